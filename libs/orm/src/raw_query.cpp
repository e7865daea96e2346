#include "executor.hpp"
#include "query/hydrator.hpp"

#include <aerie/orm/query_runner.hpp>

#include <algorithm>
#include <string_view>

namespace aerie::orm {

namespace {

// Only what begins as a read is tried on a reader; a WITH that writes is found out there. Everything else belongs to
// the connection that writes: a PRAGMA is about the connection, and a reader's idea of the schema may be older than the
// statement before, which ALTER TABLE would take for a conflict.
bool beginsAsRead(std::string_view sql) noexcept {
    const std::size_t begin = sql.find_first_not_of(" \t\r\n(");
    if (begin == std::string_view::npos) return false;
    sql.remove_prefix(begin);
    for (std::string_view word : {"SELECT", "VALUES", "WITH", "EXPLAIN"}) {
        if (sql.size() >= word.size() && std::equal(word.begin(), word.end(), sql.begin(), [](char a, char b) {
                return a == (b >= 'a' && b <= 'z' ? static_cast<char>(b - 'a' + 'A') : b);
            }))
            return true;
    }
    return false;
}

class RawWork final : public Work {
public:
    RawWork(std::string sql, std::vector<Value> parameters) : sink_(rows) {
        statements.push_back({std::move(sql), std::move(parameters), 0, &sink_, 0});
        isRaw = true;
    }

    Rows rows;

private:
    class Sink final : public RowSink {
    public:
        explicit Sink(Rows& target) noexcept : rows_(target) {}
        void onStart(const RowReader& reader) override {
            std::vector<std::string> columns;
            for (int i = 0; i < reader.columnCount(); ++i) columns.emplace_back(reader.columnName(i));
            rows_.clear();
            rows_.setColumns(std::move(columns));
        }
        bool onRow(const RowReader& row) override {
            std::vector<Value> cells;
            const int count = row.columnCount();
            cells.reserve(static_cast<std::size_t>(count));
            for (int i = 0; i < count; ++i) cells.push_back(cellValue(row, i));
            rows_.add(std::move(cells));
            return true;
        }

    private:
        Rows& rows_;
    };
    Sink sink_;
};

} // namespace

Task<Rows> detail::runQuery(Executor& executor, std::string sql, std::vector<Value> parameters) {
    const bool isForReader = beginsAsRead(sql);
    auto work = std::make_shared<RawWork>(std::move(sql), std::move(parameters));
    work->needsWriter = !isForReader;
    if (isForReader) {
        const ConnectionHandle connection = executor.forReading(false);
        co_await execute(*connection, work);
    }
    // Only the database knows whether a text reads or writes.
    if (work->needsWriter) {
        work->needsWriter = false;
        const ConnectionHandle connection = executor.forWriting();
        co_await execute(*connection, work);
    }
    work->rows.setAffected(work->statements.front().affected);
    co_return std::move(work->rows);
}

Task<bool> QueryRunner::hasTable(std::string table) {
    const Rows rows = co_await query(
        type_ == DatabaseType::Sqlite
            ? "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
            : "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1",
        std::move(table));
    co_return !rows.empty();
}

Task<bool> QueryRunner::hasColumn(std::string table, std::string column) {
    const Rows rows =
        co_await query(type_ == DatabaseType::Sqlite ? "SELECT 1 FROM pragma_table_xinfo(?) WHERE name = ?"
                                                     : "SELECT 1 FROM information_schema.columns WHERE table_schema = "
                                                       "current_schema() AND table_name = $1 AND column_name = $2",
                       std::move(table), std::move(column));
    co_return !rows.empty();
}

} // namespace aerie::orm
