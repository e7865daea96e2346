#include "query/insert_plan.hpp"

#include "query/hydrator.hpp"
#include "query/sql_builder.hpp"

#include <algorithm>
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

// What a conflict writes: everything that the object says, not what was made for the new row.
std::vector<const ColumnInfo*> InsertPlan::updatedColumns(const void* object) const {
    if (onConflict_.action != OnConflict::Action::Update) return {};
    std::vector<const ColumnInfo*> updated;
    const auto isIn = [](const std::vector<const ColumnInfo*>& list, const ColumnInfo* column) {
        return std::find(list.begin(), list.end(), column) != list.end();
    };
    for (const ColumnInfo& column : entity_.columns) {
        if (column.options.isPrimary || column.isComputed() || isIn(onConflict_.columns, &column)) continue;
        const bool isMade = column.options.isDate() || column.options.isVersion || column.options.isHidden ||
                            dialect_.isMadeByDatabase(column);
        const bool isGiven =
            onConflict_.updated.empty() ? !isMade || !isUnset(column, object) : isIn(onConflict_.updated, &column);
        if (isGiven || column.options.role == detail::DateRole::UpdateDate) updated.push_back(&column);
    }
    return updated;
}

void InsertPlan::add(void* object) {
    std::vector<const ColumnInfo*> updated = updatedColumns(object);
    fillIn(object);
    std::vector<const ColumnInfo*> given, returned;
    for (const ColumnInfo& column : entity_.columns) {
        const bool isLeftOut = column.isComputed() || (dialect_.isMadeByDatabase(column) && isUnset(column, object));
        (isLeftOut ? returned : given).push_back(&column);
    }
    // The row that was there may have another key than the new one, and other dates.
    if (onConflict_.action == OnConflict::Action::Update) {
        returned.clear();
        for (const ColumnInfo& column : entity_.columns) returned.push_back(&column);
    }
    // Without a parameter there is nothing to repeat a statement by.
    if (returned != returned_ || updated != updated_ || given.empty()) flush();
    given_ = std::move(given);
    returned_ = std::move(returned);
    updated_ = std::move(updated);
    objects_.push_back(object);
}

std::string InsertPlan::conflictClause() const {
    if (onConflict_.action == OnConflict::Action::Fail) return {};
    std::string sql = " ON CONFLICT";
    if (!onConflict_.columns.empty()) {
        sql += " (";
        appendColumns(sql, onConflict_.columns);
        sql += ')';
    }
    if (onConflict_.action == OnConflict::Action::Ignore) return sql + " DO NOTHING";
    std::string_view separator = " DO UPDATE SET ";
    // A row that gives nothing else still is the one that comes back.
    std::vector<const ColumnInfo*> updated = updated_.empty() ? onConflict_.columns : updated_;
    for (const ColumnInfo* column : updated) {
        sql.append(separator) += Dialect::quoted(column->name);
        sql += " = EXCLUDED." + Dialect::quoted(column->name);
        separator = ", ";
    }
    return sql;
}

void InsertPlan::flush() {
    if (objects_.empty()) return;
    // A row that is left out returns nothing, so nobody could tell whose values came back.
    if (onConflict_.action == OnConflict::Action::Ignore) returned_.clear();
    Statement statement;
    statement.sql = insertSql(dialect_, entity_, given_, returned_, conflictClause());
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
    updated_.clear();
}

void InsertPlan::finish(std::vector<Statement>& statements) {
    flush();
    statements.insert(statements.end(), std::make_move_iterator(statements_.begin()),
                      std::make_move_iterator(statements_.end()));
    statements_.clear();
}

} // namespace aerie::orm
