#include "schema/postgres_alter.hpp"

#include "schema/schema_normal.hpp"

#include <algorithm>
#include <iterator>

namespace aerie::orm::schema {

namespace {

using Statements = std::vector<std::string>;

class Alteration {
public:
    Alteration(const Table& current, const Table& wanted, const Dialect& dialect, Diff& diff)
        : current_(current), wanted_(wanted), dialect_(dialect), diff_(diff), table_(Dialect::quoted(wanted.name)) {}

    void run() {
        dropIndices();
        compareNamed(
            current_.exclusions, wanted_.exclusions, [](const Exclusion& e) { return "EXCLUDE " + e.expression; },
            true);
        compareNamed(
            current_.checks, wanted_.checks, [](const Check& c) { return "CHECK (" + c.expression + ")"; }, true);
        compareNamed(current_.uniques, wanted_.uniques, &uniqueText, true);
        const bool isKeyNew =
            current_.primaryColumns() != wanted_.primaryColumns() || current_.primaryKeyName != wanted_.primaryKeyName;
        if (isKeyNew) step(dropKey(current_), addKey(current_));
        for (const Column& column : current_.columns)
            if (!wanted_.column(column.name)) removeColumn(column);
        for (const Column& column : wanted_.columns) {
            const Column* old = current_.column(column.name);
            if (!old)
                addColumn(column);
            else
                changeColumn(*old, column);
        }
        if (isKeyNew) step(addKey(wanted_), dropKey(wanted_));
        compareNamed(current_.uniques, wanted_.uniques, &uniqueText, false);
        compareNamed(
            current_.checks, wanted_.checks, [](const Check& c) { return "CHECK (" + c.expression + ")"; }, false);
        compareNamed(
            current_.exclusions, wanted_.exclusions, [](const Exclusion& e) { return "EXCLUDE " + e.expression; },
            false);
        addIndices();
    }

private:
    // One way and back; what undoes comes in the reverse order of what was done.
    void step(Statements up, Statements down) {
        diff_.up.insert(diff_.up.end(), std::make_move_iterator(up.begin()), std::make_move_iterator(up.end()));
        diff_.down.insert(diff_.down.begin(), std::make_move_iterator(down.begin()),
                          std::make_move_iterator(down.end()));
    }
    void step(std::string up, std::string down) { step(Statements{std::move(up)}, Statements{std::move(down)}); }
    std::string alter(const std::string& what) const { return "ALTER TABLE " + table_ + " " + what; }
    std::string alterColumn(const Column& column, const std::string& what) const {
        return alter("ALTER COLUMN " + Dialect::quoted(column.name) + " " + what);
    }

    static std::string uniqueText(const Unique& unique) {
        return "UNIQUE (" + Dialect::quotedList(unique.columns) + ")";
    }

    // Constraints are told apart by name, as TypeORM does: the name holds what they say.
    template<class T, class Text>
    void compareNamed(const std::vector<T>& from, const std::vector<T>& to, Text textOf, bool isDropping) {
        const auto& all = isDropping ? from : to;
        const auto& others = isDropping ? to : from;
        for (const T& constraint : all) {
            const bool isKept = std::any_of(others.begin(), others.end(),
                                            [&](const T& other) { return other.name == constraint.name; });
            if (isKept) continue;
            const std::string add =
                alter("ADD CONSTRAINT " + Dialect::quoted(constraint.name) + " " + textOf(constraint));
            const std::string drop = dropConstraint(wanted_, constraint.name);
            isDropping ? step(drop, add) : step(add, drop);
        }
    }

    static bool hasIndex(const Table& table, const Index& index) {
        return std::any_of(table.indices.begin(), table.indices.end(), [&](const Index& other) {
            return other.name == index.name && other.columns == index.columns && other.isUnique == index.isUnique;
        });
    }
    void dropIndices() {
        for (const Index& index : current_.indices)
            if (!hasIndex(wanted_, index)) step(dialect_.dropIndex(index), dialect_.createIndex(current_, index));
    }
    void addIndices() {
        for (const Index& index : wanted_.indices)
            if (!hasIndex(current_, index)) step(dialect_.createIndex(wanted_, index), dialect_.dropIndex(index));
    }

    std::string dropKey(const Table& table) const { return dropConstraint(table, table.primaryKeyName); }
    std::string addKey(const Table& table) const {
        return alter("ADD CONSTRAINT " + Dialect::quoted(table.primaryKeyName) + " PRIMARY KEY (" +
                     Dialect::quotedList(table.primaryColumns()) + ")");
    }

