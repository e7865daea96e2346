// save(): which objects are new, which differ from their stored row and in what.
#pragma once

#include "driver.hpp"
#include "query/insert_plan.hpp"

#include <aerie/orm/detail/owned.hpp>
#include <aerie/orm/entity_info.hpp>

#include <vector>

namespace aerie::orm {

class SaveWork final : public Work {
public:
    SaveWork(const Dialect& dialect, const EntityInfo& entity, detail::Owned objects);

    // What to read first: the rows of the objects that have a key.
    std::vector<Statement> selectStored();
    // The answers, in the order of the statements.
    void addStored(detail::Owned rows);
    // INSERT and UPDATE statements; none when nothing differs.
    void plan();

    detail::Owned list;

private:
    // For each of keyed_ its stored row, or null.
    std::vector<const void*> storedRows() const;
    void planUpdate(void* object, const void* stored);

    const Dialect& dialect_;
    const EntityInfo& entity_;
    InsertPlan inserts_;
    std::vector<detail::Owned> storedLists_;
    std::vector<void*> keyed_; // the objects that have a key
};

} // namespace aerie::orm
