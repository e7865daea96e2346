// A statement on its way to the driver, and what it gives back.
#pragma once

#include "query/timestamp_text.hpp"
#include "query/uuid_text.hpp"

#include <aerie/orm/query_error.hpp>
#include <aerie/orm/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::orm {

// The current row of a result. Valid only inside RowSink::onRow.
class RowReader {
public:
    // Null, Integer, Real, Text or Blob: how the database keeps the cell.
    virtual Value::Type type(int column) const noexcept = 0;
    virtual std::int64_t integer(int column) const noexcept = 0;
    virtual double real(int column) const noexcept = 0;
    // The bytes of a text or blob; a number as text.
    virtual std::string_view text(int column) const noexcept = 0;
    virtual int columnCount() const noexcept = 0;
    virtual std::string_view columnName(int column) const noexcept = 0;

    // Drivers that have these in another form than text give them without a detour. False: it is no such value.
    virtual bool uuid(int column, Uuid& out) const { return readUuid(text(column), out); }
    virtual bool timestamp(int column, Timestamp& out) const { return readTimestamp(text(column), out); }
    // Whether type() is cheap and text() may not be. With SQLite it is the other way round.
    virtual bool knowsTypes() const noexcept { return false; }

protected:
    ~RowReader() = default;
};

// Takes the rows of one statement, on the thread that runs it.
class RowSink {
public:
    virtual ~RowSink() = default;
    // The statement begins, perhaps for the second time: forget what came before.
    virtual void onStart(const RowReader& reader) = 0;
    // False stops the statement with failure().
    virtual bool onRow(const RowReader& row) = 0;

    const std::optional<QueryFailure>& failure() const noexcept { return failure_; }

protected:
    bool fail(std::string message) {
        failure_ = QueryFailure{QueryErrorKind::Conversion, {}, std::move(message), {}};
        return false;
    }
    std::optional<QueryFailure> failure_;
};

struct Statement {
    std::string sql;
    std::vector<Value> parameters;
    // The statement runs once for each group of this many parameters; 0: once, with all of them.
    std::size_t parametersPerRun = 0;
    RowSink* sink = nullptr;

    std::int64_t affected = 0; // rows changed, filled in by the driver
};

} // namespace aerie::orm
