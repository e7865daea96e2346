// The members of a configuration struct: a value that comes from one environment variable.
//
//   struct AppConfig {
//       config::Var<std::string> host = {"127.0.0.1", "The address to listen on."};          // HOST
//       config::Var<Int<1, 65535>> port = 3001;                                              // PORT
//       config::Var<std::optional<config::Url>> redisUrl;                                    // REDIS_URL, may be
//       missing config::Secret<Text<8>> apiKey = {config::required, "The key of the mail service."}; // API_KEY or
//       API_KEY_FILE
//   };
//
// The initialiser is the default, and what the variable means to whoever fills in the .env file: that text is in
// .env.example and in the table of variables. Without a default a variable is required, unless its type is a
// std::optional or a std::vector.
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

// In place of a default: the variable has none.
struct Required {
    explicit constexpr Required(int) {}
};
inline constexpr Required required{0};

namespace detail {

enum class State : std::uint8_t {
    Unset,    // no default, and nothing came from outside
    Set,      // has a value, be it a default or from outside
    Required, // no default by its declaration
};

// What the walking code needs to know about one Var or Secret. In memory: the value, its State, its meaning.
struct VariableInfo {
    const TypeInfo* type = nullptr; // of the value
    std::uint32_t stateOffset = 0;
    std::uint32_t meaningOffset = 0;
    std::string_view key;                                        // empty: follows from the path
    std::int64_t low = std::numeric_limits<std::int64_t>::min(); // range
    std::int64_t high = std::numeric_limits<std::int64_t>::max();
    std::string_view rule; // of the application, instead of the type's own words
    bool (*holds)(const void* held) = nullptr;
    bool isSecret = false;
    bool isReloadable = false;
    void (*copy)(void* to, const void* from) = nullptr; // of the whole Var
    void (*reset)(void* value) = nullptr;               // of the value, or of what its optional holds
};

template<class T> struct Held {
    using type = T;
};
template<class T> struct Held<std::optional<T>> {
    using type = T;
};

template<class T, std::size_t N> consteval void apply(VariableInfo& info, const env<N>& option) {
    info.key = {option.text, N - 1};
}
template<class T> consteval void apply(VariableInfo& info, const range& option) {
    info.low = option.low;
    info.high = option.high;
}
template<class T> consteval void apply(VariableInfo& info, const Reloadable&) { info.isReloadable = true; }
template<class T, auto Holds, std::size_t N> consteval void apply(VariableInfo& info, const Rule<Holds, N>& option) {
    info.rule = {option.text, N - 1};
    info.holds = [](const void* held) -> bool { return Holds(*static_cast<const T*>(held)); };
}

// What an initialiser may be, beside the type itself: a literal that converts to it. A text is no bool.
template<class U, class T>
concept Initialises =
    !std::is_class_v<std::remove_cvref_t<U>> && !std::is_null_pointer_v<std::remove_cvref_t<U>> &&
    std::is_convertible_v<U, T> && (!std::is_same_v<T, bool> || std::is_same_v<std::remove_cvref_t<U>, bool>);

// The memory that Var and Secret share. The meaning is a literal.
template<class T, auto... Options> class Cell {
public:
    using value_type = T;

    Cell() = default;
    Cell(const T& value, const char* meaning = nullptr)
    requires std::is_class_v<T>
        : value_(value), state_(State::Set), meaning_(meaning) {}
    Cell(T&& value, const char* meaning = nullptr)
    requires std::is_class_v<T>
        : value_(std::move(value)), state_(State::Set), meaning_(meaning) {}
    template<Initialises<T> U>
    Cell(U&& value, const char* meaning = nullptr)
        : value_(std::forward<U>(value)), state_(State::Set), meaning_(meaning) {}
    Cell(Required, const char* meaning = nullptr) : state_(State::Required), meaning_(meaning) {}

    static consteval VariableInfo describe(bool isSecret) {
        constexpr std::size_t kAlign = alignof(const char*);
        VariableInfo info;
        info.type = &aerie::detail::TypeHolder<T>::info;
        info.stateOffset = sizeof(T);
        info.meaningOffset = (sizeof(T) + sizeof(State) + kAlign - 1) / kAlign * kAlign;
        info.isSecret = isSecret;
        info.copy = [](void* to, const void* from) { *static_cast<Cell*>(to) = *static_cast<const Cell*>(from); };
        info.reset = [](void* value) { *static_cast<typename Held<T>::type*>(value) = {}; };
        (apply<typename Held<T>::type>(info, Options), ...);
        return info;
    }

protected:
    T value_{};

private:
    State state_ = State::Unset;
    const char* meaning_ = nullptr;
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
        return {
            .kind = Kind::Default, .size = sizeof(config::Var<T, Options...>), .element = &detail::TypeHolder<T>::info};
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
