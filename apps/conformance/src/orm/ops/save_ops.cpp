#include "orm/ops/groups.hpp"
#include "orm/ops/rows.hpp"

#include <array>

namespace conformance::ORM_DIALECT {

using namespace aerie;

namespace {

using Data = orm::DataSource;

const auto kFirst = [] { return orm::path(&Account::name, &PersonName::first); };
const auto kLast = [] { return orm::path(&Account::name, &PersonName::last); };

Value balance(const Account& account) { return Value{account.balance->toString()}; }
Value numeric(const Value& text) { return Value{std::stod(std::string{text.string().value_or("0")})}; }

Task<Value> insert(Data& dataSource) {
    Account account{.email = "new@example.test", .countryCode = "it", .name = {.first = "New"}};
    account.labels = std::vector<std::string>{"p", "q"};
    co_await dataSource.getRepository<Account>().save(account);
    co_return object({{"id", *account.id},
                      {"version", *account.version},
                      {"role", Value{row(account, {"role"})}["role"]},
                      {"balance", numeric(balance(account))},
                      {"isActive", *account.isActive},
                      {"created", account.createdAt->milliseconds > 0}});
}

Task<> setBalance(Data& dataSource) {
    co_await dataSource.query(R"(UPDATE "accounts" SET "balance" = 55 WHERE "id" = 2)");
}

Task<Value> diffAgainstDatabase(Data& dataSource) {
    auto r = dataSource.getRepository<Account>();
    Account a = co_await r.findOneByOrFail(orm::eq(&Account::id, 2));
    co_await setBalance(dataSource);
    a.role = Role::admin;
    co_await r.save(a);
    const Account b = co_await r.findOneByOrFail(orm::eq(&Account::id, 2));
    const Value found{row(b, {"role", "version", "createdAt"})};
    co_return object({{"balance", balance(b)},
                      {"role", found["role"]},
                      {"version", found["version"]},
                      {"updated", b.updatedAt->milliseconds > 1'735'689'600'000},
                      {"created", found["createdAt"]}});
}

Task<Value> partial(Data& dataSource) {
    auto r = dataSource.getRepository<Account>();
    co_await setBalance(dataSource);
    co_await r.save(orm::set(&Account::id, 2).set(&Account::role, Role::admin));
    const Account b = co_await r.findOneByOrFail(orm::eq(&Account::id, 2));
    const Value found{row(b, {"role", "version", "email"})};
    co_return object(
        {{"balance", balance(b)}, {"role", found["role"]}, {"version", found["version"]}, {"email", found["email"]}});
}

Task<Value> nothingChanged(Data& dataSource) {
    auto r = dataSource.getRepository<Account>();
    Account a = co_await r.findOneByOrFail(orm::eq(&Account::id, 2));
    co_await r.save(a);
    const Account b = co_await r.findOneByOrFail(orm::eq(&Account::id, 2));
    co_return Value{row(b, {"version", "updatedAt"})};
}

Task<Value> embedded(Data& dataSource) {
    auto r = dataSource.getRepository<Account>();
    Account a = co_await r.findOneByOrFail(orm::eq(&Account::id, 3));
    a.name.last = "Changed";
    co_await r.save(a);
    orm::FindOneOptions<Account> options{.select = orm::select(&Account::id, kFirst(), kLast(), &Account::version),
                                         .where = orm::eq(&Account::id, 3)};
    const Account b = co_await r.findOneOrFail(std::move(options));
    co_return Value{row(b, {"id", "name.first", "name.last", "version"})};
}

Task<Value> jsonChanged(Data& dataSource) {
    auto r = dataSource.getRepository<Account>();
    Account a = co_await r.findOneByOrFail(orm::eq(&Account::id, 1));
    a.settings->makeObject().set("added", Value::parse(R"([1,{"x":null}])").value());
    a.profileNote = Value::parse(R"(["n"])").value();
    a.labels = std::nullopt;
    co_await r.save(a);
    const Account b = co_await r.findOneByOrFail(orm::eq(&Account::id, 1));
    co_return *b.settings;
}

Task<Value> cascadeInsert(Data& dataSource) {
    Post post{.title = "C", .slug = "c", .authorId = 1};
    std::vector<Tag>& tags = post.tags.emplace();
    tags.push_back({.name = "fresh1"});
    tags.push_back({.id = 1, .name = "red"});
    tags.push_back({.name = "fresh2"});
    co_await dataSource.getRepository<Post>().save(post);
    co_return object(
        {{"id", std::to_string(post.id)}, {"tags", listOf(post.tags, [](const Tag& tag) { return Value{*tag.id}; })}});
}

Task<Value> cascadeOneToOne(Data& dataSource) {
    Profile profile{.id = uuid(950), .bio = "b"};
    profile.account.emplace() = Account{.email = "viaprofile@example.test", .name = {.first = "V"}};
    co_await dataSource.getRepository<Profile>().save(profile);
    co_return object({{"account", *profile.account->id}});
}

Task<Value> addPairs(Data& dataSource) {
    co_await dataSource.getRepository<Post>().addRelated(&Post::tags, 4, std::array{1, 3});
    co_return Value{};
}

Task<Value> removePairs(Data& dataSource) {
    co_await dataSource.getRepository<Post>().removeRelated(&Post::tags, 3, std::array{2});
    co_return Value{};
}

Task<Value> setPairs(Data& dataSource) {
    auto r = dataSource.getRepository<Post>();
    orm::FindOneOptions<Post> options{.where = orm::eq(&Post::id, 3), .relations = orm::with(&Post::tags)};
    Post post = co_await r.findOneOrFail(std::move(options));
    post.tags.emplace() = co_await dataSource.getRepository<Tag>().findBy(orm::in(&Tag::id, std::array{3, 4}));
    co_await r.save(post);
    co_return Value{};
}

Task<Value> setNull(Data& dataSource) {
    auto r = dataSource.getRepository<Post>();
    orm::FindOneOptions<Post> options{.where = orm::eq(&Post::id, 1), .relations = orm::with(&Post::author)};
    Post post = co_await r.findOneOrFail(std::move(options));
    post.author.emplaceNull();
    co_await r.save(post);
    co_return Value{};
}

constexpr Operation kOperations[]{
    {"save.insert", [](Data& d, const Value&) { return insert(d); }},
    {"save.diff-against-database", [](Data& d, const Value&) { return diffAgainstDatabase(d); }},
    {"save.partial", [](Data& d, const Value&) { return partial(d); }},
    {"save.nothing-changed", [](Data& d, const Value&) { return nothingChanged(d); }},
    {"save.embedded", [](Data& d, const Value&) { return embedded(d); }},
    {"save.json-changed", [](Data& d, const Value&) { return jsonChanged(d); }},
    {"cascade.insert", [](Data& d, const Value&) { return cascadeInsert(d); }},
    {"cascade.one-to-one", [](Data& d, const Value&) { return cascadeOneToOne(d); }},
    {"nn.add", [](Data& d, const Value&) { return addPairs(d); }},
    {"nn.remove", [](Data& d, const Value&) { return removePairs(d); }},
    {"nn.set", [](Data& d, const Value&) { return setPairs(d); }},
    {"relation.set-null", [](Data& d, const Value&) { return setNull(d); }},
};

} // namespace

std::span<const Operation> saveOperations() { return kOperations; }

} // namespace conformance::ORM_DIALECT
