#include "query/hydrator.hpp"

#include "query/timestamp_text.hpp"
#include "query/uuid_text.hpp"

#include <aerie/orm/detail/member.hpp>

#include <charconv>
#include <cstring>
#include <exception>

namespace aerie::orm {

namespace {

using Type = Value::Type;

template<class T> T& as(void* member) noexcept { return *static_cast<T*>(member); }
template<class T> const T& as(const void* member) noexcept { return *static_cast<const T*>(member); }

// Stores an integer of any width; false when it does not fit.
bool storeInteger(const ColumnInfo& column, void* member, std::int64_t value) noexcept {
    const auto put = [&]<class T>(T) {
        if (!std::in_range<T>(value)) return false;
        as<T>(member) = static_cast<T>(value);
        return true;
    };
    if (column.isSigned) {
        switch (column.size) {
        case 1:
            return put(std::int8_t{});
        case 2:
            return put(std::int16_t{});
        case 4:
            return put(std::int32_t{});
        default:
            return put(std::int64_t{});
        }
    }
    switch (column.size) {
    case 1:
        return put(std::uint8_t{});
    case 2:
        return put(std::uint16_t{});
    case 4:
        return put(std::uint32_t{});
    default:
        return put(std::uint64_t{});
    }
}

bool storeEnumerator(const ColumnInfo& column, void* member, std::string_view name) noexcept {
    for (const EnumeratorInfo& e : column.type->enumerators)
        if (e.name == name) return storeInteger(column, member, e.value);
    return false;
}

bool integerOf(const RowReader& row, int cell, std::int64_t& out) {
    switch (row.type(cell)) {
    case Type::Integer:
        out = row.integer(cell);
        return true;
    case Type::Real: {
        out = row.integer(cell);
        return static_cast<double>(out) == row.real(cell);
    }
    case Type::Text: {
        const std::string_view text = row.text(cell);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
        return error == std::errc{} && end == text.data() + text.size();
    }
    default:
        return false;
    }
}

Value cellOf(const RowReader& row, int cell) {
    switch (row.type(cell)) {
    case Type::Null:
        return {};
    case Type::Integer:
        return Value{row.integer(cell)};
    case Type::Real:
        return Value{row.real(cell)};
    default:
        return Value{row.text(cell)};
    }
}

// A transformer is the user's code: what it throws is a value that it does not take.
bool readCoded(const ColumnInfo& column, void* member, const RowReader& row, int cell) {
    if (row.type(cell) == Type::Null) return false;
    try {
        return column.codec->read(column, cellOf(row, cell), member);
    } catch (const std::exception&) {
        return false;
    }
}

bool readPlain(const ColumnInfo& column, void* member, const RowReader& row, int cell) {
    switch (column.kind) {
    case ColumnKind::Text:
        as<std::string>(member).assign(row.text(cell));
        return true;
    case ColumnKind::Uuid:
        return row.uuid(cell, as<Uuid>(member));
    case ColumnKind::Timestamp:
        return row.timestamp(cell, as<Timestamp>(member));
    case ColumnKind::Boolean: {
        std::int64_t value = 0;
        if (!integerOf(row, cell, value) || (value != 0 && value != 1)) return false;
        as<bool>(member) = value != 0;
        return true;
    }
    case ColumnKind::Integer: {
        std::int64_t value = 0;
        return integerOf(row, cell, value) && storeInteger(column, member, value);
    }
    case ColumnKind::Float:
        if (row.type(cell) != Type::Real && row.type(cell) != Type::Integer) return false;
        if (column.size == 4)
            as<float>(member) = static_cast<float>(row.real(cell));
        else
            as<double>(member) = row.real(cell);
        return true;
    case ColumnKind::Enum:
        return storeEnumerator(column, member, row.text(cell));
    case ColumnKind::Blob: {
        const std::string_view bytes = row.text(cell);
        if (bytes.empty() && row.type(cell) == Type::Null) return false;
        as<Bytes>(member).assign(bytes.begin(), bytes.end());
        return true;
    }
    case ColumnKind::Coded:
        return readCoded(column, member, row, cell);
    }
    return false;
}

Value plainValue(const ColumnInfo& column, const void* member) {
    switch (column.kind) {
    case ColumnKind::Text:
        return Value{as<std::string>(member)};
    case ColumnKind::Uuid:
        return Value{as<Uuid>(member)};
    case ColumnKind::Timestamp:
        return Value{as<Timestamp>(member)};
    case ColumnKind::Boolean:
        return Value{as<bool>(member)};
    case ColumnKind::Integer:
        return Value{loadInteger(column, member)};
    case ColumnKind::Float:
        return Value{column.size == 4 ? static_cast<double>(as<float>(member)) : as<double>(member)};
    case ColumnKind::Enum:
        return Value{detail::enumeratorName(*column.type, loadInteger(column, member))};
    case ColumnKind::Blob:
        return Value{as<Bytes>(member)};
    case ColumnKind::Coded:
        return column.codec->write(column, member);
    }
    return {};
}

std::string_view nounOf(const ColumnInfo& column) noexcept {
    constexpr std::string_view kNames[] = {"a text",     "a uuid",   "a timestamp",         "a boolean",
                                           "an integer", "a number", "a value of its enum", "bytes"};
    return column.codec ? column.codec->noun : kNames[static_cast<std::size_t>(column.kind)];
}

std::string describeProblem(const ColumnInfo& column, const RowReader& row, int cell) {
    const std::string held = row.type(cell) == Type::Null ? "null" : Value{std::string{row.text(cell)}}.describe();
    return "column \"" + std::string{column.name} + "\" holds " + held + ", which is not " +
           std::string{nounOf(column)} + (column.kind == ColumnKind::Integer ? " of its size" : "");
}

} // namespace

std::int64_t loadInteger(const ColumnInfo& column, const void* member) noexcept {
    if (column.isSigned) {
        switch (column.size) {
        case 1:
            return as<std::int8_t>(member);
        case 2:
            return as<std::int16_t>(member);
        case 4:
            return as<std::int32_t>(member);
        default:
            return as<std::int64_t>(member);
        }
    }
    switch (column.size) {
    case 1:
        return as<std::uint8_t>(member);
    case 2:
        return as<std::uint16_t>(member);
    case 4:
        return as<std::uint32_t>(member);
    default:
        return static_cast<std::int64_t>(as<std::uint64_t>(member));
    }
}

namespace {

// A NULL reads as an empty text; only then it matters which of the two it was.
bool isEmptyNull(const void* member, const RowReader& row, int cell) {
    return as<std::string>(member).empty() && row.type(cell) == Type::Null;
}

// Whether the cell is NULL; for columns that are kept as text, seen from the text itself as long as there is one.
bool isNullCell(const ColumnInfo& column, const RowReader& row, int cell) {
    if (row.knowsTypes()) return row.type(cell) == Type::Null;
    switch (column.kind) {
    case ColumnKind::Text:
    case ColumnKind::Uuid:
    case ColumnKind::Timestamp:
        if (!row.text(cell).empty()) return false;
        break;
    default:
        break;
    }
    return row.type(cell) == Type::Null;
}

} // namespace

bool readColumn(const ColumnInfo& column, void* object, const RowReader& row, int cell, std::string& problem) {
    void* member = memberOf(column, object);
    if (!column.optional) {
        // Most cells: not NULL, and what they should be.
        if (readPlain(column, member, row, cell) &&
            !(column.kind == ColumnKind::Text && isEmptyNull(member, row, cell)))
            return true;
    } else if (isNullCell(column, row, cell)) {
        column.optional->reset(member);
        return true;
    } else if (readPlain(column, column.optional->emplace(member), row, cell)) {
        return true;
    }
    problem = describeProblem(column, row, cell);
    return false;
}

bool readEntity(const EntityInfo& entity, void* object, const RowReader& row, std::string& problem) {
    int cell = 0;
    for (const ColumnInfo& column : entity.columns)
        if (!readColumn(column, object, row, cell++, problem)) return false;
    return true;
}

Value cellValue(const RowReader& row, int cell) {
    if (row.type(cell) != Type::Blob) return cellOf(row, cell);
    const std::string_view bytes = row.text(cell);
    return Value{Bytes(bytes.begin(), bytes.end())};
}

bool readColumns(std::span<const ColumnInfo* const> columns, void* object, const RowReader& row, int cell,
                 std::string& problem) {
    for (const ColumnInfo* column : columns)
        if (!readColumn(*column, object, row, cell++, problem)) return false;
    return true;
}

Value valueOf(const ColumnInfo& column, const void* object) {
    const void* member = memberOf(column, object);
    if (column.optional) {
        member = column.optional->value(member);
        if (!member) return {};
    }
    return plainValue(column, member);
}

void assignValue(const ColumnInfo& column, void* object, const Value& value) {
    void* member = memberOf(column, object);
    if (column.optional) {
        if (value.isNull()) return column.optional->reset(member);
        member = column.optional->emplace(member);
    }
    switch (column.kind) {
    case ColumnKind::Text:
        as<std::string>(member) = value.text();
        return;
    case ColumnKind::Uuid:
        as<Uuid>(member) = value.uuid();
        return;
    case ColumnKind::Timestamp:
        as<Timestamp>(member) = value.timestamp();
        return;
    case ColumnKind::Boolean:
        as<bool>(member) = value.boolean();
        return;
    case ColumnKind::Integer:
        storeInteger(column, member, value.integer());
        return;
    case ColumnKind::Float:
        if (column.size == 4)
            as<float>(member) = static_cast<float>(value.real());
        else
            as<double>(member) = value.real();
        return;
    case ColumnKind::Enum:
        storeEnumerator(column, member, value.raw());
        return;
    case ColumnKind::Blob:
        as<Bytes>(member) = value.bytes();
        return;
    case ColumnKind::Coded:
        column.codec->read(column, value, member);
        return;
    }
}

bool isUnset(const ColumnInfo& column, const void* object) {
    const void* member = memberOf(column, object);
    if (column.optional) return column.optional->value(member) == nullptr;
    switch (column.kind) {
    case ColumnKind::Text:
        return as<std::string>(member).empty();
    case ColumnKind::Uuid:
        return as<Uuid>(member).isNil();
    case ColumnKind::Timestamp:
        return as<Timestamp>(member).milliseconds == 0;
    case ColumnKind::Boolean:
        return !as<bool>(member);
    case ColumnKind::Integer:
    case ColumnKind::Enum:
        return loadInteger(column, member) == 0;
    case ColumnKind::Float:
        return column.size == 4 ? as<float>(member) == 0 : as<double>(member) == 0;
    case ColumnKind::Blob:
        return as<Bytes>(member).empty();
    case ColumnKind::Coded:
        return column.codec->isUnset(column, member);
    }
    return false;
}

} // namespace aerie::orm
