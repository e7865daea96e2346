#include "sqlite/errors.hpp"

#include <sqlite3.h>

namespace aerie::orm::sqlite {

namespace {

struct CodeInfo {
    int code;
    std::string_view name;
    QueryErrorKind kind;
};

using Kind = QueryErrorKind;

// Extended codes first; what is not here is looked up by its primary code, the low byte.
constexpr CodeInfo kCodes[] = {
    {SQLITE_CONSTRAINT_UNIQUE, "SQLITE_CONSTRAINT_UNIQUE", Kind::UniqueViolation},
    {SQLITE_CONSTRAINT_PRIMARYKEY, "SQLITE_CONSTRAINT_PRIMARYKEY", Kind::UniqueViolation},
    {SQLITE_CONSTRAINT_ROWID, "SQLITE_CONSTRAINT_ROWID", Kind::UniqueViolation},
    {SQLITE_CONSTRAINT_FOREIGNKEY, "SQLITE_CONSTRAINT_FOREIGNKEY", Kind::ForeignKeyViolation},
    {SQLITE_CONSTRAINT_NOTNULL, "SQLITE_CONSTRAINT_NOTNULL", Kind::NotNullViolation},
    {SQLITE_CONSTRAINT_CHECK, "SQLITE_CONSTRAINT_CHECK", Kind::CheckViolation},
    {SQLITE_CONSTRAINT_TRIGGER, "SQLITE_CONSTRAINT_TRIGGER", Kind::CheckViolation},
    {SQLITE_BUSY_SNAPSHOT, "SQLITE_BUSY_SNAPSHOT", Kind::Busy},
    {SQLITE_BUSY_RECOVERY, "SQLITE_BUSY_RECOVERY", Kind::Busy},
    {SQLITE_BUSY_TIMEOUT, "SQLITE_BUSY_TIMEOUT", Kind::Busy},
    {SQLITE_READONLY_DIRECTORY, "SQLITE_READONLY_DIRECTORY", Kind::ReadOnly},
    {SQLITE_READONLY_DBMOVED, "SQLITE_READONLY_DBMOVED", Kind::ReadOnly},
    {SQLITE_CANTOPEN_ISDIR, "SQLITE_CANTOPEN_ISDIR", Kind::Unavailable},
    {SQLITE_IOERR_WRITE, "SQLITE_IOERR_WRITE", Kind::Other},
    {SQLITE_IOERR_FSYNC, "SQLITE_IOERR_FSYNC", Kind::Other},
    {SQLITE_IOERR_SHORT_READ, "SQLITE_IOERR_SHORT_READ", Kind::Corrupt},
    {SQLITE_CONSTRAINT, "SQLITE_CONSTRAINT", Kind::CheckViolation},
    {SQLITE_BUSY, "SQLITE_BUSY", Kind::Busy},
    {SQLITE_LOCKED, "SQLITE_LOCKED", Kind::Busy},
    {SQLITE_FULL, "SQLITE_FULL", Kind::Full},
    {SQLITE_READONLY, "SQLITE_READONLY", Kind::ReadOnly},
    {SQLITE_PERM, "SQLITE_PERM", Kind::ReadOnly},
    {SQLITE_CORRUPT, "SQLITE_CORRUPT", Kind::Corrupt},
    {SQLITE_NOTADB, "SQLITE_NOTADB", Kind::Corrupt},
    {SQLITE_CANTOPEN, "SQLITE_CANTOPEN", Kind::Unavailable},
    {SQLITE_TOOBIG, "SQLITE_TOOBIG", Kind::TooLarge},
    {SQLITE_RANGE, "SQLITE_RANGE", Kind::Syntax},
    {SQLITE_ERROR, "SQLITE_ERROR", Kind::Syntax},
    {SQLITE_MISMATCH, "SQLITE_MISMATCH", Kind::Conversion},
    {SQLITE_INTERRUPT, "SQLITE_INTERRUPT", Kind::Other},
    {SQLITE_IOERR, "SQLITE_IOERR", Kind::Other},
    {SQLITE_NOMEM, "SQLITE_NOMEM", Kind::Other},
    {SQLITE_AUTH, "SQLITE_AUTH", Kind::Other},
    {SQLITE_ABORT, "SQLITE_ABORT", Kind::Other},
    {SQLITE_MISUSE, "SQLITE_MISUSE", Kind::Other},
    {SQLITE_PROTOCOL, "SQLITE_PROTOCOL", Kind::Busy},
};

constexpr CodeInfo kUnknown{0, "SQLITE_ERROR", Kind::Other};

const CodeInfo& infoOf(int extendedCode) noexcept {
    for (const int code : {extendedCode, extendedCode & 0xff})
        for (const CodeInfo& info : kCodes)
            if (info.code == code) return info;
    return kUnknown;
}

} // namespace

std::string_view codeName(int extendedCode) noexcept { return infoOf(extendedCode).name; }
QueryErrorKind kindOf(int extendedCode) noexcept { return infoOf(extendedCode).kind; }

QueryFailure lastFailure(sqlite3* db, std::string_view sql) {
    const int code = sqlite3_extended_errcode(db);
    return {kindOf(code), std::string{codeName(code)}, sqlite3_errmsg(db), std::string{sql}};
}

} // namespace aerie::orm::sqlite
