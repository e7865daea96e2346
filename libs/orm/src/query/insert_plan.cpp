#include "query/insert_plan.hpp"

#include "query/hydrator.hpp"
#include "query/sql_builder.hpp"

#include <iterator>

namespace aerie::orm {

bool ReturnedSink::onRow(const RowReader& row) {
    if (next_ >= objects_.size()) return true;
    void* object = objects_[next_++];
    std::string problem;
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (!readColumn(*columns_[i], object, row, static_cast<int>(i), problem)) return fail(std::move(problem));
    return true;
}

void InsertPlan::fillIn(void* object) const {
    for (const ColumnInfo& column : entity_.columns) {
        if (!isUnset(column, object)) continue;
        if (column.options.isGenerated && column.kind == ColumnKind::Uuid)
            assignValue(column, object, Value{Uuid::v4()});
        else if (column.options.isDate())
            assignValue(column, object, Value{now_});
        else if (column.options.isVersion)
            assignValue(column, object, Value{1});
    }
}

void InsertPlan::add(void* object) {
    fillIn(object);
    std::vector<const ColumnInfo*> given, returned;
    for (const ColumnInfo& column : entity_.columns) {
        const bool isLeftOut = column.isComputed() || (dialect_.isMadeByDatabase(column) && isUnset(column, object));
        (isLeftOut ? returned : given).push_back(&column);
    }
    // Without a parameter there is nothing to repeat a statement by.
    if (returned != returned_ || given.empty()) flush();
    given_ = std::move(given);
    returned_ = std::move(returned);
    objects_.push_back(object);
}

void InsertPlan::flush() {
    if (objects_.empty()) return;
    Statement statement;
    statement.sql = insertSql(dialect_, entity_, given_, returned_);
    statement.parametersPerRun = given_.size();
    statement.parameters.reserve(given_.size() * objects_.size());
    for (void* object : objects_)
        for (const ColumnInfo* column : given_) statement.parameters.push_back(valueOf(*column, object));
    if (!returned_.empty()) {
        sinks_.push_back(std::make_unique<ReturnedSink>(std::move(returned_), std::move(objects_)));
        statement.sink = sinks_.back().get();
    }
    statements_.push_back(std::move(statement));
    objects_.clear();
    returned_.clear();
}

void InsertPlan::finish(std::vector<Statement>& statements) {
    flush();
    statements.insert(statements.end(), std::make_move_iterator(statements_.begin()),
                      std::make_move_iterator(statements_.end()));
    statements_.clear();
}

} // namespace aerie::orm
