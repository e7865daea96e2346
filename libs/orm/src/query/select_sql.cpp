#include "query/sql_writer.hpp"

#include <aerie/orm/query_error.hpp>

#include <algorithm>

namespace aerie::orm {

using detail::QueryJoin;
using detail::QuerySpec;

namespace {

// Whether skip and take must count entities although joins make several rows of one.
bool limitsEntities(const QuerySpec& spec, QueryShape shape) {
    return shape == QueryShape::Entities && !spec.joins.empty() && (spec.skip > 0 || spec.take);
}

std::vector<const ColumnInfo*> blockColumns(const EntityInfo& entity, std::span<const std::uint32_t> chosen,
                                            std::span<const std::uint32_t> added) {
    std::vector<const ColumnInfo*> columns = selectedColumns(entity, chosen, added);
    if (columns.empty())
        for (const ColumnInfo& column : entity.columns) columns.push_back(&column);
    // Rows of one entity are told by its key, whether or not it was asked for.
    for (const ColumnInfo& column : entity.columns)
        if (column.options.isPrimary && std::find(columns.begin(), columns.end(), &column) == columns.end())
            columns.push_back(&column);
    return columns;
}

} // namespace

void SqlWriter::subquery(const QuerySpec& spec) {
    sql += '(';
    query(spec, QueryShape::Values);
    sql += ')';
}

void SqlWriter::query(const QuerySpec& spec, QueryShape shape, std::vector<ResultBlock>* blocks) {
    const std::size_t size = sources_.size();
    const bool deletedBefore = withDeleted;
    withDeleted = spec.withDeleted;
    if (!spec.comment.empty()) sql += sqlComment(spec.comment);
    writeTables(spec);
    ++level_;
    enter({spec.entity, spec.alias, level_});
    for (const QueryJoin& join : spec.joins) enter({join.entity, join.alias, level_});

    std::vector<ResultBlock> own;
    writeSelected(spec, shape, blocks ? *blocks : own);
    writeFrom(spec);
    for (const QueryJoin& join : spec.joins) writeJoin(join);
    const bool isByEntity = limitsEntities(spec, shape);
    writeWhere(spec, isByEntity);
    if (shape != QueryShape::Count) {
        writeGroups(spec);
        // Without an alias of its own an order is one of the root's columns.
        std::vector<detail::OrderItem> order = spec.order;
        orderBy(order);
        if (!isByEntity) limit(spec.skip, spec.take);
        lock(spec.lock, spec.joins.empty() ? std::string_view{} : std::string_view{spec.alias});
    }
    --level_;
    leaveTo(size);
    withDeleted = deletedBefore;
}

void SqlWriter::writeTables(const QuerySpec& spec) {
    std::string_view separator = "WITH ";
    for (const detail::QuerySource& table : spec.tables) {
        sql += separator;
        Dialect::appendQuoted(sql, table.name);
        sql += " AS (";
        query(*table.query, QueryShape::Values);
        sql += ')';
        separator = ", ";
    }
    if (!spec.tables.empty()) sql += ' ';
}

std::vector<ResultBlock> SqlWriter::blocksOf(const QuerySpec& spec) const {
    std::vector<ResultBlock> blocks;
    blocks.push_back({spec.entity, blockColumns(*spec.entity, spec.columns, spec.added), 0, -1, nullptr});
    std::vector<std::string> aliases{spec.alias};
    for (const QueryJoin& join : spec.joins) {
        if (!join.isSelected) continue;
        int parent = -1;
        for (std::size_t i = 0; i < blocks.size(); ++i)
            if (join.ownerAlias.empty() ? blocks[i].entity == join.owner : aliases[i] == join.ownerAlias)
                parent = static_cast<int>(i);
        if (parent < 0)
            throw UsageError{"what \"" + join.alias +
                             "\" is joined to is not selected: use leftJoinAndSelect for it too"};
        blocks.push_back({join.entity, blockColumns(*join.entity, join.columns, {}), 0, parent,
                          join.owner->relationAt(join.relation)});
        aliases.push_back(join.alias);
    }
    int cell = 0;
    for (ResultBlock& block : blocks) {
        block.firstCell = cell;
        cell += static_cast<int>(block.columns.size());
    }
    return blocks;
}

void SqlWriter::writeSelected(const QuerySpec& spec, QueryShape shape, std::vector<ResultBlock>& blocks) {
    sql += "SELECT ";
    if (shape == QueryShape::Count) {
        const ColumnInfo* key = spec.entity ? spec.entity->singleKey() : nullptr;
        if (!spec.joins.empty() && key)
            sql += "COUNT(DISTINCT " + qualified(sources_[sources_.size() - 1 - spec.joins.size()], key->name) + ")";
        else
            sql += "COUNT(*)";
        return;
    }
    if (spec.isDistinct) sql += "DISTINCT ";
    std::string_view separator;
    if (shape == QueryShape::Values) {
        for (const detail::QueryColumn& value : spec.values) {
            sql += separator;
            operand(value.expression);
            if (!value.name.empty()) {
                sql += " AS ";
                Dialect::appendQuoted(sql, value.name);
            }
            separator = ", ";
        }
        if (spec.values.empty()) sql += "1";
        return;
    }
    if (!spec.entity) throw UsageError{"a query from a common table expression has rows, not entities: getRawMany()"};
    blocks = blocksOf(spec);
    std::vector<std::string> aliases{spec.alias};
    for (const QueryJoin& join : spec.joins)
        if (join.isSelected) aliases.push_back(join.alias);
    for (std::size_t i = 0; i < blocks.size(); ++i)
        for (const ColumnInfo* column : blocks[i].columns) {
            sql += separator;
            if (!aliases[i].empty()) {
                Dialect::appendQuoted(sql, aliases[i]);
                sql += '.';
            }
            Dialect::appendQuoted(sql, column->name);
            separator = ", ";
        }
}

void SqlWriter::writeFrom(const QuerySpec& spec) {
    sql += " FROM ";
    if (spec.fromQuery)
        subquery(*spec.fromQuery);
    else
        Dialect::appendQuoted(sql, spec.entity ? spec.entity->table : std::string_view{spec.fromName});
    if (spec.alias.empty()) return;
    sql += ' ';
    Dialect::appendQuoted(sql, spec.alias);
}

void SqlWriter::writeJoin(const QueryJoin& join) {
    const std::string_view word = join.isInner ? " INNER JOIN " : " LEFT JOIN ";
    const Source target{join.entity, join.alias, level_};
    const auto begin = [&](std::string_view table, std::string_view alias) {
        sql.append(word);
        Dialect::appendQuoted(sql, table);
        sql += ' ';
        Dialect::appendQuoted(sql, alias);
        sql += " ON ";
    };
    if (!join.owner) {
        begin(join.entity->table, join.alias);
        if (join.on)
            condition(*join.on);
        else
            sql += "1 = 1";
        writeNotDeleted(*join.entity, join.alias, " AND ");
        return;
    }
    const RelationInfo* relation = join.owner->relationAt(join.relation);
    if (!relation)
        throw UsageError{"a join names a member of " + std::string{join.owner->name} + " that is no relation"};
    const Source owner = join.ownerAlias.empty() ? resolve(join.owner, nullptr) : resolve(join.owner, &join.ownerAlias);
    std::string_view separator;
    if (relation->kind == RelationKind::ManyToMany) {
        const JoinTable table = joinTableOf(*join.owner, *relation);
        const std::string link = newAlias();
        const Source linked{nullptr, link, level_};
        begin(table.name, link);
        for (const JoinTableColumn& column : relation->isOwner ? table.ownColumns : table.inverseColumns) {
            sql.append(separator).append(qualified(linked, column.name) + " = " + qualified(owner, column.key->name));
            separator = " AND ";
        }
        begin(join.entity->table, join.alias);
        separator = {};
        for (const JoinTableColumn& column : relation->isOwner ? table.inverseColumns : table.ownColumns) {
            sql.append(separator).append(qualified(target, column.key->name) + " = " + qualified(linked, column.name));
            separator = " AND ";
        }
    } else {
        begin(join.entity->table, join.alias);
        if (relation->joinColumn)
            sql += qualified(target, join.entity->singleKey()->name) + " = " +
                   qualified(owner, relation->joinColumn->name);
        else
            sql += qualified(target, join.entity->relationByProperty(relation->inverse)->joinColumn->name) + " = " +
                   qualified(owner, join.owner->singleKey()->name);
    }
    writeNotDeleted(*join.entity, join.alias, " AND ");
    if (!join.on) return;
    sql += " AND (";
    condition(*join.on);
    sql += ')';
}

void SqlWriter::writeWhere(const QuerySpec& spec, bool isByEntity) {
    std::string_view separator = " WHERE ";
    if (spec.entity && !withDeleted && deleteDateOf(*spec.entity)) {
        writeNotDeleted(*spec.entity, spec.alias, separator);
        separator = " AND ";
    }
    if (spec.where) {
        sql += separator;
        condition(*spec.where);
        separator = " AND ";
    }
    if (isByEntity) writeEntityLimit(spec, separator);
}

// WHERE key IN (the keys of the wanted page). A group for each entity, ordered by the first of its values, so that an
// order by a joined column works too.
void SqlWriter::writeEntityLimit(const QuerySpec& spec, std::string_view separator) {
    const ColumnInfo* key = spec.entity->singleKey();
    if (!key)
        throw UsageError{"skip and take beside joins need a primary key of one column, and " +
                         std::string{spec.entity->name} + " has several: load the relations with find() instead"};
    const Source root{spec.entity, spec.alias, level_};
    sql.append(separator).append(qualified(root, key->name)).append(" IN (SELECT ").append(qualified(root, key->name));
    writeFrom(spec);
    for (const QueryJoin& join : spec.joins) writeJoin(join);
    writeWhere(spec, false);
    sql += " GROUP BY " + qualified(root, key->name);
    std::string_view comma = " ORDER BY ";
    for (const detail::OrderItem& item : spec.order) {
        sql.append(comma).append(item.isDescending ? "MAX(" : "MIN(");
        if (item.expression)
            operand(*item.expression);
        else
            sql += qualified(root, columnOf(root, item.column).name);
        sql += item.isDescending ? ") DESC" : ") ASC";
        if (item.nulls != Nulls::Default) sql += item.nulls == Nulls::First ? " NULLS FIRST" : " NULLS LAST";
        comma = ", ";
    }
    limit(spec.skip, spec.take);
    sql += ')';
}

void SqlWriter::writeGroups(const QuerySpec& spec) {
    std::string_view separator = " GROUP BY ";
    for (const detail::ConditionTree& group : spec.groups) {
        sql += separator;
        operand(group);
        separator = ", ";
    }
    if (!spec.having) return;
    sql += " HAVING ";
    condition(*spec.having);
}

void SqlWriter::lock(const Lock& lock, std::string_view of) {
    if (lock.mode == LockMode::None || lock.mode == LockMode::Optimistic) return;
    if (dialect_.type() != DatabaseType::Postgres) return; // its transaction has the only write lock there is
    sql += lock.mode == LockMode::PessimisticRead ? " FOR SHARE" : " FOR UPDATE";
    if (!of.empty()) sql += " OF " + Dialect::quoted(of);
    if (lock.onLocked == OnLocked::NoWait) sql += " NOWAIT";
    if (lock.onLocked == OnLocked::SkipLocked) sql += " SKIP LOCKED";
}

} // namespace aerie::orm
