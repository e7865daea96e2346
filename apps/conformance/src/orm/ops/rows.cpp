#include "orm/ops/rows.hpp"

#include <aerie/base/exception.hpp>

#include <algorithm>
#include <cstdio>

namespace conformance::ORM_DIALECT {

Object rowOf(const orm::EntityInfo& entity, const void* object, const std::vector<std::string_view>& columns) {
    Object row;
    for (const orm::ColumnInfo& column : entity.columns) {
        const bool isWanted = columns.empty()
                                  ? !column.options.isHidden
                                  : std::find(columns.begin(), columns.end(), column.property) != columns.end();
        if (isWanted) row.set(column.property, toJson(column, object));
    }
    return row;
}

Uuid uuid(int number) {
    char text[40];
    std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012d", number);
    return Uuid::parseAny(text).value();
}

Value object(std::initializer_list<std::pair<std::string_view, Value>> members) {
    Object made;
    for (const auto& [name, value] : members) made.set(name, value);
    return Value{std::move(made)};
}

std::string codeOf(std::exception_ptr error) {
    try {
        std::rethrow_exception(error);
    } catch (const orm::QueryFailedError& failed) {
        if (failed.driverCode() == "40001") return "serialization";
        if (failed.driverCode() == "23P01") return "exclusion";
        switch (failed.kind()) {
        case orm::QueryErrorKind::UniqueViolation:
            return "unique";
        case orm::QueryErrorKind::ForeignKeyViolation:
            return "foreign-key";
        case orm::QueryErrorKind::CheckViolation:
            return "check";
        case orm::QueryErrorKind::NotNullViolation:
            return "not-null";
        default:
            return "other: " + failed.driverMessage();
        }
    } catch (const orm::OptimisticLockVersionMismatchError&) {
        return "optimistic-lock";
    } catch (const orm::EntityNotFoundError&) {
        return "not-found";
    } catch (...) {
        return "other: " + aerie::errorFrom(std::current_exception()).message();
    }
}

Task<Value> attempt(Task<> task) {
    Value error;
    try {
        co_await std::move(task);
    } catch (...) {
        error = codeOf(std::current_exception());
    }
    co_return object({{"error", error}});
}

} // namespace conformance::ORM_DIALECT
