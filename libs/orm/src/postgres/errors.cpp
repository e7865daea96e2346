#include "postgres/errors.hpp"

namespace aerie::orm::postgres {

namespace {

struct StateKind {
    std::string_view state; // five characters, or the two of a class
    QueryErrorKind kind;
};

// The first that fits. PostgreSQL's manual, appendix A.
constexpr StateKind kStates[] = {
    {"23505", QueryErrorKind::UniqueViolation},
    {"23503", QueryErrorKind::ForeignKeyViolation},
    {"23001", QueryErrorKind::ForeignKeyViolation},
    {"23502", QueryErrorKind::NotNullViolation},
    {"23514", QueryErrorKind::CheckViolation},
    {"44000", QueryErrorKind::CheckViolation},
    {"23P01", QueryErrorKind::ExclusionViolation},
    {"40001", QueryErrorKind::Serialization},
    {"40P01", QueryErrorKind::Deadlock},
    {"55P03", QueryErrorKind::Busy},      // NOWAIT, or lock_timeout
    {"57014", QueryErrorKind::Cancelled}, // or the statement's time is up: the message says which
    {"57P03", QueryErrorKind::Unavailable},
    {"57P", QueryErrorKind::ConnectionLost}, // the administrator ended the session, or the server
    {"25P03", QueryErrorKind::ConnectionLost},
    {"25006", QueryErrorKind::ReadOnly},
    {"53100", QueryErrorKind::Full},
    {"53300", QueryErrorKind::Unavailable}, // too many connections
    {"53", QueryErrorKind::Full},
    {"54", QueryErrorKind::TooLarge},
    {"22001", QueryErrorKind::TooLarge}, // longer than its column
    {"22", QueryErrorKind::Conversion},
    {"XX001", QueryErrorKind::Corrupt},
    {"XX002", QueryErrorKind::Corrupt},
    {"08", QueryErrorKind::ConnectionLost},
    {"28", QueryErrorKind::Unavailable},
    {"3D", QueryErrorKind::Unavailable},
    {"42", QueryErrorKind::Syntax},
};

std::string oneLine(const char* text) {
    std::string line;
    for (const char* c = text ? text : ""; *c; ++c) {
        if (*c == '\n') {
            if (c[1]) line += "; ";
        } else if (*c != '\t') {
            line += *c;
        }
    }
    return line;
}

} // namespace

QueryErrorKind kindOf(std::string_view sqlState) noexcept {
    for (const StateKind& entry : kStates)
        if (sqlState.starts_with(entry.state)) return entry.kind;
    return QueryErrorKind::Other;
}

QueryFailure failureOf(const PGresult* result, std::string_view sql) {
    const Libpq& pq = libpq();
    const auto field = [&](int code) {
        const char* text = pq.resultErrorField(result, code);
        return std::string{text ? text : ""};
    };
    QueryFailure failure;
    failure.driverCode = field(PG_DIAG_SQLSTATE);
    failure.kind = failure.driverCode.empty() ? QueryErrorKind::ConnectionLost : kindOf(failure.driverCode);
    failure.message = field(PG_DIAG_MESSAGE_PRIMARY);
    if (failure.message.empty()) failure.message = oneLine(pq.resultErrorMessage(result));
    if (const std::string detail = field(PG_DIAG_MESSAGE_DETAIL); !detail.empty()) failure.message += ": " + detail;
    if (failure.kind == QueryErrorKind::Cancelled && failure.message.find("statement timeout") != std::string::npos)
        failure.kind = QueryErrorKind::Timeout;
    failure.query = sql;
    return failure;
}

QueryFailure connectionFailure(QueryErrorKind kind, const PGconn* connection, std::string_view sql) {
    std::string message = connection ? oneLine(libpq().errorMessage(connection)) : std::string{};
    if (message.empty()) message = "the connection to the database was closed";
    return {kind, kind == QueryErrorKind::ConnectionLost ? "08006" : "08001", std::move(message), std::string{sql}};
}

QueryFailure closedFailure() { return {QueryErrorKind::Unavailable, {}, "the data source is being closed", {}}; }

} // namespace aerie::orm::postgres
