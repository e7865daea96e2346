#include <aerie/orm/query_error.hpp>
#include <aerie/orm/value.hpp>

#include <charconv>
#include <cmath>

namespace aerie::orm {

namespace {

[[noreturn]] void throwConversion(const Value& value, std::string_view wanted) {
    throw QueryFailedError{{QueryErrorKind::Conversion, {}, value.describe() + " is not " + std::string{wanted}, {}}};
}

template<class T> bool parseWhole(std::string_view text, T& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size();
}

} // namespace

std::int64_t Value::integer() const {
    if (type_ == Type::Integer || type_ == Type::Boolean) return integer_;
    if (type_ == Type::Real && real_ == std::floor(real_) && std::abs(real_) < 9.2e18)
        return static_cast<std::int64_t>(real_);
    std::int64_t parsed = 0;
    if (type_ == Type::Text && parseWhole(text_, parsed)) return parsed;
    throwConversion(*this, "an integer");
}

double Value::real() const {
    if (type_ == Type::Real) return real_;
    if (type_ == Type::Integer) return static_cast<double>(integer_);
    double parsed = 0;
    if (type_ == Type::Text && parseWhole(text_, parsed)) return parsed;
    throwConversion(*this, "a number");
}

bool Value::boolean() const {
    if ((type_ == Type::Boolean || type_ == Type::Integer) && (integer_ == 0 || integer_ == 1)) return integer_ != 0;
    throwConversion(*this, "a boolean");
}

std::string Value::text() const {
    switch (type_) {
    case Type::Text:
        return text_;
    case Type::Integer:
        return std::to_string(integer_);
    case Type::Uuid:
        return uuid_.toString();
    case Type::Timestamp:
        return Timestamp{integer_}.toSql();
    case Type::Real: {
        char buffer[32];
        const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, real_);
        return {buffer, end};
    }
    case Type::Null:
    case Type::Boolean:
    case Type::Blob:
        break;
    }
    throwConversion(*this, "a text");
}

Bytes Value::bytes() const {
    if (type_ == Type::Blob || type_ == Type::Text) return {text_.begin(), text_.end()};
    throwConversion(*this, "bytes");
}

Uuid Value::uuid() const {
    if (type_ == Type::Uuid) return uuid_;
    if (type_ == Type::Text)
        if (Result<Uuid> parsed = Uuid::parseAny(text_)) return *parsed;
    throwConversion(*this, "a uuid");
}

Timestamp Value::timestamp() const {
    if (type_ == Type::Timestamp) return {integer_};
    if (type_ == Type::Text)
        if (Result<Timestamp> parsed = Timestamp::parse(text_)) return *parsed;
    throwConversion(*this, "a timestamp");
}

std::string Value::describe() const {
    constexpr std::size_t kShown = 40;
    switch (type_) {
    case Type::Null:
        return "null";
    case Type::Boolean:
        return integer_ ? "true" : "false";
    case Type::Blob:
        return std::to_string(text_.size()) + " bytes";
    case Type::Text:
        return "'" + text_.substr(0, kShown) + (text_.size() > kShown ? "...'" : "'");
    case Type::Integer:
    case Type::Real:
    case Type::Uuid:
    case Type::Timestamp:
        break;
    }
    return text();
}

bool Value::operator==(const Value& other) const noexcept {
    if (type_ != other.type_) return false;
    switch (type_) {
    case Type::Null:
        return true;
    case Type::Boolean:
    case Type::Integer:
    case Type::Timestamp:
        return integer_ == other.integer_;
    case Type::Real:
        return real_ == other.real_;
    case Type::Uuid:
        return uuid_ == other.uuid_;
    case Type::Text:
    case Type::Blob:
        return text_ == other.text_;
    }
    return false;
}

const Value& Row::operator[](std::string_view column) const {
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i] == column) return cells_[i];
    throw QueryFailedError{
        {QueryErrorKind::Conversion, {}, "the result has no column named " + std::string{column}, {}}};
}

const Value& Row::operator[](std::size_t position) const { return cells_.at(position); }

Row Rows::operator[](std::size_t row) const { return Row{columns_, cells_.at(row)}; }
void Rows::setColumns(std::vector<std::string> columns) { columns_ = std::move(columns); }
void Rows::add(std::vector<Value> cells) { cells_.push_back(std::move(cells)); }
void Rows::clear() noexcept { cells_.clear(); }

} // namespace aerie::orm
