// What the database says no to, as exceptions with TypeORM's names.
//
//   try {
//       co_return co_await users_.insert(user);
//   } catch (const orm::QueryFailedError& error) {
//       if (error.kind() == orm::QueryErrorKind::UniqueViolation) throw ConflictException("Username or email is
//       taken"); throw;
//   }
//
// Not caught, they answer as their code says: a unique or foreign key violation is 409 CONFLICT, a busy database 503, a
// missing entity 404, everything else 500. The public message never holds SQL, values or the database's own text; those
// are the detail, for the log.
#pragma once

#include <aerie/base/exception.hpp>

#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>

namespace aerie::orm {

enum class QueryErrorKind : std::uint8_t {
    UniqueViolation,     // a unique column, index or primary key has this value already
    ForeignKeyViolation, // the row it points to does not exist, or rows still point to it
    NotNullViolation,    // a column that must have a value got none
    CheckViolation,      // a CHECK of the table says no
    Busy,                // another connection or transaction held the lock longer than the busy timeout
    Full,                // the disk, or the limit of the database, is used up; nothing was written
    ReadOnly,            // the file or the connection may not be written
    Corrupt,             // the file is damaged, or is no database
    Unavailable,         // the database cannot be opened or reached, or is being closed
    Syntax,              // the database does not understand the statement, or knows no such table or column
    Conversion,          // a stored value does not fit the C++ type that was asked for
    TooLarge,            // a value, statement or number of parameters is over the database's limit
    ExclusionViolation,  // an exclusion constraint says no
    Serialization,       // transactions at the same time cannot be put in an order: do it again (`retries`)
    Deadlock,            // transactions waited for each other, and this one was ended: do it again
    ConnectionLost,      // the connection broke while it worked; whether a commit on its way was done is not known
    PoolExhausted,       // every connection was taken for the whole acquireTimeout
    Timeout,             // the statement took longer than statementTimeout
    Cancelled,           // somebody cancelled the statement
    Other,
};

// "UniqueViolation"
std::string_view nameOf(QueryErrorKind kind) noexcept;

// What a driver reports. Below the repositories it is passed as a value; they throw it as QueryFailedError.
struct QueryFailure {
    QueryErrorKind kind = QueryErrorKind::Other;
    std::string driverCode; // the driver's own name of it: "SQLITE_CONSTRAINT_UNIQUE"; with PostgreSQL the SQLSTATE
    std::string message;    // the driver's own text
    std::string query;      // the statement, without its parameters' values
};

class QueryFailedError : public Exception {
public:
    explicit QueryFailedError(QueryFailure failure, std::source_location where = std::source_location::current());

    QueryErrorKind kind() const noexcept { return failure_.kind; }
    const std::string& driverCode() const noexcept { return failure_.driverCode; }
    const std::string& driverMessage() const noexcept { return failure_.message; }
    const std::string& query() const noexcept { return failure_.query; }

private:
    QueryFailure failure_;
};

// findOneOrFail and findOneByOrFail found nothing. NOT_FOUND; the message names the entity: "User not found".
class EntityNotFoundError : public NotFoundException {
public:
    explicit EntityNotFoundError(std::string_view entity, std::source_location where = std::source_location::current());
};

// A row is not of the version that the caller read: somebody changed it since. 409 CONFLICT.
class OptimisticLockVersionMismatchError : public ConflictException {
public:
    OptimisticLockVersionMismatchError(std::string_view entity, std::int64_t expected, std::int64_t found,
                                       std::source_location where = std::source_location::current());
};

// A relation was read that was not asked for: add it to `.relations` of the find. A mistake of the program: 500.
class RelationNotLoadedError : public Exception {
public:
    explicit RelationNotLoadedError(std::string_view target,
                                    std::source_location where = std::source_location::current());
};

// A migration threw; what it threw is the cause. Its transaction was rolled back. 500.
class MigrationFailedError : public Exception {
public:
    MigrationFailedError(std::string_view migration, Error cause,
                         std::source_location where = std::source_location::current());
};

// The library is used in a way that cannot work, found only while running: an unknown migration name, a save() of an
// entity without a primary key value, a bad DATABASE_URL. The message says what to write instead. 500.
class UsageError : public Exception {
public:
    explicit UsageError(std::string what, std::source_location where = std::source_location::current());
};

} // namespace aerie::orm
