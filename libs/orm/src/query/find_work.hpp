// A SELECT of whole entities, with the list that it fills.
#pragma once

#include "driver.hpp"
#include "query/hydrator.hpp"

#include <aerie/orm/detail/owned.hpp>

namespace aerie::orm {

class FindWork final : public Work {
public:
    explicit FindWork(const EntityInfo& entity) : list(*entity.listOwner), sink_(entity, list.get()) {}

    RowSink* sink() noexcept { return &sink_; }

    detail::Owned list; // a std::vector of the entity

private:
    EntitySink sink_;
};

} // namespace aerie::orm
