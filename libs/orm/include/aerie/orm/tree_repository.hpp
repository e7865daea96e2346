// Entities that are a tree: each has a parent among its own kind, or is a root.
//
//   struct Folder {
//       static constexpr auto entity = orm::entity("folders").tree(orm::TreeKind::ClosureTable);
//       orm::PrimaryGenerated<> id;
//       orm::Column<std::optional<int>> parentId;
//       orm::ManyToOne<Folder, orm::joinColumn{"parentId"}, orm::nullable, orm::treeParent> parent;
//       orm::OneToMany<Folder, "parent", orm::treeChildren> children;
//   };
//   auto folders = dataSource.getTreeRepository<Folder>();
//   for (const Folder& root : co_await folders.findTrees()) print(root.children);
//
// With a closure table each node has a row for each of its ancestors; with a materialised path it has their keys in one
// text, "1.4.7.". insert() and save() keep either; a node whose parentId changes takes along everything below it. As in
// TypeORM the lists of findDescendants and findAncestors have the node itself in them.
#pragma once

#include <aerie/orm/repository.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace aerie::orm {

namespace detail {

Task<Owned> findTrees(Executor& executor, const EntityInfo& entity);
Task<Owned> findRoots(Executor& executor, const EntityInfo& entity);
Task<Owned> treeNodes(Executor& executor, const EntityInfo& entity, std::vector<Value> key, bool isDownwards);
// One entity, with its children or its parents.
Task<Owned> treeOf(Executor& executor, const EntityInfo& entity, std::vector<Value> key, bool isDownwards);
Task<std::int64_t> countTreeNodes(Executor& executor, const EntityInfo& entity, std::vector<Value> key,
                                  bool isDownwards);
std::vector<Value> keyOfEntity(const EntityInfo& entity, const void* object);

} // namespace detail

template<class E> class TreeRepository : public Repository<E> {
public:
    explicit TreeRepository(detail::Executor& executor) noexcept : Repository<E>(executor), executor_(&executor) {}

    // Every root with everything below it.
    Task<std::vector<E>> findTrees() { return detail::takeList<E>(detail::findTrees(*executor_, info())); }
    Task<std::vector<E>> findRoots() { return detail::takeList<E>(detail::findRoots(*executor_, info())); }
    Task<std::vector<E>> findDescendants(const E& node) {
        return detail::takeList<E>(detail::treeNodes(*executor_, info(), key(node), true));
    }
    // The node, its children loaded all the way down.
    Task<E> findDescendantsTree(const E& node, std::source_location at = std::source_location::current()) {
        return detail::takeOne<E>(detail::treeOf(*executor_, info(), key(node), true), at);
    }
    Task<std::vector<E>> findAncestors(const E& node) {
        return detail::takeList<E>(detail::treeNodes(*executor_, info(), key(node), false));
    }
    // The node, its parent loaded all the way up.
    Task<E> findAncestorsTree(const E& node, std::source_location at = std::source_location::current()) {
        return detail::takeOne<E>(detail::treeOf(*executor_, info(), key(node), false), at);
    }
    // The node itself counts, as in the lists.
    Task<std::int64_t> countDescendants(const E& node) {
        return detail::countTreeNodes(*executor_, info(), key(node), true);
    }
    Task<std::int64_t> countAncestors(const E& node) {
        return detail::countTreeNodes(*executor_, info(), key(node), false);
    }

private:
    static const EntityInfo& info() noexcept { return detail::infoOf<E>(); }
    static std::vector<Value> key(const E& node) { return detail::keyOfEntity(info(), &node); }

    detail::Executor* executor_;
};

} // namespace aerie::orm
