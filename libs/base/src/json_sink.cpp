#include "json_sink.hpp"

#include "json_utf8.hpp"

namespace aerie::json::detail {

namespace {

// The letter behind the backslash; NUL where the long form is needed.
constexpr char shortEscape(char c) {
    switch (c) {
    case '"':
    case '\\':
        return c;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return '\0';
    }
}

} // namespace

void Sink::putLarge(std::string_view text) {
    flush();
    out_.append(text);
}

// At a special byte: writes it, escaped, or the run that starts there.
void Sink::putSpecial(const char*& p, const char* end) {
    if (static_cast<signed char>(*p) >= 0) {
        reserve(6);
        *at_++ = '\\';
        if (const char letter = shortEscape(*p)) {
            *at_++ = letter;
        } else {
            constexpr std::string_view kHex = "0123456789abcdef";
            std::memcpy(at_, "u00", 3);
            at_[3] = kHex[static_cast<unsigned char>(*p) >> 4];
            at_[4] = kHex[static_cast<unsigned char>(*p) & 15];
            at_ += 5;
        }
        ++p;
        return;
    }
    // Beyond ASCII: the run to the next stop is copied at once when it is well formed, else character by character.
    const char* runEnd = static_cast<std::size_t>(end - p) > kLargeText ? p + kLargeText : end;
    runEnd = findStop(p, runEnd);
    for (int i = 0; i < 3 && runEnd != end && (*runEnd & 0xC0) == 0x80; ++i) --runEnd; // not inside a character
    if (isUtf8(p, runEnd)) {
        const auto size = static_cast<std::size_t>(runEnd - p);
        reserve(size);
        std::memcpy(at_, p, size);
        at_ += size;
        p = runEnd;
        return;
    }
    while (p < runEnd) {
        reserve(4);
        if (const unsigned length = sequenceLength(p, end)) {
            for (unsigned i = 0; i < length; ++i) *at_++ = *p++;
        } else {
            std::memcpy(at_, kReplacement.data(), kReplacement.size());
            at_ += kReplacement.size();
            p += brokenLength(p, end);
        }
    }
}

void Sink::finishString(const char* p, const char* end) {
    do {
        if (p != end) putSpecial(p, end);
        reserve(static_cast<std::size_t>(end - p) + 1 + kBlock);
    } while (!copyPlain(p, end));
    put('"');
}

void Sink::putStringInPieces(std::string_view text) {
    put('"');
    const char* p = text.data();
    const char* const end = p + text.size();
    while (p != end) {
        const auto left = static_cast<std::size_t>(end - p);
        const char* const pieceEnd = p + (left < kLargeText ? left : kLargeText);
        reserve(kLargeText + kBlock);
        // A character cut by the piece's end is special, so it is judged with the whole text in view.
        if (!copyPlain(p, pieceEnd)) putSpecial(p, end);
    }
    put('"');
}

} // namespace aerie::json::detail
