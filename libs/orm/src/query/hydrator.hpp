// Between rows of the database and objects in memory, by the tables of the entity.
#pragma once

#include "statement.hpp"

#include <aerie/orm/entity_info.hpp>

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace aerie::orm {

// Cell `cell` of the row into the member of the object. False: the cell does not fit; `problem` says how.
bool readColumn(const ColumnInfo& column, void* object, const RowReader& row, int cell, std::string& problem);

// A whole row, whose cells are the entity's columns in order.
bool readEntity(const EntityInfo& entity, void* object, const RowReader& row, std::string& problem);
// Some of its columns, from `cell` on.
bool readColumns(std::span<const ColumnInfo* const> columns, void* object, const RowReader& row, int cell,
                 std::string& problem);

// A cell as a value, in the form in which the database keeps it.
Value cellValue(const RowReader& row, int cell);

// The member as a parameter.
Value valueOf(const ColumnInfo& column, const void* object);
// The reverse, for values of the column's own type.
void assignValue(const ColumnInfo& column, void* object, const Value& value);

// A parameter for the column: in the form in which it is stored, where that is another than the member's.
inline Value storedValue(const ColumnInfo& column, Value value) {
    if (!column.codec || !column.codec->store || value.isNull()) return value;
    return column.codec->store(column, value);
}

// A generated key as a new object has it.
inline void resetColumn(const ColumnInfo& column, void* object) {
    assignValue(column, object, column.kind == ColumnKind::Uuid ? Value{Uuid{}} : Value{0});
}

// Whether the member is T{}: not set yet, for keys and columns whose value is made at the insert.
bool isUnset(const ColumnInfo& column, const void* object);

// An integer or enum member of any width.
std::int64_t loadInteger(const ColumnInfo& column, const void* member) noexcept;

inline const void* memberOf(const ColumnInfo& column, const void* object) noexcept {
    return static_cast<const char*>(object) + column.offset;
}
inline void* memberOf(const ColumnInfo& column, void* object) noexcept {
    return static_cast<char*>(object) + column.offset;
}

// Appends each row to a std::vector of the entity.
class EntitySink final : public RowSink {
public:
    EntitySink(const EntityInfo& entity, void* list, std::vector<const ColumnInfo*> columns = {}) noexcept
        : entity_(entity), list_(list), columns_(std::move(columns)) {}

    void onStart(const RowReader&) override {
        entity_.list->clear(list_);
        failure_.reset();
    }
    bool onRow(const RowReader& row) override {
        std::string problem;
        void* object = entity_.list->append(list_);
        const bool isRead = columns_.empty() ? readEntity(entity_, object, row, problem)
                                             : readColumns(columns_, object, row, 0, problem);
        return isRead || fail(std::move(problem));
    }

private:
    const EntityInfo& entity_;
    void* list_;
    std::vector<const ColumnInfo*> columns_; // none: all
};

} // namespace aerie::orm
