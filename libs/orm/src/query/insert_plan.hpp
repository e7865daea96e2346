// Turns new objects into INSERT statements: fills in what the program makes, leaves out what the database makes, and
// takes that back from RETURNING.
#pragma once

#include "dialect/dialect.hpp"
#include "driver.hpp"

#include <aerie/base/timestamp.hpp>
#include <aerie/orm/entity_info.hpp>

#include <memory>
#include <span>
#include <vector>

namespace aerie::orm {

// Writes what the database made into the objects of one statement, in their order.
class ReturnedSink final : public RowSink {
public:
    ReturnedSink(std::vector<const ColumnInfo*> columns, std::vector<void*> objects)
        : columns_(std::move(columns)), objects_(std::move(objects)) {}

    void onStart(const RowReader&) override {
        next_ = 0;
        failure_.reset();
    }
    bool onRow(const RowReader& row) override;

private:
    std::vector<const ColumnInfo*> columns_;
    std::vector<void*> objects_;
    std::size_t next_ = 0;
};

class InsertPlan {
public:
    InsertPlan(const Dialect& dialect, const EntityInfo& entity) noexcept
        : dialect_(dialect), entity_(entity), now_(Timestamp::now()) {}

    // Objects that leave out the same columns share a statement, which runs once for each.
    void add(void* object);
    // Appends the statements; the sinks live as long as the plan, so the plan belongs to the work.
    void finish(std::vector<Statement>& statements);

private:
    void fillIn(void* object) const;
    void flush();

    const Dialect& dialect_;
    const EntityInfo& entity_;
    Timestamp now_; // one moment for all rows of a call
    std::vector<const ColumnInfo*> given_;
    std::vector<const ColumnInfo*> returned_;
    std::vector<void*> objects_;
    std::vector<Statement> statements_;
    std::vector<std::unique_ptr<ReturnedSink>> sinks_;
};

} // namespace aerie::orm
