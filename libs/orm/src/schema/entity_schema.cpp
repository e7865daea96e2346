#include "schema/entity_schema.hpp"

#include "names.hpp"

#include <algorithm>

namespace aerie::orm::schema {

namespace {

std::vector<std::string_view> columnNames(const EntityInfo& entity, const ColumnGroup& group) {
    std::vector<std::string_view> names;
    for (std::string_view property : group.properties()) names.push_back(entity.columnByProperty(property)->name);
    return names;
}

std::vector<std::string> strings(const std::vector<std::string_view>& views) { return {views.begin(), views.end()}; }

Column columnOf(const EntityInfo& entity, const ColumnInfo& info, const Dialect& dialect) {
    Column column;
    column.name = info.name;
    column.type = dialect.columnType(entity, info);
    column.isPrimary = info.options.isPrimary;
    column.isAutoIncrement = info.options.isGenerated && info.kind == ColumnKind::Integer;
    column.isNullable = info.isNullable();
    column.defaultValue = dialect.columnDefault(info);
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
    for (const ColumnGroup& group : entity.groups) {
        const std::vector<std::string_view> columns = columnNames(entity, group);
        const auto named = [&](std::string made) { return group.name.empty() ? made : std::string{group.name}; };
        if (group.kind == ColumnGroup::Kind::Unique)
            table.uniques.push_back({named(names::unique(entity.table, columns)), strings(columns)});
        else
            table.indices.push_back({named(names::index(entity.table, columns, group.where)), strings(columns),
                                     group.kind == ColumnGroup::Kind::UniqueIndex, std::string{group.where}});
    }
    for (const RelationInfo& relation : entity.relations)
        if (relation.kind == RelationKind::ManyToOne) table.foreignKeys.push_back(foreignKeyOf(entity, relation));
    table.primaryKeyName = names::primaryKey(entity.table, keys);
    return table;
}

std::vector<Table> tablesOf(std::span<const EntityInfo* const> entities, const Dialect& dialect) {
    std::vector<Table> tables;
    for (const EntityInfo* entity : entities) tables.push_back(tableOf(*entity, dialect));
    return tables;
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
