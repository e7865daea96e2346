#include "query/tree_sql.hpp"

#include "query/hydrator.hpp"

#include <aerie/orm/query_error.hpp>

#include <string>

namespace aerie::orm {

namespace {

// Text with ? for parameters, as the dialect writes them.
Statement statementOf(const Dialect& dialect, std::string_view text, std::vector<Value> parameters) {
    Statement statement;
    std::size_t number = 0;
    for (char c : text) {
        if (c == '?')
            dialect.appendParameter(statement.sql, ++number);
        else
            statement.sql += c;
    }
    statement.parameters = std::move(parameters);
    return statement;
}

struct Pair {
    std::string table, own, other;
};

Pair pairOf(const EntityInfo& entity, const RelationInfo& relation) {
    const JoinTable table = joinTableOf(entity, relation);
    return {Dialect::quoted(table.name),
            Dialect::quoted((relation.isOwner ? table.ownColumns : table.inverseColumns).front().name),
            Dialect::quoted((relation.isOwner ? table.inverseColumns : table.ownColumns).front().name)};
}

struct Tree {
    explicit Tree(const EntityInfo& entity)
        : table(Dialect::quoted(entity.table)),
          key(Dialect::quoted(entity.singleKey()->name)),
          parent(Dialect::quoted(treeParentOf(entity).joinColumn->name)),
          path(Dialect::quoted(kPathColumn)) {
        if (entity.tree != TreeKind::ClosureTable) return;
        const JoinTable made = closureTableOf(entity);
        closure = Dialect::quoted(made.name);
        ancestor = Dialect::quoted(made.ownColumns.front().name);
        descendant = Dialect::quoted(made.inverseColumns.front().name);
    }
    std::string table, key, parent, path, closure, ancestor, descendant;
};

const RelationInfo& relationOfRole(const EntityInfo& entity, TreeRole role, std::string_view option) {
    for (const RelationInfo& relation : entity.relations)
        if (relation.treeRole == role && entity.tree != TreeKind::None) return relation;
    throw UsageError{std::string{entity.name} +
                     " is no tree: give its entity .tree(orm::TreeKind::ClosureTable), and "
                     "one of its relations to itself orm::" +
                     std::string{option}};
}

} // namespace

Statement insertPair(const Dialect& dialect, const EntityInfo& entity, const RelationInfo& relation, Value own,
                     Value other) {
    const Pair pair = pairOf(entity, relation);
    return statementOf(dialect, "INSERT INTO " + pair.table + "(" + pair.own + ", " + pair.other + ") VALUES (?, ?)",
                       {std::move(own), std::move(other)});
}

Statement deletePair(const Dialect& dialect, const EntityInfo& entity, const RelationInfo& relation, Value own,
                     Value other) {
    const Pair pair = pairOf(entity, relation);
    return statementOf(dialect, "DELETE FROM " + pair.table + " WHERE " + pair.own + " = ? AND " + pair.other + " = ?",
                       {std::move(own), std::move(other)});
}

Statement deletePairByText(const Dialect& dialect, const EntityInfo& entity, const RelationInfo& relation, Value own,
                           std::string_view other) {
    const ColumnKind kind = relation.target->singleKey()->kind;
    Value key{std::string{other}};
    return deletePair(dialect, entity, relation, std::move(own),
                      kind == ColumnKind::Integer ? Value{key.integer()} : std::move(key));
}

const RelationInfo& treeParentOf(const EntityInfo& entity) {
    return relationOfRole(entity, TreeRole::Parent, "treeParent");
}
const RelationInfo& treeChildrenOf(const EntityInfo& entity) {
    return relationOfRole(entity, TreeRole::Children, "treeChildren");
}

void insertTreeNode(const Dialect& dialect, const EntityInfo& entity, const void* node,
                    std::vector<Statement>& statements) {
    const Tree t{entity};
    const Value key = valueOf(*entity.singleKey(), node);
    if (entity.tree == TreeKind::MaterializedPath) {
        statements.push_back(statementOf(dialect,
                                         "UPDATE " + t.table + " SET " + t.path + " = COALESCE((SELECT \"p\"." +
                                             t.path + " FROM " + t.table + " \"p\" WHERE \"p\"." + t.key + " = " +
                                             t.table + "." + t.parent + "), '') || CAST(" + t.key +
                                             " AS varchar) || '.' WHERE " + t.key + " = ?",
                                         {key}));
        return;
    }
    statements.push_back(statementOf(
        dialect,
        "INSERT INTO " + t.closure + "(" + t.ancestor + ", " + t.descendant + ") SELECT \"c\"." + t.ancestor +
            ", \"n\"." + t.key + " FROM " + t.table + " \"n\" INNER JOIN " + t.closure + " \"c\" ON \"c\"." +
            t.descendant + " = \"n\"." + t.parent + " WHERE \"n\"." + t.key + " = ? UNION ALL SELECT \"n\"." + t.key +
            ", \"n\"." + t.key + " FROM " + t.table + " \"n\" WHERE \"n\"." + t.key + " = ?",
        {key, key}));
}

void moveTreeNode(const Dialect& dialect, const EntityInfo& entity, const void* node,
                  std::vector<Statement>& statements) {
    const Tree t{entity};
    const Value key = valueOf(*entity.singleKey(), node);
    const Value parent = valueOf(*treeParentOf(entity).joinColumn, node);
    if (entity.tree == TreeKind::MaterializedPath) {
        // The former path is still there, and ends with the node itself.
        const std::string former =
            "(SELECT \"o\"." + t.path + " FROM " + t.table + " \"o\" WHERE \"o\"." + t.key + " = ?)";
        statements.push_back(statementOf(
            dialect,
            "UPDATE " + t.table + " SET " + t.path + " = COALESCE((SELECT \"p\"." + t.path + " FROM " + t.table +
                " \"p\" WHERE \"p\"." + t.key + " = (SELECT \"s\"." + t.parent + " FROM " + t.table +
                " \"s\" WHERE \"s\"." + t.key + " = ?)), '') || (SELECT CAST(\"k\"." + t.key + " AS varchar) FROM " +
                t.table + " \"k\" WHERE \"k\"." + t.key + " = ?) || '.' || substr(" + t.path + ", length(" + former +
                ") + 1) WHERE substr(" + t.path + ", 1, length(" + former + ")) = " + former,
            {key, key, key, key, key}));
        return;
    }
    const std::string below =
        "(SELECT \"b\"." + t.descendant + " FROM " + t.closure + " \"b\" WHERE \"b\"." + t.ancestor + " = ?)";
    statements.push_back(statementOf(dialect,
                                     "DELETE FROM " + t.closure + " WHERE " + t.descendant + " IN " + below + " AND " +
                                         t.ancestor + " NOT IN " + below,
                                     {key, key}));
    if (parent.isNull()) return;
    statements.push_back(statementOf(dialect,
                                     "INSERT INTO " + t.closure + "(" + t.ancestor + ", " + t.descendant +
                                         ") SELECT \"a\"." + t.ancestor + ", \"d\"." + t.descendant + " FROM " +
                                         t.closure + " \"a\" CROSS JOIN " + t.closure + " \"d\" WHERE \"a\"." +
                                         t.descendant + " = ? AND \"d\"." + t.ancestor + " = ?",
                                     {parent, key}));
}

Statement treeSelect(const Dialect& dialect, const EntityInfo& entity, std::string_view columns, const Value& key,
                     bool isDownwards) {
    const Tree t{entity};
    const std::string select = "SELECT " + std::string{columns} + " FROM " + t.table + " \"t\" ";
    if (entity.tree == TreeKind::ClosureTable)
        return statementOf(dialect,
                           select + "INNER JOIN " + t.closure + " \"c\" ON \"t\"." + t.key + " = \"c\"." +
                               (isDownwards ? t.descendant : t.ancestor) + " WHERE \"c\"." +
                               (isDownwards ? t.ancestor : t.descendant) + " = ? ORDER BY \"t\"." + t.key,
                           {key});
    const std::string own = "(SELECT \"o\"." + t.path + " FROM " + t.table + " \"o\" WHERE \"o\"." + t.key + " = ?)";
    const std::string upper = isDownwards ? own : "\"t\"." + t.path;
    const std::string deeper = isDownwards ? "\"t\"." + t.path : own;
    return statementOf(dialect,
                       select + "WHERE substr(" + deeper + ", 1, length(" + upper + ")) = " + upper +
                           " ORDER BY \"t\"." + t.key,
                       isDownwards ? std::vector<Value>{key, key} : std::vector<Value>{key});
}

} // namespace aerie::orm
