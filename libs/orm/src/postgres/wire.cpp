#include "postgres/wire.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <limits>
#include <utility>

namespace aerie::orm::postgres {

namespace {

// PostgreSQL counts microseconds from 2000-01-01.
constexpr std::int64_t kEpochMilliseconds = 946'684'800'000;

std::uint64_t readBigEndian(std::string_view bytes) noexcept {
    std::uint64_t value = 0;
    for (char c : bytes) value = value << 8 | static_cast<std::uint8_t>(c);
    return value;
}

std::int64_t readInteger(std::string_view bytes) noexcept {
    switch (bytes.size()) {
    case 1:
        return static_cast<std::int8_t>(bytes[0]);
    case 2:
        return static_cast<std::int16_t>(readBigEndian(bytes));
    case 4:
        return static_cast<std::int32_t>(readBigEndian(bytes));
    default:
        return static_cast<std::int64_t>(readBigEndian(bytes));
    }
}

double readReal(std::string_view bytes) noexcept {
    if (bytes.size() == 4) return std::bit_cast<float>(static_cast<std::uint32_t>(readBigEndian(bytes)));
    return std::bit_cast<double>(readBigEndian(bytes));
}

// Towards the past, as JavaScript's Date cuts; false for infinity and what Timestamp does not reach.
bool readMicroseconds(std::int64_t microseconds, Timestamp& out) noexcept {
    if (microseconds == std::numeric_limits<std::int64_t>::max() ||
        microseconds == std::numeric_limits<std::int64_t>::min())
        return false;
    std::int64_t milliseconds = microseconds / 1000;
    if (microseconds % 1000 < 0) --milliseconds;
    out.milliseconds = milliseconds + kEpochMilliseconds;
    return true;
}

int hexDigit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 0;
}

// \x48656c6c6f
void decodeBytea(std::string_view text, std::string& out) {
    out.clear();
    for (std::size_t i = 2; i + 1 < text.size(); i += 2)
        out += static_cast<char>(hexDigit(text[i]) << 4 | hexDigit(text[i + 1]));
}

// As `real` prints: the shortest digits that give the same float again.
template<class T> void appendNumber(std::string& out, T number) {
    char buffer[32];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, number);
    out.assign(buffer, end);
}

} // namespace

bool isReadInBinary(Oid type) noexcept {
    switch (type) {
    case oid::kBool:
    case oid::kBytea:
    case oid::kName:
    case oid::kInt8:
    case oid::kInt2:
    case oid::kInt4:
    case oid::kText:
    case oid::kOid:
    case oid::kJson:
    case oid::kFloat4:
    case oid::kFloat8:
    case oid::kBpchar:
    case oid::kVarchar:
    case oid::kTimestamp:
    case oid::kTimestampTz:
    case oid::kUuid:
        return true;
    default:
        return false;
    }
}

bool isSendable(const Value& value) noexcept {
    return value.type() != Value::Type::Text || value.raw().find('\0') == std::string_view::npos;
}

// ---- Parameters

void Parameters::set(std::span<const Value> values, std::span<const Oid> types) {
    pointers_.resize(values.size());
    lengths_.resize(values.size());
    formats_.resize(values.size());
    slots_.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) setOne(i, values[i], i < types.size() ? types[i] : Oid{0});
}

void Parameters::setBinary(std::size_t i, std::uint64_t value, int bytes) noexcept {
    for (int at = bytes - 1; at >= 0; --at, value >>= 8)
        slots_[i][static_cast<std::size_t>(at)] = static_cast<char>(value & 0xff);
    lengths_[i] = bytes;
    formats_[i] = 1;
}

void Parameters::setText(std::size_t i, std::string_view text) noexcept {
    const std::size_t size = std::min(text.size(), slots_[i].size() - 1);
    std::memcpy(slots_[i].data(), text.data(), size);
    slots_[i][size] = '\0';
}

void Parameters::setOne(std::size_t i, const Value& value, Oid type) {
    char number[32];
    formats_[i] = 0;
    pointers_[i] = slots_[i].data();
    switch (value.type()) {
    case Value::Type::Null:
        pointers_[i] = nullptr;
        return;
    case Value::Type::Boolean:
        return setText(i, value.boolean() ? "true" : "false");
    case Value::Type::Integer: {
        const std::int64_t integer = value.integer();
        if (type == oid::kInt8) return setBinary(i, static_cast<std::uint64_t>(integer), 8);
        if (type == oid::kInt4 && std::in_range<std::int32_t>(integer))
            return setBinary(i, static_cast<std::uint64_t>(integer), 4);
        return setText(i, {number, std::to_chars(number, number + sizeof number, integer).ptr});
    }
    case Value::Type::Real:
        if (type == oid::kFloat8) return setBinary(i, std::bit_cast<std::uint64_t>(value.real()), 8);
        if (type == oid::kFloat4)
            return setBinary(i, std::bit_cast<std::uint32_t>(static_cast<float>(value.real())), 4);
        return setText(i, {number, std::to_chars(number, number + sizeof number, value.real()).ptr});
    case Value::Type::Uuid: {
        const Uuid id = value.uuid();
        if (type != oid::kUuid) return setText(i, id.toString());
        std::memcpy(slots_[i].data(), id.bytes.data(), id.bytes.size());
        lengths_[i] = static_cast<int>(id.bytes.size());
        formats_[i] = 1;
        return;
    }
    case Value::Type::Timestamp: {
        const Timestamp time = value.timestamp();
        // In binary both types are the same: UTC.
        if (type != oid::kTimestamp && type != oid::kTimestampTz) return setText(i, time.toSql());
        return setBinary(i, static_cast<std::uint64_t>((time.milliseconds - kEpochMilliseconds) * 1000), 8);
    }
    case Value::Type::Text:
        pointers_[i] = value.raw().data();
        return;
    case Value::Type::Blob:
        if (!value.raw().empty()) pointers_[i] = value.raw().data(); // no bytes are not NULL
        lengths_[i] = static_cast<int>(value.raw().size());
        formats_[i] = 1;
        return;
    }
}

