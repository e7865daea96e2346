#include "query/sql_writer.hpp"

#include "query/hydrator.hpp"

#include <aerie/orm/query_error.hpp>

namespace aerie::orm {

using detail::ConditionTree;
using detail::Operator;
using Node = ConditionTree::Node;

namespace {

std::string_view signOf(Operator op) {
    switch (op) {
    case Operator::Equal:
        return " = ";
    case Operator::NotEqual:
        return " <> ";
    case Operator::LessThan:
        return " < ";
    case Operator::LessThanOrEqual:
        return " <= ";
    case Operator::MoreThan:
        return " > ";
    case Operator::MoreThanOrEqual:
        return " >= ";
    case Operator::Like:
        return " LIKE ";
    case Operator::ArrayContains:
        return " @> ";
    case Operator::ArrayContained:
        return " <@ ";
    case Operator::ArrayOverlap:
        return " && ";
    default:
        return {};
    }
}

} // namespace

void SqlWriter::parameter(Value value) {
    parameters.push_back(std::move(value));
    dialect_.appendParameter(sql, parameters.size());
}

// ---- names

const SqlWriter::Source& SqlWriter::resolve(const EntityInfo* entity, const std::string* alias) const {
    if (!entity && !alias) return sources_.back();
    const Source* found = nullptr;
    for (std::size_t i = sources_.size(); i-- > 0;) {
        const Source& source = sources_[i];
        if (found && source.level != found->level) break;
        if (alias ? source.alias != *alias : source.entity != entity) continue;
        if (found && alias) throw UsageError{"the query has the alias \"" + *alias + "\" more than once: rename one"};
        if (found)
            throw UsageError{"the query has " + std::string{entity->name} +
                             " more than once: say which one is meant, orm::Alias<" + std::string{entity->name} +
                             "> other{\"other\"}; other[&" + std::string{entity->name} + "::column]"};
        found = &source;
    }
    if (!found)
        throw UsageError{(alias ? "the query has nothing with the alias \"" + *alias + "\""
                                : "the query does not have " + std::string{entity->name}) +
                         ": join it, or name another column"};
    return *found;
}

std::string SqlWriter::qualified(const Source& source, std::string_view column) const {
    std::string name;
    if (!source.alias.empty()) {
        Dialect::appendQuoted(name, source.alias);
        name += '.';
    } else if (source.level != level_) {
        Dialect::appendQuoted(name, source.entity->table);
        name += '.';
    }
    Dialect::appendQuoted(name, column);
    return name;
}

const ColumnInfo& SqlWriter::columnOf(const Source& source, std::uint32_t offset) const {
    const ColumnInfo* found = source.entity ? source.entity->columnAt(offset) : nullptr;
    if (!found)
        throw UsageError{"a condition names a member of " +
                         std::string{source.entity ? source.entity->name : std::string_view{source.alias}} +
                         " that is no column"};
    return *found;
}

std::string SqlWriter::columnText(const Source& source, const ColumnInfo& column) const {
    return qualified(source, column.name);
}

// ---- conditions

void SqlWriter::condition(const ConditionTree& tree) {
    Cursor at{tree};
    writeCondition(at);
}

void SqlWriter::operand(const ConditionTree& tree) {
    Cursor at{tree};
    writeOperand(at);
}

void SqlWriter::writeCondition(Cursor& at) {
    const Node& node = at.next();
    switch (node.op) {
    case Operator::All:
        sql += "1 = 1";
        return;
    case Operator::And:
    case Operator::Or:
        writeJoined(at, node);
        return;
    case Operator::Not:
        sql += "NOT (";
        writeCondition(at);
        sql += ')';
        return;
    case Operator::Related:
        writeRelated(at, node);
        return;
    case Operator::Exists:
        sql += "EXISTS ";
        subquery(at.nextQuery());
        return;
    case Operator::Raw: // may hold an OR of its own
        sql += '(';
        writeRaw(at, node);
        sql += ')';
        return;
    default:
        writeComparison(at, node);
        return;
    }
}

void SqlWriter::writeJoined(Cursor& at, const Node& node) {
    sql += '(';
    for (std::uint32_t i = 0; i < node.count; ++i) {
        if (i > 0) sql += node.op == Operator::And ? " AND " : " OR ";
        writeCondition(at);
    }
    sql += ')';
}

// Both the short form, a column and values, and the long one, whose operands are nodes.
void SqlWriter::writeComparison(Cursor& at, const Node& node) {
    const bool isLong = node.column == ConditionTree::kOperands;
    std::string left;
    const ColumnInfo* column = nullptr;
    if (isLong) {
        left = operandText(at);
    } else {
        const Source& source = resolve(node.entity, nullptr);
        column = &columnOf(source, node.column);
        left = columnText(source, *column);
    }
    const auto right = [&] {
        if (isLong)
            writeOperand(at);
        else
            parameter(storedValue(*column, at.nextValue()));
    };
    switch (node.op) {
    case Operator::IsNull:
        sql.append(left).append(" IS NULL");
        return;
    case Operator::IsNotNull:
        sql.append(left).append(" IS NOT NULL");
        return;
    case Operator::In:
    case Operator::NotIn:
        if (node.count == 0) { // IN () is no SQL everywhere; nothing is in an empty list
            sql += node.op == Operator::In ? "1 = 0" : "1 = 1";
            return;
        }
        sql.append(left).append(node.op == Operator::In ? " IN (" : " NOT IN (");
        for (std::uint32_t i = 0; i < node.count; ++i) {
            if (i > 0) sql += ", ";
            right();
        }
        sql += ')';
        return;
    case Operator::InQuery:
    case Operator::NotInQuery:
        sql.append(left).append(node.op == Operator::InQuery ? " IN " : " NOT IN ");
        subquery(at.nextQuery());
        return;
    case Operator::Between:
        sql.append(left).append(" BETWEEN ");
        right();
        sql += " AND ";
        right();
        return;
    case Operator::ILike: {
        std::string pattern;
        pattern.swap(sql);
        right();
        pattern.swap(sql);
        dialect_.appendILike(sql, left, pattern);
        return;
    }
    default:
        sql.append(left).append(signOf(node.op));
        right();
        return;
    }
}

// ---- operands

std::string SqlWriter::operandText(Cursor& at) {
    std::string written;
    written.swap(sql);
    writeOperand(at);
    written.swap(sql);
    return written;
}

void SqlWriter::writeOperand(Cursor& at) {
    const Node& node = at.next();
    switch (node.op) {
    case Operator::Parameter:
        parameter(at.nextValue());
        return;
    case Operator::Column: {
        if (node.column == ConditionTree::kOperands) { // of a common table expression: alias and name
            const Source& source = resolve(nullptr, &at.nextText());
            sql += qualified(source, at.nextText());
            return;
        }
        const Source& source = resolve(node.entity, node.count ? &at.nextText() : nullptr);
        sql += columnText(source, columnOf(source, node.column));
        return;
    }
    case Operator::Path:
        writePath(at, node);
        return;
    case Operator::Raw:
        writeRaw(at, node);
        return;
    case Operator::JsonPath:
        writeJsonPath(at, node);
        return;
    case Operator::Query:
        subquery(at.nextQuery());
        return;
    default:
        --at.node; // a condition as a value
        sql += '(';
        writeCondition(at);
        sql += ')';
        return;
    }
}

void SqlWriter::writeRaw(Cursor& at, const Node&) {
    std::string_view left = at.nextText();
    for (std::size_t hole; (hole = left.find("{}")) != std::string_view::npos; left.remove_prefix(hole + 2)) {
        sql += left.substr(0, hole);
        writeOperand(at);
    }
    sql += left;
}

void SqlWriter::writeJsonPath(Cursor& at, const Node& node) {
    const std::string document = operandText(at);
    const bool isPostgres = dialect_.type() == DatabaseType::Postgres;
    std::string path = isPostgres ? "{" : "$";
    for (std::uint32_t i = 0; i < node.count; ++i) {
        if (isPostgres && i > 0) path += ',';
        path += isPostgres ? "\"" : ".\"";
        for (char c : at.nextText()) {
            if (isPostgres && (c == '"' || c == '\\')) path += '\\';
            path += c;
        }
        path += '"';
    }
    if (isPostgres) {
        path += '}';
        sql.append("(").append(document).append(" #>> ");
        parameter(Value{std::move(path)});
        sql += "::text[])";
        return;
    }
    sql.append("CAST(json_extract(").append(document).append(", ");
    parameter(Value{std::move(path)});
    sql += ") AS TEXT)";
}

// ---- through relations

void SqlWriter::writeNotDeleted(const EntityInfo& entity, std::string_view alias, std::string_view before) {
    const ColumnInfo* column = withDeleted ? nullptr : deleteDateOf(entity);
    if (!column) return;
    sql += before;
    if (!alias.empty()) {
        Dialect::appendQuoted(sql, alias);
        sql += '.';
    }
    Dialect::appendQuoted(sql, column->name);
    sql += " IS NULL";
}

void SqlWriter::writeRelationSource(const Source& given, const RelationInfo& relation) {
    const Source owner = given; // the list of sources grows
    const EntityInfo& target = *relation.target;
    const std::string alias = newAlias();
    ++level_;
    enter({&target, alias, level_});
    const Source& inner = sources_.back();
    sql += " FROM ";
    Dialect::appendQuoted(sql, target.table);
    sql += ' ';
    Dialect::appendQuoted(sql, alias);
    if (relation.kind == RelationKind::ManyToMany) {
        const JoinTable table = joinTableOf(*owner.entity, relation);
        const std::string link = newAlias();
        const auto& toOwner = relation.isOwner ? table.ownColumns : table.inverseColumns;
        const auto& toTarget = relation.isOwner ? table.inverseColumns : table.ownColumns;
        sql += " INNER JOIN " + Dialect::quoted(table.name) + " " + Dialect::quoted(link) + " ON ";
        std::string_view separator;
        for (const JoinTableColumn& column : toTarget) {
            sql.append(separator).append(Dialect::quoted(link) + "." + Dialect::quoted(column.name) + " = " +
                                         qualified(inner, column.key->name));
            separator = " AND ";
        }
        sql += " WHERE ";
        separator = {};
        for (const JoinTableColumn& column : toOwner) {
            sql.append(separator).append(Dialect::quoted(link) + "." + Dialect::quoted(column.name) + " = " +
                                         qualified(owner, column.key->name));
            separator = " AND ";
        }
    } else if (relation.joinColumn) {
        sql += " WHERE " + qualified(inner, target.singleKey()->name) + " = " +
               qualified(owner, relation.joinColumn->name);
    } else {
        const RelationInfo& inverse = *target.relationByProperty(relation.inverse);
        sql += " WHERE " + qualified(inner, inverse.joinColumn->name) + " = " +
               qualified(owner, owner.entity->singleKey()->name);
    }
    writeNotDeleted(target, alias, " AND ");
}

void SqlWriter::writeRelated(Cursor& at, const Node& node) {
    const std::size_t size = sources_.size();
    const Source& owner = resolve(node.entity, nullptr);
    const RelationInfo* relation = owner.entity->relationAt(node.column);
    if (!relation)
        throw UsageError{"related(...) names a member of " + std::string{owner.entity->name} + " that is no relation"};
    sql += "EXISTS (SELECT 1";
    writeRelationSource(owner, *relation);
    sql += " AND ";
    writeCondition(at);
    sql += ')';
    --level_;
    leaveTo(size);
}

void SqlWriter::writePath(Cursor& at, const Node& node) {
    const std::size_t size = sources_.size();
    const Source& owner = resolve(node.entity, nullptr);
    const RelationInfo* relation = owner.entity->relationAt(node.column);
    if (!relation)
        throw UsageError{"path(...) names a member of " + std::string{owner.entity->name} + " that is no relation"};
    // What is selected stands before the alias it belongs to is known.
    std::string before;
    before.swap(sql);
    writeRelationSource(owner, *relation);
    std::string source;
    source.swap(sql);
    sql.swap(before);
    sql += "(SELECT ";
    writeOperand(at);
    sql.append(source).append(")");
    --level_;
    leaveTo(size);
}

// ---- order and limit

void SqlWriter::orderBy(std::span<const detail::OrderItem> order) {
    std::string_view separator = " ORDER BY ";
    for (const detail::OrderItem& item : order) {
        sql += separator;
        if (item.expression) {
            operand(*item.expression);
        } else {
            const Source& source = sources_.back();
            sql += columnText(source, columnOf(source, item.column));
        }
        sql += item.isDescending ? " DESC" : " ASC";
        if (item.nulls != Nulls::Default) sql += item.nulls == Nulls::First ? " NULLS FIRST" : " NULLS LAST";
        separator = ", ";
    }
}

void SqlWriter::limit(std::size_t skip, std::optional<std::size_t> take) {
    std::string limitText, offsetText;
    if (take) {
        parameters.push_back(Value{static_cast<std::int64_t>(*take)});
        dialect_.appendParameter(limitText, parameters.size());
    }
    if (skip > 0) {
        parameters.push_back(Value{static_cast<std::int64_t>(skip)});
        dialect_.appendParameter(offsetText, parameters.size());
    }
    dialect_.appendLimit(sql, limitText, offsetText);
}

// ---- what others need as well

const ColumnInfo* deleteDateOf(const EntityInfo& entity) noexcept {
    for (const ColumnInfo& column : entity.columns)
        if (column.options.role == detail::DateRole::DeleteDate) return &column;
    return nullptr;
}

const ColumnInfo* versionOf(const EntityInfo& entity) noexcept {
    for (const ColumnInfo& column : entity.columns)
        if (column.options.isVersion) return &column;
    return nullptr;
}

std::vector<const ColumnInfo*> selectedColumns(const EntityInfo& entity, std::span<const std::uint32_t> chosen,
                                               std::span<const std::uint32_t> added) {
    std::vector<const ColumnInfo*> columns;
    const auto isIn = [](std::span<const std::uint32_t> list, const ColumnInfo& column) {
        for (std::uint32_t offset : list)
            if (offset == column.offset) return true;
        return false;
    };
    bool isWhole = chosen.empty();
    for (const ColumnInfo& column : entity.columns) {
        if (isIn(added, column) || (chosen.empty() ? !column.options.isHidden : isIn(chosen, column)))
            columns.push_back(&column);
        else
            isWhole = false;
    }
    if (isWhole) columns.clear();
    return columns;
}

std::string sqlComment(std::string_view given) {
    std::string written = "/* ";
    for (char c : given) {
        if (c == '\0') continue;
        // Neither an end nor, for PostgreSQL whose comments nest, another beginning.
        if ((c == '/' && written.back() == '*') || (c == '*' && written.back() == '/')) written += ' ';
        written += c;
    }
    return written + " */ ";
}

} // namespace aerie::orm
