#include "sqlite/sqlite_driver.hpp"

#include "sqlite/reader_pool.hpp"
#include "sqlite/writer.hpp"

#include <aerie/io/thread_pool.hpp>

#include <filesystem>
#include <mutex>
#include <optional>

namespace aerie::orm::sqlite {

namespace {

constexpr std::size_t kReaderThreads = 4;

// Sends everything to the writer: an in-memory database is seen by its own connection only.
class ThroughWriter final : public Connection {
public:
    explicit ThroughWriter(Writer& writer) noexcept : writer_(writer) {}
    bool tryNow(const std::shared_ptr<Work>&) override { return false; }
    void submit(std::shared_ptr<Work> work) override { writer_.submit(std::move(work)); }

private:
    Writer& writer_;
};

class SqliteDriver final : public Driver {
public:
    explicit SqliteDriver(Options options)
        : isInMemory_(options.path == ":memory:"),
          databaseOptions_{.path = std::move(options.path),
                           .busyTimeout = options.busyTimeout,
                           .slowThreshold = options.slowThreshold,
                           .onSlowStatement = options.onSlowStatement,
                           .slowContext = options.slowContext,
                           .isReadOnly = options.isReadOnly},
          writer_(databaseOptions_, counters_, options.transactionIdleLimit),
          readers_(databaseOptions_, counters_, options.readers, kReaderThreads) {}

    const Dialect& dialect() const noexcept override { return sqliteDialect(); }

    // Opening touches the disk a few times and happens once, before there is anybody to wait for the loop.
    Task<> connect() override {
        if (!isInMemory_ && !databaseOptions_.isReadOnly) makeDirectory();
        writer_.connect();
        if (!isInMemory_) readers_.connect();
        co_return;
    }

    // The end may have to wait for writes and for the last checkpoint.
    Task<> shutdown() override {
        co_await io::runBlocking([](SqliteDriver* driver) { driver->close(); }, this);
    }

    void close() noexcept override {
        // Whoever comes second waits for the first: threads can be joined only once.
        const std::lock_guard lock{closing_};
        readers_.close();
        writer_.close();
    }

    std::unique_ptr<Connection> reader(bool isSnapshot) override {
        if (isInMemory_) return std::make_unique<ThroughWriter>(writer_);
        return std::make_unique<ReaderSession>(readers_, isSnapshot);
    }
    Connection& writer() noexcept override { return writer_; }
    std::unique_ptr<Connection> transaction() override { return std::make_unique<TransactionSession>(writer_, false); }
    std::unique_ptr<Connection> exclusive() override { return std::make_unique<TransactionSession>(writer_, true); }
    const DriverCounters& counters() const noexcept override { return counters_; }

private:
    void makeDirectory() const {
        const std::filesystem::path parent = std::filesystem::path{databaseOptions_.path}.parent_path();
        std::error_code error;
        if (!parent.empty()) std::filesystem::create_directories(parent, error);
        if (error)
            throw QueryFailedError{{QueryErrorKind::Unavailable,
                                    "SQLITE_CANTOPEN",
                                    "the directory " + parent.string() + " cannot be made: " + error.message(),
                                    {}}};
    }

    const bool isInMemory_;
    const DatabaseOptions databaseOptions_;
    DriverCounters counters_;
    Writer writer_;
    ReaderPool readers_;
    std::mutex closing_;
};

} // namespace

std::unique_ptr<Driver> makeDriver(Options options) { return std::make_unique<SqliteDriver>(std::move(options)); }

} // namespace aerie::orm::sqlite
