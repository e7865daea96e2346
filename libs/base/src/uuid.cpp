#include <aerie/base/timestamp.hpp>
#include <aerie/base/uuid.hpp>

#include <sys/random.h>

#include <cerrno>
#include <cstring>

namespace aerie {

namespace {

constexpr bool isDashPosition(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

constexpr int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// One system call fills many ids; the rest of the block is used by the next ones of this thread.
void randomBytes(std::uint8_t* out, std::size_t size) {
    thread_local std::array<std::uint8_t, 1024> pool;
    thread_local std::size_t left = 0;
    if (left < size) {
        std::size_t filled = 0;
        while (filled < pool.size()) {
            const ssize_t n = ::getrandom(pool.data() + filled, pool.size() - filled, 0);
            if (n < 0 && errno != EINTR)
                detail::throwException(Error{ErrorCode::InternalServerError, "getrandom failed"});
            if (n > 0) filled += static_cast<std::size_t>(n);
        }
        left = pool.size();
    }
    std::uint8_t* taken = pool.data() + pool.size() - left;
    std::memcpy(out, taken, size);
    std::memset(taken, 0, size); // an id must not be found again in memory
    left -= size;
}

void setVersion(Uuid& id, std::uint8_t version) {
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | (version << 4));
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
}

Error notAUuid() { return Error{ErrorCode::BadRequest, "not a UUID: expected 8-4-4-4-12 hexadecimal digits"}; }

} // namespace

Uuid Uuid::v4() {
    Uuid id;
    randomBytes(id.bytes.data(), id.bytes.size());
    setVersion(id, 4);
    return id;
}

Uuid Uuid::v7() {
    Uuid id;
    randomBytes(id.bytes.data() + 6, 10);
    std::int64_t milliseconds = Timestamp::now().milliseconds;
    for (int i = 5; i >= 0; --i, milliseconds >>= 8)
        id.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(milliseconds & 0xff);
    setVersion(id, 7);
    return id;
}

Result<Uuid> Uuid::parseAny(std::string_view text) {
    if (text.size() != 36) return notAUuid();
    Uuid id;
    std::size_t byte = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (isDashPosition(i)) {
            if (text[i++] != '-') return notAUuid();
            continue;
        }
        const int high = hexValue(text[i]), low = hexValue(text[i + 1]);
        if (high < 0 || low < 0) return notAUuid();
        id.bytes[byte++] = static_cast<std::uint8_t>(high << 4 | low);
        i += 2;
    }
    return id;
}

Result<Uuid> Uuid::parse(std::string_view text) {
    Result<Uuid> id = parseAny(text);
    if (!id || id->isNil()) return id;
    const bool isMax = [&] {
        for (std::uint8_t byte : id->bytes)
            if (byte != 0xff) return false;
        return true;
    }();
    const int version = id->bytes[6] >> 4, variant = id->bytes[8] >> 6;
    if (!isMax && (version < 1 || version > 8 || variant != 2)) return notAUuid();
    return id;
}

void Uuid::append(std::string& out) const {
    static constexpr char kDigits[] = "0123456789abcdef";
    char text[36];
    std::size_t at = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text[at++] = '-';
        text[at++] = kDigits[bytes[i] >> 4];
        text[at++] = kDigits[bytes[i] & 15];
    }
    out.append(text, sizeof text);
}

std::string Uuid::toString() const {
    std::string out;
    out.reserve(36);
    append(out);
    return out;
}

} // namespace aerie
