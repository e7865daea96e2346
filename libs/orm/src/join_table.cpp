#include "names.hpp"

#include <aerie/orm/join_table.hpp>

#include <algorithm>

namespace aerie::orm {

namespace {

// With several keys, or two sides that give the same names, the later ones are told apart by _1, _2.
void makeDifferent(std::vector<JoinTableColumn>& own, std::vector<JoinTableColumn>& inverse) {
    for (JoinTableColumn& column : inverse) {
        const bool isTaken =
            std::any_of(own.begin(), own.end(), [&](const JoinTableColumn& o) { return o.name == column.name; });
        if (!isTaken) continue;
        const std::string name = column.name;
        column.name = name + "_2";
        for (JoinTableColumn& o : own)
            if (o.name == name) o.name = name + "_1";
    }
}

std::vector<JoinTableColumn> columnsTo(const EntityInfo& entity, std::string_view given) {
    std::vector<JoinTableColumn> columns;
    for (const ColumnInfo& column : entity.columns)
        if (column.options.isPrimary)
            columns.push_back(
                {given.empty() ? names::joinTableColumn(entity.table, column.name) : std::string{given}, &column});
    return columns;
}

} // namespace

JoinTable joinTableOf(const EntityInfo& entity, const RelationInfo& relation) {
    if (!relation.isOwner) return joinTableOf(*relation.target, *relation.target->relationByProperty(relation.inverse));
    const EntityInfo& other = *relation.target;
    const JoinTableOptions& given = relation.joinTable;
    JoinTable table;
    table.name =
        given.name.empty() ? names::joinTable(entity.table, relation.property, other.table) : std::string{given.name};
    table.owner = &entity;
    table.inverse = &other;
    table.ownColumns = columnsTo(entity, given.joinColumn);
    table.inverseColumns = columnsTo(other, given.inverseJoinColumn);
    makeDifferent(table.ownColumns, table.inverseColumns);
    // TypeORM cascades unless it is told otherwise.
    if (relation.deleteRule != onDelete::NoAction) table.deleteRule = relation.deleteRule;
    if (relation.updateRule != onUpdate::NoAction) table.updateRule = relation.updateRule;
    return table;
}

JoinTable closureTableOf(const EntityInfo& entity) {
    JoinTable table;
    table.name = std::string{entity.table} + "_closure";
    table.owner = table.inverse = &entity;
    table.updateRule = onUpdate::NoAction;
    for (const ColumnInfo& column : entity.columns) {
        if (!column.options.isPrimary) continue;
        table.ownColumns.push_back({std::string{column.name} + "_ancestor", &column});
        table.inverseColumns.push_back({std::string{column.name} + "_descendant", &column});
    }
    return table;
}

} // namespace aerie::orm
