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

class RelationLoader {
public:
    // `owner` keeps the objects alive while another thread fills them.
    RelationLoader(const Dialect& dialect, Connection& connection, std::shared_ptr<Work> owner) noexcept
        : dialect_(dialect), connection_(connection), owner_(std::move(owner)) {}

    // The nodes outlive the task.
    Task<> load(const EntityInfo& entity, std::vector<void*> objects, const std::vector<detail::RelationNode>& nodes);

private:
    Task<> loadOne(const EntityInfo& entity, const RelationInfo& relation, std::vector<void*> objects,
                   const detail::RelationNode& node);

    const Dialect& dialect_;
    Connection& connection_;
    std::shared_ptr<Work> owner_;
};

} // namespace aerie::orm