// ---- PostgresRow

PostgresRow::PostgresRow(const PGresult* result, bool isBinary)
    : pq_(libpq()), result_(result), isBinary_(isBinary), rowCount_(pq_.ntuples(result)) {
    const int columns = pq_.nfields(result);
    types_.reserve(static_cast<std::size_t>(columns));
    for (int i = 0; i < columns; ++i) types_.push_back(pq_.ftype(result, i));
}

std::string_view PostgresRow::raw(int column) const noexcept {
    return {pq_.getvalue(result_, row_, column), static_cast<std::size_t>(pq_.getlength(result_, row_, column))};
}

std::string& PostgresRow::scratch(int column) const {
    if (scratch_.empty()) scratch_.resize(types_.size());
    return scratch_[static_cast<std::size_t>(column)];
}

Value::Type PostgresRow::type(int column) const noexcept {
    if (pq_.getisnull(result_, row_, column)) return Value::Type::Null;
    switch (oidOf(column)) {
    case oid::kBool:
    case oid::kInt2:
    case oid::kInt4:
    case oid::kInt8:
    case oid::kOid:
        return Value::Type::Integer;
    case oid::kFloat4:
    case oid::kFloat8:
        return Value::Type::Real;
    case oid::kBytea:
        return Value::Type::Blob;
    default:
        return Value::Type::Text;
    }
}

std::int64_t PostgresRow::integer(int column) const noexcept {
    const std::string_view bytes = raw(column);
    const Oid type = oidOf(column);
    if (type == oid::kFloat4 || type == oid::kFloat8) return static_cast<std::int64_t>(real(column));
    if (isBinary_ && type == oid::kOid) return static_cast<std::int64_t>(readBigEndian(bytes));
    if (isBinary_ && (type == oid::kBool || type == oid::kInt2 || type == oid::kInt4 || type == oid::kInt8))
        return readInteger(bytes);
    if (type == oid::kBool) return bytes == "t";
    std::int64_t number = 0;
    std::from_chars(bytes.data(), bytes.data() + bytes.size(), number);
    return number;
}

double PostgresRow::real(int column) const noexcept {
    const std::string_view bytes = raw(column);
    const Oid type = oidOf(column);
    if (type == oid::kFloat4 || type == oid::kFloat8) {
        if (isBinary_) return readReal(bytes);
        double number = 0;
        if (type == oid::kFloat4) { // the digits are a float's
            float narrow = 0;
            std::from_chars(bytes.data(), bytes.data() + bytes.size(), narrow);
            return narrow;
        }
        std::from_chars(bytes.data(), bytes.data() + bytes.size(), number);
        return number;
    }
    if (type == oid::kBool || type == oid::kInt2 || type == oid::kInt4 || type == oid::kInt8)
        return static_cast<double>(integer(column));
    double number = 0;
    std::from_chars(bytes.data(), bytes.data() + bytes.size(), number);
    return number;
}

std::string_view PostgresRow::text(int column) const noexcept {
    const std::string_view bytes = raw(column);
    if (!isBinary_) {
        if (oidOf(column) != oid::kBytea || bytes.empty()) return bytes;
        decodeBytea(bytes, scratch(column));
        return scratch(column);
    }
    if (bytes.empty()) return bytes;
    switch (oidOf(column)) {
    case oid::kBool:
        return bytes[0] ? "true" : "false";
    case oid::kInt2:
    case oid::kInt4:
    case oid::kInt8:
    case oid::kOid:
        appendNumber(scratch(column), integer(column));
        return scratch(column);
    case oid::kFloat4:
        appendNumber(scratch(column), static_cast<float>(real(column)));
        return scratch(column);
    case oid::kFloat8:
        appendNumber(scratch(column), real(column));
        return scratch(column);
    case oid::kUuid: {
        Uuid id;
        (void)uuid(column, id);
        return scratch(column) = id.toString();
    }
    case oid::kTimestamp:
    case oid::kTimestampTz: {
        Timestamp time;
        if (!timestamp(column, time)) return "infinity";
        return scratch(column) = time.toSql();
    }
    default:
        return bytes;
    }
}

bool PostgresRow::uuid(int column, Uuid& out) const {
    if (isBinary_ && oidOf(column) == oid::kUuid) {
        const std::string_view bytes = raw(column);
        if (bytes.size() != out.bytes.size()) return false;
        std::memcpy(out.bytes.data(), bytes.data(), bytes.size());
        return true;
    }
    return readUuid(text(column), out);
}

bool PostgresRow::timestamp(int column, Timestamp& out) const {
    if (isBinary_ && (oidOf(column) == oid::kTimestamp || oidOf(column) == oid::kTimestampTz)) {
        const std::string_view bytes = raw(column);
        return bytes.size() == 8 && readMicroseconds(static_cast<std::int64_t>(readBigEndian(bytes)), out);
    }
    const std::string_view shown = text(column);
    const bool hasShortZone = oidOf(column) == oid::kTimestampTz && shown.size() > 3 &&
                              (shown[shown.size() - 3] == '+' || shown[shown.size() - 3] == '-');
    return hasShortZone ? readTimestamp(std::string{shown} + ":00", out) : readTimestamp(shown, out);
}

} // namespace aerie::orm::postgres
