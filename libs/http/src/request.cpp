#include <aerie/http/request.hpp>

#include <atomic>
#include <random>

namespace aerie::http {

namespace {

// Beyond this, memory of a large request is given back instead of kept for the connection's next one.
constexpr std::size_t kKeptCapacity = 1024;

void empty(std::string& text) {
    if (text.capacity() > kKeptCapacity)
        std::string{}.swap(text);
    else
        text.clear();
}

void empty(Headers& headers) {
    if (headers.capacity() > kKeptCapacity)
        headers.release();
    else
        headers.clear();
}

// Unique among processes by 64 random bits, within the process by counting.
std::string makeId() {
    static const std::uint64_t seed = (std::uint64_t{std::random_device{}()} << 32) | std::random_device{}();
    static std::atomic<std::uint64_t> counter{0};
    std::uint64_t mixed = seed + counter.fetch_add(1, std::memory_order_relaxed) * 0x9e3779b97f4a7c15ULL;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    mixed ^= mixed >> 31;
    std::string id(16, '0');
    for (char& digit : id) {
        digit = "0123456789abcdef"[mixed & 15];
        mixed >>= 4;
    }
    return id;
}

Task<Result<std::string>> takeWhole(std::string& body, bool& isTaken) {
    if (isTaken) co_return std::string{};
    isTaken = true;
    co_return std::move(body);
}

} // namespace

std::string_view Request::query() const noexcept {
    const std::size_t mark = target.find('?');
    return mark == std::string::npos ? std::string_view{} : std::string_view{target}.substr(mark + 1);
}

std::optional<std::string_view> Request::param(std::string_view name) const noexcept {
    for (std::size_t i = 0; i < paramCount_; ++i)
        if (params_[i].name == name) return params_[i].value;
    return std::nullopt;
}

std::string_view Request::subPath() const noexcept {
    const std::string_view below = std::string_view{path}.substr(std::min(mountLength_, path.size()));
    return below.empty() ? std::string_view{"/"} : below;
}

const std::string& Request::id() const {
    if (id_.empty()) id_ = makeId();
    return id_;
}

Task<Result<std::string>> Request::readBody() {
    return bodySource_ ? bodySource_->read() : takeWhole(body, isBodyTaken_);
}

void Request::setParam(std::string_view name, std::string value) {
    if (paramCount_ == params_.size()) params_.emplace_back();
    params_[paramCount_].name = name;
    params_[paramCount_].value = std::move(value);
    ++paramCount_;
}

void Request::reset() {
    method = Method::Get;
    versionMinor = 1;
    empty(target);
    empty(path);
    empty(headers);
    empty(body);
    empty(trailers);
    empty(host_);
    id_.clear();
    handlerTimeout = Duration::max();
    paramCount_ = 0;
    mountLength_ = 0;
    bodySource_ = nullptr;
    isBodyTaken_ = false;
}

} // namespace aerie::http
