// One value on its way to or from the database, outside of entities: parameters of conditions and of raw queries, and
// the cells of their results.
//
//   Rows rows = co_await dataSource.query("SELECT count(*) AS n FROM users WHERE email LIKE ?", "%@example.com");
//   std::int64_t n = rows[0]["n"].integer();
//
// A value is always a parameter of the statement, never part of its text.
#pragma once

#include <aerie/base/timestamp.hpp>
#include <aerie/base/uuid.hpp>
#include <aerie/orm/options.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::orm {

class Value {
public:
    enum class Type : std::uint8_t { Null, Boolean, Integer, Real, Text, Blob, Uuid, Timestamp };

    Value() noexcept : integer_(0) {}
    Value(std::nullptr_t) noexcept : Value() {}
    Value(std::nullopt_t) noexcept : Value() {}
    Value(bool value) noexcept : type_(Type::Boolean), integer_(value) {}
    template<std::integral T>
    requires(!std::same_as<T, bool>)
    Value(T value) noexcept : type_(Type::Integer), integer_(static_cast<std::int64_t>(value)) {
        static_assert(sizeof(T) < 8 || std::signed_integral<T>,
                      "aerie[E060]: databases have no unsigned 64-bit integers. Use std::int64_t.");
    }
    Value(double value) noexcept : type_(Type::Real), real_(value) {}
    Value(std::string value) noexcept : type_(Type::Text), integer_(0), text_(std::move(value)) {}
    Value(std::string_view value) : Value(std::string{value}) {}
    Value(const char* value) : Value(std::string{value}) {}
    Value(const Bytes& value) : type_(Type::Blob), integer_(0), text_(value.begin(), value.end()) {}
    Value(Uuid value) noexcept : type_(Type::Uuid), uuid_(value) {}
    Value(Timestamp value) noexcept : type_(Type::Timestamp), integer_(value.milliseconds) {}
    template<class T> Value(const std::optional<T>& value) : Value() {
        if (value) *this = Value(*value);
    }

    Type type() const noexcept { return type_; }
    bool isNull() const noexcept { return type_ == Type::Null; }

    // The value as the type asked for. Databases are not strict about types, so integers, reals and texts convert when
    // nothing is lost; otherwise QueryFailedError with kind Conversion is thrown.
    std::int64_t integer() const;
    double real() const;
    bool boolean() const;
    std::string text() const;
    Bytes bytes() const;
    Uuid uuid() const;
    Timestamp timestamp() const;

    // The stored bytes of Text and Blob; empty for every other type.
    std::string_view raw() const noexcept { return text_; }

    // For logs and messages: 'a text', 42, null; long texts are cut.
    std::string describe() const;

    bool operator==(const Value& other) const noexcept;

private:
    Type type_ = Type::Null;
    union {
        std::int64_t integer_;
        double real_;
        Uuid uuid_;
    };
    std::string text_;
};

// One row of a raw query. It stays valid as long as its Rows.
class Row {
public:
    Row(const std::vector<std::string>& columns, const std::vector<Value>& cells) noexcept
        : columns_(columns), cells_(cells) {}

    // By the column's name in the result; QueryFailedError with kind Conversion when there is none of that name.
    const Value& operator[](std::string_view column) const;
    const Value& operator[](std::size_t position) const;
    std::size_t size() const noexcept { return cells_.size(); }

private:
    const std::vector<std::string>& columns_;
    const std::vector<Value>& cells_;
};

// The result of a raw query.
class Rows {
public:
    std::size_t size() const noexcept { return cells_.size(); }
    bool empty() const noexcept { return cells_.empty(); }
    Row operator[](std::size_t row) const;
    const std::vector<std::string>& columns() const noexcept { return columns_; }
    // Rows changed by INSERT, UPDATE or DELETE.
    std::int64_t affected() const noexcept { return affected_; }

    void setColumns(std::vector<std::string> columns);
    void add(std::vector<Value> cells);
    void setAffected(std::int64_t count) noexcept { affected_ = count; }
    void clear() noexcept;

private:
    std::vector<std::string> columns_;
    std::vector<std::vector<Value>> cells_;
    std::int64_t affected_ = 0;
};

} // namespace aerie::orm
