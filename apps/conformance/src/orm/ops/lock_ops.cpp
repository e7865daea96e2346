// What two transactions at once do to each other. SQLite has one writer at a time, so these are PostgreSQL's.
#include "orm/ops/groups.hpp"
#include "orm/ops/rows.hpp"

#include <aerie/io/event.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/io/when_all.hpp>

#include <array>
#include <cstdio>

namespace conformance::ORM_DIALECT {

using namespace aerie;
using namespace aerie::literals;

#ifdef ORM_POSTGRES

namespace {

using Data = orm::DataSource;

Task<> both(Task<> one, Task<> two) {
    std::vector<Task<>> tasks;
    tasks.push_back(std::move(one));
    tasks.push_back(std::move(two));
    co_await io::whenAll(std::move(tasks));
}

Task<Account> lockedAccount(Data& dataSource, int id) {
    orm::FindOneOptions<Account> options{.where = orm::eq(&Account::id, id), .lock = {orm::LockMode::PessimisticWrite}};
    return dataSource.getRepository<Account>().findOneOrFail(std::move(options));
}

struct Log {
    io::Event isLocked;
    Value::Array lines;
};

Task<> holdAndIncrement(Data& dataSource, Log& log) {
    co_await dataSource.transaction([&]() -> Task<> {
        co_await lockedAccount(dataSource, 1);
        log.isLocked.set();
        co_await io::sleepFor(150_ms);
        log.lines.emplace_back("one");
        co_await dataSource.getRepository<Account>().increment(orm::eq(&Account::id, 1), &Account::balance,
                                                               orm::Decimal{"1"});
    });
}

Task<> waitAndLook(Data& dataSource, Log& log) {
    co_await log.isLocked.wait();
    co_await dataSource.transaction([&]() -> Task<> {
        const Account account = co_await lockedAccount(dataSource, 1);
        log.lines.emplace_back("two sees " + account.balance->toString());
    });
}

Task<Value> pessimistic(Data& dataSource) {
    Log log;
    co_await both(holdAndIncrement(dataSource, log), waitAndLook(dataSource, log));
    co_return Value{std::move(log.lines)};
}

struct Gates {
    io::Event first, second;
};

Task<> holdUntilSecond(Data& dataSource, Gates& gates) {
    co_await dataSource.transaction([&]() -> Task<> {
        co_await lockedAccount(dataSource, 1);
        gates.first.set();
        co_await gates.second.wait();
    });
}

Task<> findUnlocked(Data& dataSource, Gates& gates, Value& found) {
    co_await gates.first.wait();
    co_await dataSource.transaction([&]() -> Task<> {
        orm::FindOptions<Account> options{.select = orm::select(&Account::id),
                                          .where = orm::in(&Account::id, std::array{1, 2}),
                                          .lock = {orm::LockMode::PessimisticWrite, orm::OnLocked::SkipLocked}};
        const std::vector<Account> list = co_await dataSource.getRepository<Account>().find(std::move(options));
        found = listOf(list, [](const Account& a) { return Value{*a.id}; });
    });
    gates.second.set();
}

Task<Value> skipLocked(Data& dataSource) {
    Gates gates;
    Value found;
    co_await both(holdUntilSecond(dataSource, gates), findUnlocked(dataSource, gates, found));
    co_return found;
}

constexpr orm::TransactionOptions kSerializable{.isolation = orm::IsolationLevel::Serializable, .retries = 5};

Task<> setBalance(Data& dataSource, std::string balance) {
    co_await dataSource.getRepository<Account>().update(orm::eq(&Account::id, 5),
                                                        orm::set(&Account::balance, orm::Decimal{balance}));
}

std::string plusOne(const orm::Decimal& balance) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", std::stod(balance.toString()) + 1);
    return text;
}

// Reads, lets another transaction write, and writes: the database refuses, and the library calls it again.
Task<> addOne(Data& dataSource, Gates& gates, int& attempts) {
    co_await dataSource.transaction(kSerializable, [&]() -> Task<> {
        ++attempts;
        auto r = dataSource.getRepository<Account>();
        const Account account = co_await r.findOneByOrFail(orm::eq(&Account::id, 5));
        gates.first.set();
        co_await gates.second.wait();
        co_await setBalance(dataSource, plusOne(*account.balance));
    });
}

Task<> meddle(Data& dataSource, Gates& gates) {
    co_await gates.first.wait();
    co_await dataSource.transaction(kSerializable, [&]() -> Task<> { co_await setBalance(dataSource, "8.00"); });
    gates.second.set();
}

Task<Value> serializable(Data& dataSource) {
    Gates gates;
    int attempts = 0;
    co_await both(addOne(dataSource, gates, attempts), meddle(dataSource, gates));
    auto r = dataSource.getRepository<Account>();
    const Account account = co_await r.findOneByOrFail(orm::eq(&Account::id, 5));
    co_return object({{"attempts", attempts}, {"balance", account.balance->toString()}});
}

Task<> book(Data& dataSource, std::string_view from, std::string_view to) {
    Booking booking{.room = 1, .fromDay = orm::Date::parse(from).value(), .toDay = orm::Date::parse(to).value()};
    co_await dataSource.getRepository<Booking>().insert(booking);
}

Task<Value> exclusion(Data& dataSource) {
    co_await book(dataSource, "2024-01-01", "2024-01-05");
    const Value overlap = co_await attempt(book(dataSource, "2024-01-04", "2024-01-09"));
    co_await book(dataSource, "2024-01-05", "2024-01-09");
    const std::int64_t count = co_await dataSource.getRepository<Booking>().count();
    co_return object({{"count", count}, {"error", overlap["error"]}});
}

constexpr Operation kOperations[]{
    {"error.exclusion", [](Data& d, const Value&) { return exclusion(d); }},
    {"lock.pessimistic", [](Data& d, const Value&) { return pessimistic(d); }},
    {"lock.skip-locked", [](Data& d, const Value&) { return skipLocked(d); }},
    {"tx.serializable-retry", [](Data& d, const Value&) { return serializable(d); }},
};

} // namespace

std::span<const Operation> lockOperations() { return kOperations; }

#else

std::span<const Operation> lockOperations() { return {}; }

#endif

} // namespace conformance::ORM_DIALECT
