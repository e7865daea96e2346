#include "orm/ops/groups.hpp"
#include "orm/ops/rows.hpp"

#include <aerie/base/exception.hpp>

namespace conformance::ORM_DIALECT {

using namespace aerie;

namespace {

using Data = orm::DataSource;

Task<> insertTag(Data& dataSource, std::string name) {
    Tag tag{.name = std::move(name)};
    co_await dataSource.getRepository<Tag>().insert(tag);
}

Task<> insertItem(Data& dataSource) {
    UserItem item{.name = "x", .userId = uuid(777)};
    co_await dataSource.getRepository<UserItem>().insert(item);
}

Task<Value> failsCheck(Data& dataSource) {
    auto r = dataSource.getRepository<Account>();
    co_return co_await attempt(
        ignoringResult(r.update(orm::eq(&Account::id, 1), orm::set(&Account::balance, orm::Decimal{"-1000000.01"}))));
}

// The name of a Tag cannot be null in the program; an expression of the database can.
Task<Value> failsNotNull(Data& dataSource) {
    auto r = dataSource.getRepository<Tag>();
    co_return co_await attempt(
        ignoringResult(r.update(orm::eq(&Tag::id, 1), orm::set(&Tag::name, orm::raw<std::string>("NULL")))));
}

Task<Value> goesOn(Data& dataSource) {
    Value error = co_await attempt(insertTag(dataSource, "red"));
    co_await insertTag(dataSource, "after");
    co_return error;
}

Task<Value> optimistic(Data& dataSource) {
    auto r = dataSource.getRepository<Account>();
    const auto look = [&] {
        orm::FindOneOptions<Account> options{.where = orm::eq(&Account::id, 1), .lock = orm::optimisticLock(1)};
        return ignoringResult(r.findOne(std::move(options)));
    };
    const Value first = co_await attempt(look());
    co_await r.update(orm::eq(&Account::id, 1), orm::set(&Account::role, Role::guest));
    const Value second = co_await attempt(look());
    co_return object({{"first", first["error"]}, {"second", second["error"]}});
}

Task<Value> commit(Data& dataSource) {
    co_await dataSource.transaction([&]() -> Task<> {
        co_await insertTag(dataSource, "t1");
        co_await dataSource.getRepository<Tag>().update(orm::eq(&Tag::id, 1), orm::set(&Tag::name, "t2"));
    });
    co_return Value{};
}

Task<Value> rollback(Data& dataSource) {
    try {
        co_await dataSource.transaction([&]() -> Task<> {
            co_await insertTag(dataSource, "t1");
            co_await dataSource.getRepository<Post>().delete_(orm::eq(&Post::id, 1));
            throw BadRequestException("stop");
        });
    } catch (const Exception& stopped) {
        co_return Value{stopped.error().message()};
    }
    co_return Value{};
}

Task<Value> savepoint(Data& dataSource) {
    Value error;
    co_await dataSource.transaction([&](orm::EntityManager& manager) -> Task<> {
        co_await insertTag(dataSource, "outer");
        error = co_await attempt(manager.transaction([&]() -> Task<> {
            co_await insertTag(dataSource, "inner");
            co_await insertTag(dataSource, "red");
        }));
        co_await insertTag(dataSource, "outer2");
    });
    co_return error;
}

constexpr Operation kOperations[]{
    {"error.unique", [](Data& d, const Value&) { return attempt(insertTag(d, "red")); }},
    {"error.foreign-key", [](Data& d, const Value&) { return attempt(insertItem(d)); }},
    {"error.check", [](Data& d, const Value&) { return failsCheck(d); }},
    {"error.not-null", [](Data& d, const Value&) { return failsNotNull(d); }},
    {"error.unique-then-goes-on", [](Data& d, const Value&) { return goesOn(d); }},
    {"lock.optimistic", [](Data& d, const Value&) { return optimistic(d); }},
    {"tx.commit", [](Data& d, const Value&) { return commit(d); }},
    {"tx.rollback", [](Data& d, const Value&) { return rollback(d); }},
    {"tx.savepoint", [](Data& d, const Value&) { return savepoint(d); }},
};

} // namespace

std::span<const Operation> transactionOperations() { return kOperations; }

} // namespace conformance::ORM_DIALECT
