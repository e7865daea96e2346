#include "schema/postgres_schema_reader.hpp"

#include <aerie/orm/query_runner.hpp>

#include <algorithm>

namespace aerie::orm::schema {

namespace {

// Everything as text, so that it does not matter how the driver gives numbers and truth.
constexpr std::string_view kColumns = R"(
SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull::text, a.attidentity::text,
       a.attgenerated::text, COALESCE(pg_get_expr(d.adbin, d.adrelid), ''), COALESCE(col_description(c.oid, a.attnum), ''),
       CASE t.typtype WHEN 'e' THEN t.typname::text ELSE '' END
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relname = $1 AND c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
ORDER BY a.attnum)";

constexpr std::string_view kEnumValues = R"(
SELECT e.enumlabel::text FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
WHERE t.typname = $1 AND t.typnamespace = current_schema()::regnamespace ORDER BY e.enumsortorder)";

// A row for each column of a constraint.
constexpr std::string_view kConstraints = R"(
SELECT con.conname::text, con.contype::text, COALESCE(a.attname::text, ''), COALESCE(f.relname::text, ''),
       COALESCE(fa.attname::text, ''), con.confdeltype::text, con.confupdtype::text, pg_get_constraintdef(con.oid)
FROM pg_constraint con
JOIN pg_class c ON c.oid = con.conrelid AND c.relname = $1 AND c.relnamespace = current_schema()::regnamespace
LEFT JOIN LATERAL unnest(con.conkey, con.confkey) WITH ORDINALITY AS k(own, target, place) ON true
LEFT JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = k.own
LEFT JOIN pg_class f ON f.oid = con.confrelid
LEFT JOIN pg_attribute fa ON fa.attrelid = con.confrelid AND fa.attnum = k.target
ORDER BY con.oid, k.place)";

// A row for each column of an index that no constraint made.
constexpr std::string_view kIndices = R"(
SELECT i.relname::text, x.indisunique::text, COALESCE(a.attname::text, ''), COALESCE(pg_get_expr(x.indpred, x.indrelid), '')
FROM pg_index x
JOIN pg_class c ON c.oid = x.indrelid AND c.relname = $1 AND c.relnamespace = current_schema()::regnamespace
JOIN pg_class i ON i.oid = x.indexrelid
CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k(column_number, place)
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.column_number
WHERE NOT EXISTS (SELECT 1 FROM pg_constraint con WHERE con.conindid = x.indexrelid AND con.contype IN ('p', 'u', 'x'))
ORDER BY i.oid, k.place)";

constexpr std::string_view kExpressions = R"(
SELECT "name", "value" FROM "typeorm_metadata"
WHERE "type" = 'GENERATED_COLUMN' AND "table" = $1 AND "database" = current_database() AND "schema" = current_schema())";

bool replaceSuffix(std::string& text, std::string_view suffix, std::string_view by) {
    if (!text.ends_with(suffix)) return false;
    text.replace(text.size() - suffix.size(), suffix.size(), by);
    return true;
}

