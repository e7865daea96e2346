#include "schema/schema_diff.hpp"

#include "schema/postgres_alter.hpp"
#include "schema/schema_normal.hpp"

#include <aerie/orm/query_error.hpp>

#include <algorithm>
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
        if (!other || !isSameColumn(column, *other)) return false;
    }
    return isSameSet(a.uniques, b.uniques) && isSameSet(a.checks, b.checks) && isSameSet(a.foreignKeys, b.foreignKeys);
}

std::vector<std::string> commonColumns(const Table& from, const Table& to) {
    std::vector<std::string> names;
    for (const Column& column : to.columns)
        if (from.column(column.name) && column.expression.empty()) names.push_back(column.name);
    return names;
}

// A new column that every row can have: NULL or a constant. Anything else must be said by whoever writes the migration.
void checkFillable(const Table& from, const Table& to) {
    for (const Column& column : to.columns) {
        const bool isNew = !from.column(column.name);
        if (isNew && !column.isNullable && column.defaultValue.empty() && column.expression.empty() &&
            !column.isAutoIncrement)
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
    Statements metadata = dialect.prepareColumn(to); // under the table's own name, once the old rows are gone
    Statements create = dialect.createTable(temporary);
    create.erase(create.begin(), create.begin() + static_cast<std::ptrdiff_t>(metadata.size()));
    append(sql, std::move(create));
    if (!columns.empty())
        sql.push_back("INSERT INTO " + Dialect::quoted(temporary.name) + "(" + columns + ") SELECT " + columns +
                      " FROM " + Dialect::quoted(from.name));
    append(sql, dialect.dropTable(from));
    append(sql, std::move(metadata));
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
    if (dialect.type() == DatabaseType::Postgres) {
        checkFillable(current, wanted);
        return alterPostgresTable(current, wanted, dialect, diff);
    }
    if (haveSameBody(current, wanted)) return compareIndices(current, wanted, dialect, diff);
    if (!current.unsupported.empty())
        throw UsageError{"the table \"" + wanted.name + "\" differs, and making it anew would lose " +
                         current.unsupported + ": write the migration by hand"};
    checkFillable(current, wanted);
    append(diff.up, rebuild(current, wanted, dialect));
    prepend(diff.down, rebuild(wanted, current, dialect));
}

} // namespace

namespace {

const Table* tableNamed(const std::vector<Table>& tables, const std::string& name) {
    const auto found = std::find_if(tables.begin(), tables.end(), [&](const Table& t) { return t.name == name; });
    return found == tables.end() ? nullptr : &*found;
}

bool hasForeignKey(const Table* table, const ForeignKey& key) {
    return table && std::find(table->foreignKeys.begin(), table->foreignKeys.end(), key) != table->foreignKeys.end();
}

// PostgreSQL: a foreign key stands in the way of what it refers to, so it goes first and comes last.
void dropForeignKeys(const std::vector<Table>& current, const std::vector<Table>& wanted, Diff& diff) {
    for (const Table& table : wanted) {
        const Table* old = tableNamed(current, table.name);
        if (!old) continue;
        for (const ForeignKey& key : old->foreignKeys) {
            if (hasForeignKey(&table, key)) continue;
            diff.up.push_back(dropConstraint(table, key.name));
            prepend(diff.down, {addForeignKey(table, key)});
        }
    }
}

void addForeignKeys(const std::vector<Table>& current, const std::vector<Table>& wanted, Diff& diff) {
    for (const Table& table : wanted)
        for (const ForeignKey& key : table.foreignKeys) {
            if (hasForeignKey(tableNamed(current, table.name), key)) continue;
            diff.up.push_back(addForeignKey(table, key));
            prepend(diff.down, {dropConstraint(table, key.name)});
        }
}

void createTable(const Table& table, const Dialect& dialect, Diff& diff) {
    append(diff.up, dialect.createTable(table));
    Statements drop;
    for (const Index& made : table.indices) drop.push_back(dialect.dropIndex(made));
    append(drop, dialect.dropTable(table));
    prepend(diff.down, std::move(drop));
}

} // namespace

Diff compare(const std::vector<Table>& current, const std::vector<Table>& wanted, const Dialect& dialect) {
    Diff diff;
    const bool isPostgres = dialect.type() == DatabaseType::Postgres;
    if (isPostgres) dropForeignKeys(current, wanted, diff);
    for (const Table& table : wanted) {
        if (const Table* found = tableNamed(current, table.name))
            compareTable(*found, table, dialect, diff);
        else
            createTable(table, dialect, diff);
    }
    if (isPostgres) addForeignKeys(current, wanted, diff);
    if (!diff.up.empty()) prepend(diff.up, dialect.prepareSchema(wanted));
    return diff;
}

} // namespace aerie::orm::schema
