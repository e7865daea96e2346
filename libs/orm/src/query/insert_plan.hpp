// Turns new objects into INSERT statements: fills in what the program makes, leaves out what the database makes, and
// takes that back from RETURNING.
#pragma once

#include "dialect/dialect.hpp"
#include "driver.hpp"

#include <aerie/base/timestamp.hpp>
#include <aerie/orm/entity_info.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
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

// What an INSERT does about a row that is there already.
struct OnConflict {
    enum class Action : std::uint8_t { Fail, Ignore, Update };
    Action action = Action::Fail;
    std::vector<const ColumnInfo*> columns; // of the unique constraint; Ignore: may be empty, then of any
    // What Update writes; empty: what the object gives.
    std::vector<const ColumnInfo*> updated;
};

class InsertPlan {
public:
    InsertPlan(const Dialect& dialect, const EntityInfo& entity, OnConflict onConflict = {})
        : dialect_(dialect), entity_(entity), now_(Timestamp::now()), onConflict_(std::move(onConflict)) {}

    // Objects that leave out the same columns share a statement, which runs once for each.
    void add(void* object);
    // Appends the statements; the sinks live as long as the plan, so the plan belongs to the work.
    void finish(std::vector<Statement>& statements);

private:
    void fillIn(void* object) const;
    void flush();
    std::vector<const ColumnInfo*> updatedColumns(const void* object) const;
    std::string conflictClause() const;

    const Dialect& dialect_;
    const EntityInfo& entity_;
    Timestamp now_; // one moment for all rows of a call
    OnConflict onConflict_;
    std::vector<const ColumnInfo*> given_;
    std::vector<const ColumnInfo*> updated_;
    std::vector<const ColumnInfo*> returned_;
    std::vector<void*> objects_;
    std::vector<Statement> statements_;
    std::vector<std::unique_ptr<ReturnedSink>> sinks_;
};

} // namespace aerie::orm
