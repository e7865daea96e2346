// Loads relations into objects: one query per relation, whatever the number of objects, and so on downwards.
#pragma once

#include "driver.hpp"
#include "query/key_index.hpp"

#include <aerie/io/task.hpp>
#include <aerie/orm/entity_info.hpp>
#include <aerie/orm/find_options.hpp>

#include <memory>
#include <vector>

namespace aerie::orm {

// Where a relation lies in an object, and whether it was loaded or set. Every relation is one detail::Owned.
inline void* relationOf(const RelationInfo& relation, void* object) noexcept {
    return static_cast<char*>(object) + relation.offset;
}
inline bool isRelationLoaded(const RelationInfo& relation, const void* object) noexcept {
    return reinterpret_cast<const detail::Owned*>(static_cast<const char*>(object) + relation.offset)->get() != nullptr;
}
// The entities that it holds; none when it is not loaded.
std::vector<void*> relatedObjects(const RelationInfo& relation, void* object);

// The nodes, and one for each eager relation that they leave out, at every depth.
std::vector<detail::RelationNode> withEagerRelations(const EntityInfo& entity, std::vector<detail::RelationNode> nodes);

// The columns to read so that the relations can be loaded as well; empty: all.
std::vector<const ColumnInfo*> columnsFor(const EntityInfo& entity, const detail::SelectedColumns& selected,
                                          const std::vector<detail::RelationNode>& nodes,
                                          const ColumnInfo* alsoNeeded = nullptr);

class RelationLoader {
public:
    // `owner` keeps the objects alive while another thread fills them.
    RelationLoader(const Dialect& dialect, Connection& connection, std::shared_ptr<Work> owner,
                   bool withDeleted = false) noexcept
        : dialect_(dialect), connection_(connection), owner_(std::move(owner)), withDeleted_(withDeleted) {}

    // The nodes outlive the task.
    Task<> load(const EntityInfo& entity, std::vector<void*> objects, const std::vector<detail::RelationNode>& nodes);

private:
    Task<> loadOne(const EntityInfo& entity, const RelationInfo& relation, std::vector<void*> objects,
                   const detail::RelationNode& node);

    const Dialect& dialect_;
    Connection& connection_;
    std::shared_ptr<Work> owner_;
    bool withDeleted_;
};

} // namespace aerie::orm