    Table alone(const Column& column) const {
        Table table;
        table.name = wanted_.name;
        table.columns.push_back(column);
        return table;
    }
    Statements adding(const Column& column) const {
        Statements sql = dialect_.prepareColumn(alone(column));
        sql.push_back(alter("ADD " + dialect_.columnText(column)));
        if (!column.comment.empty()) sql.push_back(commentOn(column));
        return sql;
    }
    Statements removing(const Column& column) const {
        Statements sql = dialect_.dropTable(alone(column)); // its enum type and its row in typeorm_metadata
        const std::string dropTable = "DROP TABLE " + table_;
        std::replace(sql.begin(), sql.end(), dropTable, alter("DROP COLUMN " + Dialect::quoted(column.name)));
        return sql;
    }
    void addColumn(const Column& column) { step(adding(column), removing(column)); }
    void removeColumn(const Column& column) { step(removing(column), adding(column)); }

    void changeColumn(const Column& from, const Column& to) {
        if (from.comment != to.comment) step(commentOn(to), commentOn(from));
        if (isSameColumn(from, to)) return;
        // What is generated cannot be changed, only made anew.
        if (from.expression != to.expression || from.isAutoIncrement != to.isAutoIncrement ||
            from.isIdentity != to.isIdentity) {
            removeColumn(from);
            addColumn(to);
            return;
        }
        const bool isRetyped = normalText(from.type) != normalText(to.type) || from.enumValues != to.enumValues;
        const bool isDefaultNew = normalDefault(from.defaultValue) != normalDefault(to.defaultValue);
        if (isRetyped) {
            // A default would stand in the way: it is of the former type.
            if (!from.defaultValue.empty()) step(alterColumn(from, "DROP DEFAULT"), setDefault(from));
            step(retyping(from, to), retyping(to, from));
            if (!to.defaultValue.empty()) step(setDefault(to), alterColumn(to, "DROP DEFAULT"));
        } else if (isDefaultNew) {
            step(setDefault(to), setDefault(from));
        }
        if (from.isNullable != to.isNullable) step(setNullable(to), setNullable(from));
    }

    std::string setDefault(const Column& column) const {
        return alterColumn(column, column.defaultValue.empty() ? "DROP DEFAULT" : "SET DEFAULT " + column.defaultValue);
    }
    std::string setNullable(const Column& column) const {
        return alterColumn(column, column.isNullable ? "DROP NOT NULL" : "SET NOT NULL");
    }
    std::string commentOn(const Column& column) const {
        return "COMMENT ON COLUMN " + table_ + "." + Dialect::quoted(column.name) + " IS " +
               (column.comment.empty() ? "NULL" : Dialect::literal(column.comment));
    }

    // An enum whose values changed becomes a new type under the same name; the former one is renamed meanwhile.
    Statements retyping(const Column& from, const Column& to) const {
        Statements sql;
        const std::string name = Dialect::quoted(to.name);
        std::string former = from.type;
        const bool isSameEnum = !from.enumValues.empty() && from.type == to.type;
        if (isSameEnum) {
            former = from.type.substr(0, from.type.size() - 1) + "_old\"";
            sql.push_back("ALTER TYPE " + from.type + " RENAME TO " + former.substr(former.find('.') + 1));
        }
        for (std::string& statement : dialect_.prepareColumn(alone(to))) sql.push_back(std::move(statement));
        const bool isThroughText = !from.enumValues.empty() || !to.enumValues.empty();
        sql.push_back(
            alterColumn(to, "TYPE " + to.type + " USING " + name + (isThroughText ? "::text::" : "::") + castType(to)));
        if (!from.enumValues.empty()) sql.push_back("DROP TYPE " + former);
        return sql;
    }
    // "text array" is a type of CREATE TABLE, in a cast it is text[].
    static std::string castType(const Column& column) {
        std::string type = column.type;
        if (type.ends_with(" array")) type.replace(type.size() - 6, 6, "[]");
        return type;
    }

    const Table& current_;
    const Table& wanted_;
    const Dialect& dialect_;
    Diff& diff_;
    std::string table_;
};

} // namespace

void alterPostgresTable(const Table& current, const Table& wanted, const Dialect& dialect, Diff& diff) {
    Alteration{current, wanted, dialect, diff}.run();
}

std::string addForeignKey(const Table& table, const ForeignKey& key) {
    return "ALTER TABLE " + Dialect::quoted(table.name) + " ADD CONSTRAINT " + Dialect::quoted(key.name) +
           " FOREIGN KEY (" + Dialect::quotedList(key.columns) + ") REFERENCES " + Dialect::quoted(key.target) + "(" +
           Dialect::quotedList(key.targetColumns) + ") ON DELETE " + key.onDelete + " ON UPDATE " + key.onUpdate;
}

std::string dropConstraint(const Table& table, const std::string& name) {
    return "ALTER TABLE " + Dialect::quoted(table.name) + " DROP CONSTRAINT " + Dialect::quoted(name);
}

} // namespace aerie::orm::schema
