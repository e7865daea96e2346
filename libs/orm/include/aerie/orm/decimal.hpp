// A decimal number of any size, exactly as it is written: money, quantities, what a double would round.
//
//   orm::Column<orm::Decimal, orm::precision{14}, orm::scale{2}, orm::defaultValue{0}> balance;
//
//   account.balance = orm::Decimal{"12.50"};
//   if (account.balance > 10) ...
//   Result<orm::Decimal> given = orm::Decimal::parse(text);       // what a request says
//
// Digits behind the point are kept as written, "12.50" stays so; comparison is by value. JSON carries it as a string,
// as TypeORM does. PostgreSQL keeps every digit (numeric). SQLite has no such type: it keeps what fits into 15 digits
// exactly and rounds the rest, as it does for TypeORM.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/base/type_info.hpp>

#include <compare>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace aerie::orm {

class Decimal {
public:
    Decimal() = default; // 0
    template<std::integral T>
    requires(!std::same_as<T, bool>)
    Decimal(T value) : text_(std::to_string(value)) {}
    // A text of the program: UsageError when it is no number. For texts from outside there is parse().
    explicit Decimal(std::string_view text);

    // Digits with a sign, a point and an exponent, each if need be: "-12.50", "1e3". Exponents up to 400.
    static Result<Decimal> parse(std::string_view text);

    const std::string& toString() const noexcept { return text_; }
    double toDouble() const noexcept;
    // With at least that many digits behind the point; none is cut.
    Decimal withScale(unsigned digits) const;

    bool operator==(const Decimal& other) const noexcept { return (*this <=> other) == 0; }
    std::strong_ordering operator<=>(const Decimal& other) const noexcept;

private:
    std::string text_ = "0"; // [-]digits[.digits], no needless zeros in front, never "-0"
};

} // namespace aerie::orm

namespace aerie {

template<> struct Describe<orm::Decimal> {
    static const ScalarOps kOps;
    static constexpr TypeInfo make() {
        return {.kind = Kind::Scalar, .size = sizeof(orm::Decimal), .name = "Decimal", .ops = {.scalar = &kOps}};
    }
};

} // namespace aerie
