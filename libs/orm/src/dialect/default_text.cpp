#include "dialect/default_text.hpp"

#include <aerie/orm/detail/member.hpp>

#include <charconv>

namespace aerie::orm::schema {

std::string defaultText(const ColumnInfo& column, std::string_view trueText, std::string_view falseText) {
    using Kind = detail::Default::Kind;
    const detail::Default& value = column.options.defaultValue;
    switch (value.kind) {
    case Kind::None:
        return {};
    case Kind::Sql:
        return std::string{value.text};
    case Kind::Text:
        return Dialect::literal(value.text);
    case Kind::Boolean:
        return std::string{value.integer ? trueText : falseText};
    case Kind::Integer:
        if (column.kind == ColumnKind::Enum)
            return Dialect::literal(detail::enumeratorName(*column.type, value.integer));
        return std::to_string(value.integer);
    case Kind::Real: {
        char buffer[32];
        const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value.real);
        return {buffer, end};
    }
    }
    return {};
}

std::string numericType(std::string_view name, const detail::ColumnOptions& options) {
    std::string type{name};
    if (options.precision == 0) return type;
    type.append("(").append(std::to_string(options.precision));
    if (options.hasScale) type.append(",").append(std::to_string(options.scale));
    return type += ')';
}

std::vector<std::string> insertMetadata(const Table& table, std::string_view place) {
    std::vector<std::string> rows;
    for (const Column& column : table.columns) {
        if (column.expression.empty()) continue;
        std::string sql =
            R"(INSERT INTO "typeorm_metadata"("database", "schema", "table", "type", "name", "value") VALUES ()";
        sql.append(place).append(", ").append(Dialect::literal(table.name)).append(", 'GENERATED_COLUMN', ");
        sql.append(Dialect::literal(column.name)).append(", ").append(Dialect::literal(column.expression)) += ')';
        rows.push_back(std::move(sql));
    }
    return rows;
}

std::vector<std::string> deleteMetadata(const Table& table) {
    std::vector<std::string> rows;
    for (const Column& column : table.columns)
        if (!column.expression.empty())
            rows.push_back(R"(DELETE FROM "typeorm_metadata" WHERE "type" = 'GENERATED_COLUMN' AND "table" = )" +
                           Dialect::literal(table.name) + " AND \"name\" = " + Dialect::literal(column.name));
    return rows;
}

} // namespace aerie::orm::schema
