// What Redis answered, as a value: one type for RESP2 and RESP3.
//
//   Result<redis::Reply> reply = co_await client.command("OBJECT", "ENCODING", "key");
//   if (reply && reply->isString()) use(reply->text);
//
// Simple strings, bulk strings, verbatim strings and big numbers are String; both kinds of null are Null. A map is its
// keys and values in turn. An error inside of an array (a command of a transaction) is a Reply of kind Error; an error
// that is the whole answer never gets here: it is the Error of the Result. Thread rule: as for std::string.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::redis {

struct Reply {
    enum class Kind : std::uint8_t { Null, Boolean, Integer, Double, String, Error, Array, Map, Set, Push };

    Kind kind = Kind::Null;
    bool boolean = false;
    std::int64_t integer = 0;
    double number = 0;
    std::string text;            // of a String or an Error
    std::vector<Reply> elements; // of Array, Map, Set and Push

    Reply() noexcept = default;
    explicit Reply(Kind k) noexcept : kind(k) {}
    static Reply ofInteger(std::int64_t value) {
        Reply reply{Kind::Integer};
        reply.integer = value;
        return reply;
    }
    static Reply ofDouble(double value) {
        Reply reply{Kind::Double};
        reply.number = value;
        return reply;
    }
    static Reply ofBoolean(bool value) {
        Reply reply{Kind::Boolean};
        reply.boolean = value;
        return reply;
    }
    static Reply ofText(Kind kind, std::string text) {
        Reply reply{kind};
        reply.text = std::move(text);
        return reply;
    }

    bool isNull() const noexcept { return kind == Kind::Null; }
    bool isString() const noexcept { return kind == Kind::String; }
    bool isInteger() const noexcept { return kind == Kind::Integer; }
    bool isError() const noexcept { return kind == Kind::Error; }
    bool isAggregate() const noexcept { return kind >= Kind::Array; }

    // One line, as redis-cli would show it: for logs and tests.
    std::string describe() const;

    bool operator==(const Reply&) const = default;
};

} // namespace aerie::redis
