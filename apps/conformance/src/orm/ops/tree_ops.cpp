#include "orm/ops/groups.hpp"
#include "orm/ops/rows.hpp"

#include <aerie/orm/tree_repository.hpp>

#include <algorithm>

namespace conformance::ORM_DIALECT {

using namespace aerie;

namespace {

using Data = orm::DataSource;

template<class E> Value names(const std::vector<E>& list) {
    std::vector<std::string> sorted;
    for (const E& node : list) sorted.push_back(node.name);
    std::sort(sorted.begin(), sorted.end());
    return listOf(sorted, [](const std::string& name) { return Value{name}; });
}

template<class E> Value trees(const std::vector<E>& list);
template<class E> Value tree(const E& node) {
    return object({{"name", *node.name},
                   {"children", node.children.isLoaded() ? trees(node.children.items()) : Value{Value::Array{}}}});
}
template<class E> Value trees(const std::vector<E>& list) {
    std::vector<const E*> sorted;
    for (const E& node : list) sorted.push_back(&node);
    std::sort(sorted.begin(), sorted.end(), [](const E* a, const E* b) { return *a->name < *b->name; });
    return listOf(sorted, [](const E* node) { return tree(*node); });
}

template<class E> Task<E> named(Data& dataSource, std::string name) {
    return dataSource.getRepository<E>().findOneByOrFail(orm::eq(&E::name, name));
}

template<class E> Task<Value> descendants(Data& dataSource) {
    auto r = dataSource.getTreeRepository<E>();
    const E a = co_await named<E>(dataSource, "a");
    const Value list = names(co_await r.findDescendants(a));
    const std::int64_t count = co_await r.countDescendants(a);
    const E whole = co_await r.findDescendantsTree(a);
    co_return object({{"list", list}, {"count", count}, {"tree", tree(whole)}});
}

template<class E> Task<Value> ancestors(Data& dataSource) {
    auto r = dataSource.getTreeRepository<E>();
    const E node = co_await named<E>(dataSource, "a1x");
    const Value list = names(co_await r.findAncestors(node));
    const std::int64_t count = co_await r.countAncestors(node);
    co_return object({{"list", list}, {"count", count}});
}

template<class E> Task<Value> whole(Data& dataSource) {
    auto r = dataSource.getTreeRepository<E>();
    const Value roots = names(co_await r.findRoots());
    const Value all = trees(co_await r.findTrees());
    co_return object({{"roots", roots}, {"trees", all}});
}

Value cell(const orm::Value& value, bool isText) {
    if (value.isNull()) return Value{};
    return isText ? Value{value.text()} : Value{value.integer()};
}

// The rows as they are, in tables and columns that have no members.
Task<Value> rawRows(Data& dataSource, std::string sql) {
    const orm::Rows found = co_await dataSource.query(std::move(sql));
    Value::Array made;
    for (std::size_t i = 0; i < found.size(); ++i) {
        Object line;
        for (const std::string& column : found.columns())
            line.set(column, cell(found[i][column], column == "name" || column == "mpath"));
        made.emplace_back(std::move(line));
    }
    co_return Value{std::move(made)};
}

template<class E> Task<Value> state(Data& dataSource) {
    if constexpr (std::is_same_v<E, Category>) {
        co_return co_await rawRows(dataSource,
                                   R"(SELECT "id","name","mpath","parentId" FROM "categories" ORDER BY "id")");
    } else {
        const Value nodes =
            co_await rawRows(dataSource, R"(SELECT "id","name","parentId" FROM "folders" ORDER BY "id")");
        const Value closure = co_await rawRows(
            dataSource, R"(SELECT "id_ancestor" AS a, "id_descendant" AS d FROM "folders_closure" ORDER BY 1, 2)");
        co_return object({{"rows", nodes}, {"closure", closure}});
    }
}

template<class E> Task<Value> insert(Data& dataSource) {
    E leaf{.name = "leaf"};
    leaf.parent.emplace() = co_await named<E>(dataSource, "a2");
    co_await dataSource.getTreeRepository<E>().save(leaf);
    co_return co_await state<E>(dataSource);
}

constexpr Operation kOperations[]{
    {"tree.path.descendants", [](Data& d, const Value&) { return descendants<Category>(d); }},
    {"tree.path.ancestors", [](Data& d, const Value&) { return ancestors<Category>(d); }},
    {"tree.path.whole", [](Data& d, const Value&) { return whole<Category>(d); }},
    {"tree.path.insert", [](Data& d, const Value&) { return insert<Category>(d); }},
    {"tree.path.state", [](Data& d, const Value&) { return state<Category>(d); }},
    {"tree.closure.descendants", [](Data& d, const Value&) { return descendants<Folder>(d); }},
    {"tree.closure.ancestors", [](Data& d, const Value&) { return ancestors<Folder>(d); }},
    {"tree.closure.whole", [](Data& d, const Value&) { return whole<Folder>(d); }},
    {"tree.closure.insert", [](Data& d, const Value&) { return insert<Folder>(d); }},
    {"tree.closure.state", [](Data& d, const Value&) { return state<Folder>(d); }},
};

} // namespace

std::span<const Operation> treeOperations() { return kOperations; }

} // namespace conformance::ORM_DIALECT
