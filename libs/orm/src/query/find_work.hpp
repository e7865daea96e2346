// A SELECT of entities, with the list that it fills.
#pragma once

#include "driver.hpp"
#include "query/hydrator.hpp"

#include <aerie/orm/detail/owned.hpp>

#include <utility>
#include <vector>

namespace aerie::orm {

class FindWork final : public Work {
public:
    // `columns`: the cells of a row; none: the entity's columns in order.
    explicit FindWork(const EntityInfo& entity, std::vector<const ColumnInfo*> columns = {})
        : list(*entity.listOwner), sink_(entity, list.get(), std::move(columns)) {}

    RowSink* sink() noexcept { return &sink_; }

    detail::Owned list; // a std::vector of the entity

private:
    EntitySink sink_;
};

} // namespace aerie::orm
