// The header fields of a message: order kept, names compared without case, several values under one name allowed.
//
//   headers.set("Cache-Control", "no-store");
//   headers.append("Set-Cookie", cookie.toString());
//   if (auto type = headers.get("content-type")) ...
//
// A name that is not a token (RFC 9110, 5.6.2) or a value with CR, LF, NUL or another control character is refused:
// set() and append() return false, change nothing, and refused() tells the name. The server answers 500 to a response
// with a refused field, because a lost security header or cookie must not go unnoticed.
//
// All fields lie in one block of memory, so that filling and reading costs one allocation at most. The views returned
// by get() and the iterators are valid until the next change. Thread rule: none of its own, as a std::string.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::http {

struct HeaderField {
    std::string_view name;
    std::string_view value;
};

class Headers {
public:
    class Iterator;

    Headers() = default;
    Headers(std::initializer_list<HeaderField> fields);

    // The first value under the name.
    std::optional<std::string_view> get(std::string_view name) const noexcept;
    // Every value under the name, in order.
    std::vector<std::string_view> getAll(std::string_view name) const;
    // Every value under the name, joined with ", " (RFC 9110, 5.3); empty when there is none. Not for Set-Cookie.
    std::string joined(std::string_view name) const;
    bool has(std::string_view name) const noexcept { return get(name).has_value(); }
    // Whether a comma-separated list under the name (Connection, Vary, ...) holds the token, without case.
    bool hasToken(std::string_view name, std::string_view token) const noexcept;

    // Replaces every field of the name by one.
    bool set(std::string_view name, std::string_view value);
    // Adds a field behind the others.
    bool append(std::string_view name, std::string_view value);
    // Adds a token to a comma-separated list unless it is there: addToken("Vary", "Origin").
    bool addToken(std::string_view name, std::string_view token);
    // Returns how many fields went away.
    std::size_t remove(std::string_view name);
    // Keeps the memory for the next message.
    void clear() noexcept;
    // Bytes of all fields together, each with 8 for its bookkeeping (more than `: ` and CRLF take on the wire).
    std::size_t byteSize() const noexcept { return bytes_.size(); }
    // Bytes of memory held.
    std::size_t capacity() const noexcept { return bytes_.capacity(); }
    // Gives the memory back as well.
    void release() noexcept;

    std::size_t size() const noexcept { return count_; }
    bool empty() const noexcept { return count_ == 0; }
    // The first name that set() or append() refused; empty when none was.
    const std::string& refused() const noexcept { return refused_; }

    Iterator begin() const noexcept;
    Iterator end() const noexcept;

    // For parsers that have checked the field already.
    void appendTrusted(std::string_view name, std::string_view value);

private:
    // A record in bytes_: its two lengths, the name, the value.
    struct Lengths {
        std::uint32_t name;
        std::uint32_t value;
    };
    static HeaderField fieldAt(const char* record) noexcept;
    const char* find(std::string_view name) const noexcept;
    bool accept(std::string_view name, std::string_view value);

    std::string bytes_;
    std::string refused_;
    std::size_t count_ = 0;
};

class Headers::Iterator {
public:
    using value_type = HeaderField;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    HeaderField operator*() const noexcept { return Headers::fieldAt(at_); }
    Iterator& operator++() noexcept;
    Iterator operator++(int) noexcept {
        Iterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const Iterator&) const = default;

private:
    friend class Headers;
    explicit Iterator(const char* at) noexcept : at_(at) {}
    const char* at_ = nullptr;
};

// ASCII only, as the names of fields and tokens are.
bool equalsIgnoringCase(std::string_view a, std::string_view b) noexcept;

} // namespace aerie::http
