#include "schema/schema_diff.hpp"

#include <aerie/orm/query_error.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>

namespace aerie::orm::schema {

namespace {

using Statements = std::vector<std::string>;

void append(Statements& to, Statements more) {
    to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// What undoes comes in the reverse order of what was done.
void prepend(Statements& to, Statements more) {
    to.insert(to.begin(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// Lower case outside of quotes: VARCHAR(50) is varchar(50), 'A' is not 'a'.
std::string normal(std::string_view text) {
    std::string out;
    bool isQuoted = false;
    for (char c : text) {
        if (c == '\'') isQuoted = !isQuoted;
        out += isQuoted ? c : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return out;
}

bool isSame(const Column& a, const Column& b) {
    return normal(a.type) == normal(b.type) && a.isPrimary == b.isPrimary && a.isAutoIncrement == b.isAutoIncrement &&
           a.isNullable == b.isNullable && a.enumValues == b.enumValues &&
           normal(a.defaultValue) == normal(b.defaultValue);
}

// The same elements in any order; the order of constraints has no meaning.
template<class T> bool isSameSet(const std::vector<T>& a, const std::vector<T>& b) {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const T& element) {
               return std::find(b.begin(), b.end(), element) != b.end();
           });
}

bool haveSameBody(const Table& a, const Table& b) {
    if (a.columns.size() != b.columns.size()) return false;
    for (const Column& column : a.columns) {
        const Column* other = b.column(column.name);
        if (!other || !isSame(column, *other)) return false;
    }
    return isSameSet(a.uniques, b.uniques) && isSameSet(a.checks, b.checks) && isSameSet(a.foreignKeys, b.foreignKeys);
}

std::vector<std::string> commonColumns(const Table& from, const Table& to) {
    std::vector<std::string> names;
    for (const Column& column : to.columns)
        if (from.column(column.name)) names.push_back(column.name);
    return names;
}

// A new column that every row can have: NULL or a constant. Anything else must be said by whoever writes the migration.
void checkFillable(const Table& from, const Table& to) {
    for (const Column& column : to.columns) {
        const bool isNew = !from.column(column.name);
        if (isNew && !column.isNullable && column.defaultValue.empty() && !column.isAutoIncrement)
            throw UsageError{
                "column \"" + column.name + "\" of \"" + to.name +
                "\" is new and NOT NULL without a default, so existing rows would have no value: make it a "
                "std::optional or give it orm::defaultValue{...}"};
    }
}

Statements rebuild(const Table& from, const Table& to, const Dialect& dialect) {
    Table temporary = to;
    temporary.name = "temporary_" + to.name;
    temporary.indices.clear();
    const std::string columns = Dialect::quotedList(commonColumns(from, to));

    Statements sql;
    for (const Index& old : from.indices) sql.push_back(dialect.dropIndex(old));
    append(sql, dialect.createTable(temporary));
    if (!columns.empty())
        sql.push_back("INSERT INTO " + Dialect::quoted(temporary.name) + "(" + columns + ") SELECT " + columns +
                      " FROM " + Dialect::quoted(from.name));
    append(sql, dialect.dropTable(from));
    sql.push_back("ALTER TABLE " + Dialect::quoted(temporary.name) + " RENAME TO " + Dialect::quoted(to.name));
    for (const Index& made : to.indices) sql.push_back(dialect.createIndex(to, made));
    return sql;
}

void compareIndices(const Table& current, const Table& wanted, const Dialect& dialect, Diff& diff) {
    const auto has = [](const Table& table, const Index& wantedIndex) {
        return std::find(table.indices.begin(), table.indices.end(), wantedIndex) != table.indices.end();
    };
    for (const Index& old : current.indices) {
        if (has(wanted, old)) continue;
        diff.up.push_back(dialect.dropIndex(old));
        prepend(diff.down, {dialect.createIndex(current, old)});
    }
    for (const Index& made : wanted.indices) {
        if (has(current, made)) continue;
        diff.up.push_back(dialect.createIndex(wanted, made));
        prepend(diff.down, {dialect.dropIndex(made)});
    }
}

void compareTable(const Table& current, const Table& wanted, const Dialect& dialect, Diff& diff) {
    if (haveSameBody(current, wanted)) return compareIndices(current, wanted, dialect, diff);
    if (dialect.type() != DatabaseType::Sqlite)
        throw UsageError{"the table \"" + wanted.name +
                         "\" differs, and changing tables is written for SQLite only: "
                         "write the migration by hand"};
    if (!current.unsupported.empty())
        throw UsageError{"the table \"" + wanted.name + "\" differs, and making it anew would lose " +
                         current.unsupported + ": write the migration by hand"};
    checkFillable(current, wanted);
    append(diff.up, rebuild(current, wanted, dialect));
    prepend(diff.down, rebuild(wanted, current, dialect));
}

} // namespace

Diff compare(const std::vector<Table>& current, const std::vector<Table>& wanted, const Dialect& dialect) {
    Diff diff;
    std::vector<const Table*> created;
    for (const Table& table : wanted) {
        const auto found =
            std::find_if(current.begin(), current.end(), [&](const Table& t) { return t.name == table.name; });
        if (found != current.end()) {
            compareTable(*found, table, dialect, diff);
            continue;
        }
        append(diff.up, dialect.createTable(table));
        Statements drop;
        for (const Index& made : table.indices) drop.push_back(dialect.dropIndex(made));
        append(drop, dialect.dropTable(table));
        prepend(diff.down, std::move(drop));
        created.push_back(&table);
    }
    for (const Table* table : created) append(diff.up, dialect.addForeignKeys(*table));
    if (!diff.up.empty() && !created.empty()) prepend(diff.up, dialect.prepareSchema(wanted));
    return diff;
}

} // namespace aerie::orm::schema
