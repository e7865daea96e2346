// The members of a configuration struct: a value that comes from one environment variable.
//
//   struct AppConfig {
//       config::Var<std::string> host = "127.0.0.1";                             // HOST, with a default
//       config::Var<Int<1, 65535>, config::doc{"The port to listen on."}> port = 3001;
//       config::Var<std::optional<config::Url>> redisUrl;                        // REDIS_URL, may be missing
//       config::Secret<Text<8>> apiKey;                                          // API_KEY or API_KEY_FILE, required
//   };
//
// The initialiser is the default. Without one the variable is required, unless its type is a std::optional.
// A Var reads like its value: `*config.port`, `config.host->size()`, or where the type itself is asked for.
// A Secret has to be asked: `config.apiKey.reveal()`. JSON, the log and config:print show it as [redacted].
//
// Types: std::string, Text<..>, bool, whole numbers and Int<..>, double and Number<..>, enums, Duration, ByteSize, Url,
// Uuid, Timestamp, std::vector of these (comma separated), std::optional of these, and any struct (as JSON).
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/config/options.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace aerie::config {

namespace detail {

// What the walking code needs to know about one Var or Secret. In memory: the value, then a flag that says whether it
// has one, be it a default or from outside.
struct VariableInfo {
    const TypeInfo* type = nullptr; // of the value
    std::uint32_t flagOffset = 0;
    std::string_view key; // empty: follows from the path
    std::string_view doc;
    std::int64_t low = std::numeric_limits<std::int64_t>::min(); // range
    std::int64_t high = std::numeric_limits<std::int64_t>::max();
    bool isSecret = false;
    bool isReloadable = false;
    void (*copy)(void* to, const void* from) = nullptr; // of the whole Var
    void (*reset)(void* value) = nullptr;               // of the value, or of what its optional holds
};

template<std::size_t N> consteval void apply(VariableInfo& info, const env<N>& option) {
    info.key = {option.text, N - 1};
}
template<std::size_t N> consteval void apply(VariableInfo& info, const doc<N>& option) {
    info.doc = {option.text, N - 1};
}
consteval void apply(VariableInfo& info, const range& option) {
    info.low = option.low;
    info.high = option.high;
}
consteval void apply(VariableInfo& info, const Reloadable&) { info.isReloadable = true; }

template<class T> struct Held {
    using type = T;
};
template<class T> struct Held<std::optional<T>> {
    using type = T;
};

// What an initialiser may be, beside the type itself: a literal that converts to it. A text is no bool.
template<class U, class T>
concept Initialises = !std::is_class_v<std::remove_cvref_t<U>> && std::is_convertible_v<U, T> &&
                      (!std::is_same_v<T, bool> || std::is_same_v<std::remove_cvref_t<U>, bool>);

// The memory that Var and Secret share: the value, then the flag.
template<class T, auto... Options> class Cell {
public:
    using value_type = T;

    Cell() = default;
    Cell(const T& value) : value_(value), isSet_(true) {}
    Cell(T&& value) : value_(std::move(value)), isSet_(true) {}
    template<Initialises<T> U> Cell(U&& value) : value_(std::forward<U>(value)), isSet_(true) {}

    static consteval VariableInfo describe(bool isSecret) {
        VariableInfo info;
        info.type = &typeOf<T>();
        info.flagOffset = sizeof(T);
        info.isSecret = isSecret;
        info.copy = [](void* to, const void* from) { *static_cast<Cell*>(to) = *static_cast<const Cell*>(from); };
        info.reset = [](void* value) { *static_cast<typename Held<T>::type*>(value) = {}; };
        (apply(info, Options), ...);
        return info;
    }

protected:
    T value_{};

private:
    bool isSet_ = false;
};

} // namespace detail

template<class T, auto... Options> class Var : public detail::Cell<T, Options...> {
    using Cell = detail::Cell<T, Options...>;

public:
    using Cell::Cell;

    const T& value() const noexcept { return this->value_; }
    const T& operator*() const noexcept { return this->value_; }
    const T* operator->() const noexcept { return &this->value_; }
    operator const T&() const noexcept { return this->value_; }
    template<class U>
    requires(std::is_convertible_v<const T&, U> && !std::is_same_v<U, T>)
    operator U() const { // to what T itself converts to: an Int to std::uint16_t, a text to std::string_view
        return this->value_;
    }

    static constexpr detail::VariableInfo info = Cell::describe(false);
};

template<class T, auto... Options> class Secret : public detail::Cell<T, Options...> {
    using Cell = detail::Cell<T, Options...>;

public:
    using Cell::Cell;

    // The value in clear text. Every use of it can be found by this name.
    const T& reveal() const noexcept { return this->value_; }

    static constexpr detail::VariableInfo info = Cell::describe(true);
};

} // namespace aerie::config

namespace aerie {

// Other readers of the tables see a Var as its value, and a Secret as a text that gives nothing away.
template<class T, auto... Options> struct Describe<config::Var<T, Options...>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Default, .size = sizeof(config::Var<T, Options...>), .element = &typeOf<T>()};
    }
};

namespace config::detail {
inline constexpr ScalarOps kSecretOps{
    [](void*, std::string_view) { return false; },
    [](const void*, std::string& out) { out += "[redacted]"; },
    "string",
    TextFormat::Any,
};
} // namespace config::detail

template<class T, auto... Options> struct Describe<config::Secret<T, Options...>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Scalar,
                .size = sizeof(config::Secret<T, Options...>),
                .name = "Secret",
                .ops = {.scalar = &config::detail::kSecretOps}};
    }
};

} // namespace aerie
