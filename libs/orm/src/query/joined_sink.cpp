#include "query/joined_sink.hpp"

#include "query/object_list.hpp"
#include "query/relation_loader.hpp"

#include <algorithm>

namespace aerie::orm {

namespace {
constexpr std::size_t kNone = static_cast<std::size_t>(-1);
}

JoinedSink::JoinedSink(std::vector<ResultBlock> blocks) {
    for (ResultBlock& block : blocks) {
        std::vector<int> keyCells;
        for (std::size_t i = 0; i < block.columns.size(); ++i)
            if (block.columns[i]->options.isPrimary) keyCells.push_back(block.firstCell + static_cast<int>(i));
        levels_.push_back({std::move(block), std::move(keyCells), {}, {}, {}});
    }
    current_.resize(levels_.size());
    clear();
}

void JoinedSink::clear() {
    for (Level& level : levels_) {
        level.list = detail::Owned{*level.block.entity->listOwner};
        level.parents.clear();
        level.known.clear();
    }
}

void JoinedSink::onStart(const RowReader&) {
    clear();
    failure_.reset();
}

bool JoinedSink::onRow(const RowReader& row) {
    for (std::size_t i = 0; i < levels_.size(); ++i) {
        Level& level = levels_[i];
        current_[i] = kNone;
        const std::size_t parent = level.block.parent < 0 ? 0 : current_[static_cast<std::size_t>(level.block.parent)];
        if (parent == kNone || row.type(level.keyCells.front()) == Value::Type::Null) continue;
        std::string key = std::to_string(parent);
        for (int cell : level.keyCells) (key += '\0').append(row.text(cell));
        const auto [found, isNew] = level.known.emplace(std::move(key), level.parents.size());
        current_[i] = found->second;
        if (!isNew) continue;
        level.parents.push_back(parent);
        std::string problem;
        if (!readColumns(level.block.columns, level.block.entity->list->append(level.list.get()), row,
                         level.block.firstCell, problem))
            return fail(std::move(problem));
    }
    return true;
}

void JoinedSink::fillRelations(Level& level) {
    const RelationInfo& relation = *level.block.relation;
    const Level& above = levels_[static_cast<std::size_t>(level.block.parent)];
    const EntityInfo& entity = *level.block.entity;
    const std::vector<void*> parents = objectsOf(*above.block.entity, above.list.get());
    if (relation.isToMany() || relation.isNullable)
        for (void* parent : parents) relation.ops->emplace(relationOf(relation, parent), true);
    const std::vector<void*> objects = objectsOf(entity, level.list.get());
    for (std::size_t i = 0; i < objects.size(); ++i) {
        void* target = relationOf(relation, parents[level.parents[i]]);
        if (relation.isToMany()) {
            entity.ops->append(relation.ops->loaded(target), objects[i]);
            continue;
        }
        detail::Owned one{*entity.listOwner};
        entity.ops->append(one.get(), objects[i]);
        entity.ops->takeFirst(one.get(), relation.ops->emplace(target, false));
    }
}

detail::Owned JoinedSink::take() {
    for (std::size_t i = levels_.size(); i-- > 1;) fillRelations(levels_[i]);
    return std::move(levels_.front().list);
}

} // namespace aerie::orm