// What format_type says, in the words of CREATE TABLE: "text[]" is "text array", "time without time zone" is "TIME".
std::string typeText(std::string text) {
    const bool isArray = replaceSuffix(text, "[]", "");
    if (replaceSuffix(text, " without time zone", "") || text.ends_with(" with time zone"))
        std::transform(text.begin(), text.end(), text.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return isArray ? text + " array" : text;
}

std::string_view serialOf(std::string_view type) {
    return type == "bigint" ? "BIGSERIAL" : type == "smallint" ? "SMALLSERIAL" : "SERIAL";
}

std::string rule(std::string_view letter) {
    switch (letter.empty() ? 'a' : letter.front()) {
    case 'c':
        return "CASCADE";
    case 'n':
        return "SET NULL";
    case 'd':
        return "SET DEFAULT";
    case 'r':
        return "RESTRICT";
    default:
        return "NO ACTION";
    }
}

// "CHECK ((balance >= 0))" is "balance >= 0"; "EXCLUDE USING gist (...)" is "USING gist (...)".
std::string inner(std::string text, std::string_view word) {
    if (text.starts_with(word)) text.erase(0, word.size());
    while (text.size() > 1 && text.front() == '(' && text.back() == ')') {
        int depth = 0;
        std::size_t close = 0;
        for (std::size_t i = 0; i < text.size() && close == 0; ++i) {
            depth += text[i] == '(';
            depth -= text[i] == ')';
            if (depth == 0) close = i;
        }
        if (close + 1 != text.size()) break;
        text = text.substr(1, text.size() - 2);
    }
    return text;
}

Task<Rows> query(detail::Executor& executor, std::string_view sql, const std::string& parameter) {
    return detail::runQuery(executor, std::string{sql}, detail::parameterList(parameter));
}

Task<> readColumns(detail::Executor& executor, Table& table) {
    const Rows rows = co_await query(executor, kColumns, table.name);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Column column;
        column.name = rows[i][0].text();
        column.type = typeText(rows[i][1].text());
        column.isNullable = rows[i][2].text() == "false";
        const std::string identity = rows[i][3].text(), generated = rows[i][4].text(), value = rows[i][5].text();
        column.comment = rows[i][6].text();
        column.isIdentity = !identity.empty();
        if (generated == "s") {
            column.expression = value;
        } else if (value.starts_with("nextval(")) {
            column.type = serialOf(column.type);
            column.isAutoIncrement = true;
        } else {
            column.defaultValue = value;
        }
        if (column.isIdentity) column.isAutoIncrement = true;
        if (const std::string enumType = rows[i][7].text(); !enumType.empty()) {
            column.type = "\"public\"." + Dialect::quoted(enumType);
            const Rows values = co_await query(executor, kEnumValues, enumType);
            for (std::size_t k = 0; k < values.size(); ++k) column.enumValues.push_back(values[k][0].text());
        }
        table.columns.push_back(std::move(column));
    }
}

// The texts that were declared: the database prints its own.
Task<> readExpressions(detail::Executor& executor, Table& table) {
    const bool isNeeded = std::any_of(table.columns.begin(), table.columns.end(),
                                      [](const Column& column) { return !column.expression.empty(); });
    if (!isNeeded) co_return;
    QueryRunner runner{executor, DatabaseType::Postgres};
    const bool isThere = co_await runner.hasTable("typeorm_metadata");
    if (!isThere) co_return;
    const Rows rows = co_await query(executor, kExpressions, table.name);
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (Column& column : table.columns)
            if (column.name == rows[i][0].text()) column.expression = rows[i][1].text();
}

Task<> readConstraints(detail::Executor& executor, Table& table) {
    const Rows rows = co_await query(executor, kConstraints, table.name);
    std::string last;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string name = rows[i][0].text(), kind = rows[i][1].text(), column = rows[i][2].text();
        const std::string definition = rows[i][7].text();
        const bool isNew = name != last;
        last = name;
        if (kind == "p") {
            table.primaryKeyName = name;
            for (Column& own : table.columns)
                if (own.name == column) own.isPrimary = true;
        } else if (kind == "u") {
            if (isNew) table.uniques.push_back({name, {}});
            table.uniques.back().columns.push_back(column);
        } else if (kind == "f") {
            if (isNew)
                table.foreignKeys.push_back(
                    {name, {}, rows[i][3].text(), {}, rule(rows[i][5].text()), rule(rows[i][6].text())});
            table.foreignKeys.back().columns.push_back(column);
            table.foreignKeys.back().targetColumns.push_back(rows[i][4].text());
        } else if (kind == "c" && isNew) {
            table.checks.push_back({name, inner(definition, "CHECK ")});
        } else if (kind == "x" && isNew) {
            table.exclusions.push_back({name, inner(definition, "EXCLUDE ")});
        }
    }
}

Task<> readIndices(detail::Executor& executor, Table& table) {
    const Rows rows = co_await query(executor, kIndices, table.name);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string name = rows[i][0].text();
        if (table.indices.empty() || table.indices.back().name != name)
            table.indices.push_back({name, {}, rows[i][1].text() == "true", inner(rows[i][3].text(), "")});
        table.indices.back().columns.push_back(rows[i][2].text());
    }
}

} // namespace

Task<std::vector<Table>> readPostgresTables(detail::Executor& executor, std::vector<std::string> names) {
    std::vector<Table> tables;
    for (std::string& name : names) {
        Table table;
        table.name = std::move(name);
        co_await readColumns(executor, table);
        if (table.columns.empty()) continue;
        co_await readExpressions(executor, table);
        co_await readConstraints(executor, table);
        co_await readIndices(executor, table);
        tables.push_back(std::move(table));
    }
    co_return tables;
}

} // namespace aerie::orm::schema
