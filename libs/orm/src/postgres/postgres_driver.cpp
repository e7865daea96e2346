#include "postgres/postgres_driver.hpp"

#include "postgres/errors.hpp"
#include "postgres/sessions.hpp"

#include <aerie/io/timer.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

namespace aerie::orm::postgres {

namespace {

std::string milliseconds(Duration duration) {
    return std::to_string(std::max<std::int64_t>(duration.toMilliseconds(), 0));
}

// The URL as libpq understands it, and what every session is set to: times are UTC, texts UTF-8.
ConnectParameters parametersOf(const Options& options) {
    const Libpq& pq = libpq();
    char* problem = nullptr;
    PQconninfoOption* parsed = pq.conninfoParse(options.url.c_str(), &problem);
    if (!parsed) {
        std::string text = problem ? problem : "it cannot be read";
        pq.freemem(problem);
        while (!text.empty() && text.back() == '\n') text.pop_back();
        throw UsageError{"DATABASE_URL: " + text + ": write postgres://user:password@host:5432/database"};
    }
    ConnectParameters parameters;
    std::string settings, name = "aerie";
    for (const PQconninfoOption* option = parsed; option->keyword; ++option) {
        if (!option->val) continue;
        const std::string_view keyword = option->keyword;
        if (keyword == "options")
            settings = option->val;
        else if (keyword == "application_name")
            name = option->val;
        else if (keyword != "client_encoding")
            parameters.emplace_back(option->keyword, option->val);
    }
    pq.conninfoFree(parsed);
    settings += " -c TimeZone=UTC -c DateStyle=ISO,YMD -c IntervalStyle=postgres -c bytea_output=hex";
    settings += " -c statement_timeout=" + milliseconds(options.statementTimeout);
    settings += " -c idle_in_transaction_session_timeout=" + milliseconds(options.transactionIdleLimit);
    parameters.emplace_back("options", std::move(settings));
    parameters.emplace_back("application_name", std::move(name));
    parameters.emplace_back("client_encoding", "UTF8");
    return parameters;
}

class PostgresDriver final : public Driver, public PoolFinder {
public:
    explicit PostgresDriver(Options options)
        : shared_(std::make_shared<Shared>(std::move(options))),
          writer_(*this, shared_->counters.writes),
          id_(nextId()) {}
    ~PostgresDriver() override { close(); }

    const Dialect& dialect() const noexcept override { return postgresDialect(); }
    const DriverCounters& counters() const noexcept override { return shared_->counters; }

    Task<> connect() override {
        parameters_ = parametersOf(shared_->options);
        auto work = std::make_shared<Work>();
        work->statements.push_back({"SELECT 1", {}, 0, nullptr, 0});
        work->isRaw = true;
        co_await execute(writer_, work);
    }

    std::unique_ptr<Connection> reader(bool isSnapshot) override {
        if (isSnapshot) return session(OwnedSession::Kind::Snapshot);
        return std::make_unique<SharedSession>(*this, shared_->counters.readsOnLoop);
    }
    Connection& writer() noexcept override { return writer_; }
    std::unique_ptr<Connection> transaction() override { return session(OwnedSession::Kind::Transaction); }
    std::unique_ptr<Connection> exclusive() override { return session(OwnedSession::Kind::Exclusive); }

    Task<> shutdown() override {
        for (const Entry& entry : takePools()) {
            if (entry.loop == io::EventLoop::find())
                entry.pool->beginClosing();
            else if (!entry.handle.post([pool = entry.pool] { pool->beginClosing(); }))
                continue; // its loop is gone, and closed it
            // Once more after the end: the connections go when what runs now has returned.
            do {
                co_await io::sleepFor(Duration::fromMilliseconds(1));
            } while (!entry.pool->isClosed());
        }
    }

    void close() noexcept override {
        for (const Entry& entry : takePools()) {
            if (entry.loop == io::EventLoop::find())
                entry.pool->close();
            else
                entry.handle.post([pool = entry.pool] { pool->close(); });
        }
    }

private:
    struct Entry {
        io::EventLoop* loop;
        io::LoopHandle handle;
        std::shared_ptr<Pool> pool;
    };
    struct Remembered {
        std::uint64_t driver = 0;
        std::shared_ptr<Pool> pool;
    };

    static std::uint64_t nextId() noexcept {
        static std::atomic<std::uint64_t> next{1};
        return next.fetch_add(1, std::memory_order_relaxed);
    }

    std::shared_ptr<Pool> poolHere() override {
        // One thread mostly runs one loop and uses one data source.
        thread_local Remembered remembered;
        io::EventLoop& loop = io::EventLoop::current();
        const bool isFresh = remembered.driver == id_ && !remembered.pool->isClosed();
        if (isFresh && &remembered.pool->loop() == &loop) return remembered.pool;
        remembered = {id_, findPool(loop)};
        return remembered.pool;
    }

    std::shared_ptr<Pool> findPool(io::EventLoop& loop) {
        const std::lock_guard lock{mutex_};
        std::erase_if(pools_, [](const Entry& entry) { return entry.pool->isClosed(); });
        for (const Entry& entry : pools_)
            if (entry.loop == &loop) return entry.pool;
        auto pool = std::make_shared<Pool>(shared_, parameters_);
        pool->startKeeper();
        pools_.push_back({&loop, loop.handle(), pool});
        return pool;
    }

    std::vector<Entry> takePools() {
        const std::lock_guard lock{mutex_};
        shared_->isClosing.store(true, std::memory_order_relaxed);
        return std::exchange(pools_, {});
    }

    std::unique_ptr<Connection> session(OwnedSession::Kind kind) {
        return std::make_unique<OwnedSession>(poolHere(), shared_, kind);
    }

    const std::shared_ptr<Shared> shared_;
    SharedSession writer_;
    const std::uint64_t id_;
    ConnectParameters parameters_;
    std::mutex mutex_;
    std::vector<Entry> pools_;
};

} // namespace

std::unique_ptr<Driver> makeDriver(Options options) { return std::make_unique<PostgresDriver>(std::move(options)); }

} // namespace aerie::orm::postgres
