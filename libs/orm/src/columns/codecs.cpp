#include "columns/array_text.hpp"

#include <aerie/orm/detail/column_codec.hpp>
#include <aerie/orm/query_error.hpp>

namespace aerie::orm::detail {

namespace {

std::string textOf(const ColumnInfo& column, const void* member) {
    std::string text;
    column.type->ops.scalar->append(member, text);
    return text;
}

bool readScalar(const ColumnInfo& column, const Value& cell, void* member) {
    return column.type->ops.scalar->parse(member, cell.text());
}

// SQLite gives a decimal back as a number: its zeros behind the point are gone, and come back here.
bool readDecimal(const ColumnInfo& column, const Value& cell, void* member) {
    Result<Decimal> parsed = Decimal::parse(cell.text());
    if (parsed) *static_cast<Decimal*>(member) = parsed->withScale(column.options.scale);
    return parsed.isOk();
}

std::string joined(const std::vector<std::string>& elements) {
    std::string text;
    for (std::size_t i = 0; i < elements.size(); ++i) text.append(i > 0 ? "," : "").append(elements[i]);
    return text;
}

bool readSimpleArray(const ColumnInfo&, const Value& cell, void* member) {
    auto& elements = *static_cast<std::vector<std::string>*>(member);
    elements.clear();
    const std::string text = cell.text();
    if (text.empty()) return true; // TypeORM's too: one empty element comes back as none
    for (std::size_t begin = 0;;) {
        const std::size_t comma = text.find(',', begin);
        elements.push_back(text.substr(begin, comma - begin));
        if (comma == std::string::npos) return true;
        begin = comma + 1;
    }
}

} // namespace

const ColumnCodec kScalarCodec{
    &readScalar,
    [](const ColumnInfo& column, const void* member) { return Value{textOf(column, member)}; },
    nullptr,
    &isNeverUnset,
    "a value of its type",
};

const ColumnCodec kDecimalCodec{
    &readDecimal,
    [](const ColumnInfo&, const void* member) { return Value{static_cast<const Decimal*>(member)->toString()}; },
    nullptr,
    [](const ColumnInfo&, const void* member) { return *static_cast<const Decimal*>(member) == Decimal{}; },
    "a decimal number",
};

const ColumnCodec kSimpleArrayCodec{
    &readSimpleArray,
    [](const ColumnInfo&, const void* member) {
        return Value{joined(*static_cast<const std::vector<std::string>*>(member))};
    },
    nullptr,
    [](const ColumnInfo&, const void* member) { return static_cast<const std::vector<std::string>*>(member)->empty(); },
    "a list of texts",
};

const ColumnCodec kArrayCodec{
    [](const ColumnInfo& column, const Value& cell, void* member) {
        return readArrayText(*column.type, cell.text(), member);
    },
    [](const ColumnInfo& column, const void* member) { return Value{writeArrayText(*column.type, member)}; },
    nullptr,
    [](const ColumnInfo& column, const void* member) { return column.type->ops.sequence->length(member) == 0; },
    "an array of its type",
};

bool readJson(const ColumnInfo& column, const Value& cell, void* member, json::Reset reset) {
    return !json::read(*column.type, member, reset, cell.text(), {.maxBytes = static_cast<std::size_t>(-1)});
}

Value writeJson(const ColumnInfo& column, const void* member) {
    std::string text;
    json::append(text, *column.type, member);
    return Value{std::move(text)};
}

bool isNeverUnset(const ColumnInfo&, const void*) { return false; }

void readDefault(const TypeInfo& type, StoredAs storedAs, void (*reset)(void*), std::string_view text, void* value) {
    ColumnInfo column;
    column.type = &type;
    const Value cell{text};
    bool isRead = false;
    switch (storedAs) {
    case StoredAs::Json:
    case StoredAs::Jsonb:
    case StoredAs::SimpleJson:
        isRead = readJson(column, cell, value, reset);
        break;
    case StoredAs::SimpleArray:
        isRead = readSimpleArray(column, cell, value);
        break;
    case StoredAs::Array:
        isRead = readArrayText(type, text, value);
        break;
    default:
        isRead = type.kind == Kind::Scalar && type.ops.scalar->parse(value, text);
    }
    if (!isRead) throw UsageError{"defaultValue{\"" + std::string{text} + "\"} is no value of its column's type"};
}

} // namespace aerie::orm::detail
