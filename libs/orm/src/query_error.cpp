#include <aerie/orm/query_error.hpp>

namespace aerie::orm {

namespace {

struct KindInfo {
    std::string_view name;
    ErrorCode code;
    std::string_view message;
};

// In the order of the enum.
constexpr KindInfo kKinds[] = {
    {"UniqueViolation", ErrorCode::Conflict, "A record with this value exists already"},
    {"ForeignKeyViolation", ErrorCode::Conflict, "A record that this one refers to does not exist, or is still in use"},
    {"NotNullViolation", ErrorCode::InternalServerError, "The record could not be stored"},
    {"CheckViolation", ErrorCode::InternalServerError, "The record could not be stored"},
    {"Busy", ErrorCode::ServiceUnavailable, "The database is busy, try again"},
    {"Full", ErrorCode::InternalServerError, "The record could not be stored"},
    {"ReadOnly", ErrorCode::InternalServerError, "The record could not be stored"},
    {"Corrupt", ErrorCode::InternalServerError, "The database cannot be read"},
    {"Unavailable", ErrorCode::ServiceUnavailable, "The database is not available"},
    {"Syntax", ErrorCode::InternalServerError, "The query failed"},
    {"Conversion", ErrorCode::InternalServerError, "The query failed"},
    {"TooLarge", ErrorCode::InternalServerError, "The query failed"},
    {"ExclusionViolation", ErrorCode::Conflict, "A record that excludes this one exists already"},
    {"Serialization", ErrorCode::ServiceUnavailable, "The database is busy, try again"},
    {"Deadlock", ErrorCode::ServiceUnavailable, "The database is busy, try again"},
    {"ConnectionLost", ErrorCode::ServiceUnavailable, "The database is not available"},
    {"PoolExhausted", ErrorCode::ServiceUnavailable, "The database is busy, try again"},
    {"Timeout", ErrorCode::ServiceUnavailable, "The query took too long"},
    {"Cancelled", ErrorCode::ServiceUnavailable, "The query was cancelled"},
    {"Other", ErrorCode::InternalServerError, "The query failed"},
};

const KindInfo& infoOf(QueryErrorKind kind) noexcept { return kKinds[static_cast<std::size_t>(kind)]; }

std::string detailOf(const QueryFailure& failure) {
    std::string text{nameOf(failure.kind)};
    if (!failure.driverCode.empty()) text += " (" + failure.driverCode + ")";
    text += ": " + failure.message;
    if (!failure.query.empty()) text += " in: " + failure.query;
    return text;
}

} // namespace

std::string_view nameOf(QueryErrorKind kind) noexcept { return infoOf(kind).name; }

QueryFailedError::QueryFailedError(QueryFailure failure, std::source_location where)
    : Exception(Error{infoOf(failure.kind).code, std::string{infoOf(failure.kind).message}, where}.withDetail(
          detailOf(failure))),
      failure_(std::move(failure)) {}

EntityNotFoundError::EntityNotFoundError(std::string_view entity, std::source_location where)
    : NotFoundException(std::string{entity} + " not found", where) {}

OptimisticLockVersionMismatchError::OptimisticLockVersionMismatchError(std::string_view entity, std::int64_t expected,
                                                                       std::int64_t found, std::source_location where)
    : ConflictException(std::string{entity} + " was changed by somebody else: version " + std::to_string(found) +
                            " instead of " + std::to_string(expected),
                        where) {}

RelationNotLoadedError::RelationNotLoadedError(std::string_view target, std::source_location where)
    : Exception(Error{ErrorCode::InternalServerError, "The query failed", where}.withDetail(
          "a relation to " + std::string{target} +
          " was read but not loaded: ask for it, find({.relations = orm::with(&Entity::relation)})")) {}

MigrationFailedError::MigrationFailedError(std::string_view migration, Error cause, std::source_location where)
    : Exception(
          Error{ErrorCode::InternalServerError, "The migration " + std::string{migration} + " failed", where}.withCause(
              std::move(cause))) {}

UsageError::UsageError(std::string what, std::source_location where)
    : Exception(Error{ErrorCode::InternalServerError, std::move(what), where}) {}

} // namespace aerie::orm
