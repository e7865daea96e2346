#include "schema/entity_schema.hpp"

#include "names.hpp"

#include <aerie/orm/join_table.hpp>

#include <algorithm>

namespace aerie::orm::schema {

namespace {

std::vector<std::string_view> columnNames(const EntityInfo& entity, const ColumnGroup& group) {
    std::vector<std::string_view> names;
    for (std::string_view property : group.properties()) names.push_back(entity.columnByProperty(property)->name);
    return names;
}

std::vector<std::string> strings(const std::vector<std::string_view>& views) { return {views.begin(), views.end()}; }

// A column that refers to a key has the key's type, without its generation: an `integer` in SQLite, where a bigint
// that counts up is one.
const ColumnInfo* keyBehind(const EntityInfo& entity, const ColumnInfo& info) {
    for (const RelationInfo& relation : entity.relations)
        if (relation.joinColumn == &info) return relation.target->singleKey();
    return nullptr;
}

std::string referringType(const EntityInfo& entity, const ColumnInfo& key, const Dialect& dialect) {
    ColumnInfo plain = key;
    if (dialect.type() != DatabaseType::Sqlite) plain.options.isGenerated = false;
    return dialect.columnType(entity, plain);
}

Column columnOf(const EntityInfo& entity, const ColumnInfo& info, const Dialect& dialect) {
    Column column;
    const ColumnInfo* key = keyBehind(entity, info);
    const bool isInteger = info.kind == ColumnKind::Integer;
    column.name = info.name;
    column.type = key && isInteger ? referringType(entity, *key, dialect) : dialect.columnType(entity, info);
    column.isPrimary = info.options.isPrimary;
    column.isAutoIncrement = info.options.isGenerated && isInteger;
    column.isNullable = info.isNullable();
    column.defaultValue = dialect.columnDefault(info);
    column.expression = info.options.expression;
    column.isStored = !info.options.isVirtual;
    if (dialect.type() == DatabaseType::Postgres) {
        column.isIdentity = info.options.isIdentity;
        column.comment = info.options.comment;
    }
    if (info.kind == ColumnKind::Enum)
        for (const EnumeratorInfo& e : info.type->enumerators) column.enumValues.emplace_back(e.name);
    return column;
}

ForeignKey foreignKeyOf(const EntityInfo& entity, const RelationInfo& relation) {
    const std::string_view own[] = {relation.joinColumn->name};
    ForeignKey key;
    key.name = names::foreignKey(entity.table, own);
    key.columns = {std::string{own[0]}};
    key.target = relation.target->table;
    key.targetColumns = {std::string{relation.target->singleKey()->name}};
    key.onDelete = sqlOf(relation.deleteRule);
    key.onUpdate = sqlOf(relation.updateRule);
    return key;
}

// The path of a materialized tree stands before its parent's key, where TypeORM puts it.
void addPathColumn(const EntityInfo& entity, const Dialect& dialect, Table& table) {
    Column path;
    path.name = kPathColumn;
    path.type = dialect.type() == DatabaseType::Sqlite ? "varchar" : "character varying";
    path.isNullable = true;
    path.defaultValue = "''";
    auto at = table.columns.end();
    for (const RelationInfo& relation : entity.relations)
        if (relation.treeRole == TreeRole::Parent && relation.joinColumn)
            at = std::find_if(table.columns.begin(), table.columns.end(),
                              [&](const Column& column) { return column.name == relation.joinColumn->name; });
    table.columns.insert(at, std::move(path));
}

void addGroup(const EntityInfo& entity, const ColumnGroup& group, Table& table) {
    const std::vector<std::string_view> columns = columnNames(entity, group);
    const auto named = [&](std::string made) { return group.name.empty() ? made : std::string{group.name}; };
    if (group.kind == ColumnGroup::Kind::Unique)
        table.uniques.push_back({named(names::unique(entity.table, columns)), strings(columns)});
    else
        table.indices.push_back({named(names::index(entity.table, columns, group.where)), strings(columns),
                                 group.kind == ColumnGroup::Kind::UniqueIndex, std::string{group.where}});
}

void addConstraint(const EntityInfo& entity, const TableConstraint& constraint, const Dialect& dialect, Table& table) {
    const std::string expression{constraint.expression};
    const auto named = [&](std::string made) { return constraint.name.empty() ? made : std::string{constraint.name}; };
    if (constraint.kind == TableConstraint::Kind::Check)
        table.checks.push_back({named(names::check(entity.table, expression)), expression});
    else if (dialect.type() == DatabaseType::Postgres)
        table.exclusions.push_back({named(names::exclusion(entity.table, expression)), expression});
}

// A table between two others: both keys are its primary key, and each is indexed by itself.
Table tableOf(const JoinTable& join, const Dialect& dialect) {
    Table table;
    table.name = join.name;
    std::vector<std::string_view> keys;
    const auto addSide = [&](const EntityInfo& target, const std::vector<JoinTableColumn>& side) {
        ForeignKey key;
        std::vector<std::string_view> own;
        for (const JoinTableColumn& info : side) {
            Column column;
            column.name = info.name;
            column.type = referringType(target, *info.key, dialect);
            column.isPrimary = true;
            table.columns.push_back(std::move(column));
            keys.push_back(info.name);
            own.push_back(info.name);
            key.targetColumns.emplace_back(info.key->name);
        }
        key.name = names::foreignKey(join.name, own);
        key.columns = strings(own);
        key.target = target.table;
        key.onDelete = sqlOf(join.deleteRule);
        key.onUpdate = sqlOf(join.updateRule);
        table.foreignKeys.push_back(std::move(key));
        table.indices.push_back({names::index(join.name, own), strings(own), false, {}});
    };
    addSide(*join.owner, join.ownColumns);
    addSide(*join.inverse, join.inverseColumns);
    table.primaryKeyName = names::primaryKey(join.name, keys);
    return table;
}

} // namespace

Table tableOf(const EntityInfo& entity, const Dialect& dialect) {
    Table table;
    table.name = entity.table;
    std::vector<std::string_view> keys;
    for (const ColumnInfo& info : entity.columns) {
        table.columns.push_back(columnOf(entity, info, dialect));
        const std::string_view own[] = {info.name};
        if (info.options.isPrimary) keys.push_back(info.name);
        if (info.options.isUnique)
            table.uniques.push_back({names::unique(entity.table, own), {std::string{info.name}}});
        if (info.options.isIndexed)
            table.indices.push_back(
                {names::index(entity.table, own), {std::string{info.name}}, info.options.isIndexUnique, {}});
    }
    if (entity.tree == TreeKind::MaterializedPath) addPathColumn(entity, dialect, table);
    for (const ColumnGroup& group : entity.groups) addGroup(entity, group, table);
    for (const TableConstraint& constraint : entity.constraints) addConstraint(entity, constraint, dialect, table);
    for (const RelationInfo& relation : entity.relations) {
        if (!relation.joinColumn) continue;
        const std::string_view own[] = {relation.joinColumn->name};
        table.foreignKeys.push_back(foreignKeyOf(entity, relation));
        if (relation.kind == RelationKind::OneToOne)
            table.uniques.push_back({names::relation(entity.table, own), {std::string{own[0]}}});
    }
    table.primaryKeyName = names::primaryKey(entity.table, keys);
    return table;
}

std::vector<Table> tablesOf(std::span<const EntityInfo* const> entities, const Dialect& dialect) {
    std::vector<Table> tables;
    for (const EntityInfo* entity : entities) tables.push_back(tableOf(*entity, dialect));
    for (const EntityInfo* entity : entities)
        for (const RelationInfo& relation : entity->relations)
            if (relation.kind == RelationKind::ManyToMany && relation.isOwner)
                tables.push_back(tableOf(joinTableOf(*entity, relation), dialect));
    for (const EntityInfo* entity : entities)
        if (entity->tree == TreeKind::ClosureTable) tables.push_back(tableOf(closureTableOf(*entity), dialect));
    return tables;
}

bool haveComputedColumns(std::span<const EntityInfo* const> entities) {
    for (const EntityInfo* entity : entities)
        for (const ColumnInfo& column : entity->columns)
            if (column.isComputed()) return true;
    return false;
}

std::vector<std::string> createSchema(const std::vector<Table>& tables, const Dialect& dialect) {
    std::vector<std::string> statements = dialect.prepareSchema(tables);
    const auto append = [&](std::vector<std::string> more) {
        statements.insert(statements.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    };
    for (const Table& table : tables) append(dialect.createTable(table));
    for (const Table& table : tables) append(dialect.addForeignKeys(table));
    return statements;
}

} // namespace aerie::orm::schema
