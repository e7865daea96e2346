// What a controller's method may take, beside http::Request& and ExecutionContext&:
//
//   Task<User> update(app::Param<"id", Uuid> id, app::Body<UpdateUser> body, app::Query<Flags> flags,
//                     app::Header<"if-match", std::optional<std::string>> etag, CurrentUser user);
//
// Each is read into its type and validated by it; all problems of a request are answered together, with 400. They read
// like their value: `*id`, `body->name`, or where the type itself is asked for.
//
// A type of your own, such as CurrentUser, says where it comes from:
//   struct CurrentUser { static CurrentUser fromContext(ExecutionContext& context); ... };   // or Result or Task of it
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace aerie::app {

// A text as a template argument.
template<std::size_t N> struct Name {
    char text[N];
    consteval Name(const char (&literal)[N]) {
        for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
    }
    constexpr std::string_view view() const { return {text, N - 1}; }
};

// Where an argument comes from.
enum class Source : std::uint8_t { Body, Query, Param, Header };

template<class T> struct Argument {
    using value_type = T;

    T value{};

    T& operator*() noexcept { return value; }
    const T& operator*() const noexcept { return value; }
    T* operator->() noexcept { return &value; }
    const T* operator->() const noexcept { return &value; }
    operator T&() & noexcept { return value; }
    operator const T&() const& noexcept { return value; }
    operator T&&() && noexcept { return std::move(value); }
};

// The whole body: JSON, or a form (application/x-www-form-urlencoded) whose texts are read as the members' types.
// Body<std::string> is the body as it came, of any content type.
template<class T> struct Body : Argument<T> {
    static constexpr Source source = Source::Body;
    static constexpr std::string_view name{};
};

// The query as a struct: `?limit=10&tag=a&tag=b` for { int limit; std::vector<std::string> tag; }.
template<class T> struct Query : Argument<T> {
    static constexpr Source source = Source::Query;
    static constexpr std::string_view name{};
};

// One ":name" of the route's path.
template<Name N, class T = std::string> struct Param : Argument<T> {
    static constexpr Source source = Source::Param;
    static constexpr std::string_view name = N.view();
};

// One header. A std::optional may be missing.
template<Name N, class T = std::string> struct Header : Argument<T> {
    static constexpr Source source = Source::Header;
    static constexpr std::string_view name = N.view();
};

} // namespace aerie::app
