#include "dialect/dialect.hpp"

#include <algorithm>

namespace aerie::orm {

std::string_view nameOf(DatabaseType type) noexcept { return type == DatabaseType::Sqlite ? "sqlite" : "postgres"; }

bool Dialect::isMadeByDatabase(const ColumnInfo& column) const noexcept {
    return (column.options.isGenerated && column.kind == ColumnKind::Integer) ||
           column.options.defaultValue.kind == detail::Default::Kind::Sql || column.isComputed();
}

void Dialect::appendQuoted(std::string& sql, std::string_view name) {
    sql += '"';
    for (std::size_t quote; (quote = name.find('"')) != std::string_view::npos; name.remove_prefix(quote + 1))
        sql.append(name.substr(0, quote + 1)) += '"';
    sql.append(name) += '"';
}

std::string Dialect::quoted(std::string_view name) {
    std::string sql;
    appendQuoted(sql, name);
    return sql;
}

std::string Dialect::quotedList(const std::vector<std::string>& names) {
    std::string sql;
    for (const std::string& name : names) {
        if (!sql.empty()) sql += ", ";
        appendQuoted(sql, name);
    }
    return sql;
}

std::string Dialect::literal(std::string_view value) {
    std::string sql = "'";
    for (char c : value) {
        if (c == '\'') sql += '\'';
        sql += c;
    }
    return sql += '\'';
}

namespace schema {

namespace {
constexpr std::string_view kRules[] = {"NO ACTION", "CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"};
}

std::string_view sqlOf(onDelete rule) noexcept { return kRules[static_cast<std::size_t>(rule)]; }
std::string_view sqlOf(onUpdate rule) noexcept { return kRules[static_cast<std::size_t>(rule)]; }

const Column* Table::column(std::string_view columnName) const noexcept {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == columnName; });
    return found == columns.end() ? nullptr : &*found;
}

std::vector<std::string> Table::primaryColumns() const {
    std::vector<std::string> names;
    for (const Column& c : columns)
        if (c.isPrimary) names.push_back(c.name);
    return names;
}

} // namespace schema

} // namespace aerie::orm
