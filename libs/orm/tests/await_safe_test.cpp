// Options that are written inside of a co_await: g++ 12 copies such aggregates bit by bit and destroys them twice.
#include "entities_for_tests.hpp"
#include "test_database.hpp"

#include <doctest/doctest.h>

using namespace aerie;
using orm::detail::AwaitSafe;
using shop::User;
using shop::UserItem;

namespace awaited {

struct Counted {
    Counted() { ++alive; }
    explicit Counted(int n) : value(n) { ++alive; }
    Counted(const Counted& other) : value(other.value) { ++alive; }
    Counted(Counted&& other) noexcept : value(std::exchange(other.value, 0)) { ++alive; }
    Counted& operator=(const Counted&) = default;
    ~Counted() { --alive; }
    int value = 0;
    static inline int alive = 0;
};

struct Options {
    AwaitSafe<Counted> first;
    AwaitSafe<Counted> second;
    int number = 0;
};

Task<int> sum(Options options) {
    const int total = options.first.take().value + options.second.take().value + options.number;
    return [](int value) -> Task<int> { co_return value; }(total);
}

Task<int> sumInsideOfAwait() {
    co_return co_await sum({.first = AwaitSafe{Counted{1}}, .second = AwaitSafe{Counted{2}}, .number = 4});
}
Task<int> sumOfNamed() {
    Options options{.first = AwaitSafe{Counted{1}}, .number = 4};
    Options copy = options;
    copy.second = AwaitSafe{Counted{2}};
    const int both = co_await sum(std::move(copy));
    co_return both * 100 + co_await sum(options);
}

} // namespace awaited

TEST_CASE("what aggregates hold is destroyed once, inside of a co_await and outside") {
    io::EventLoop loop;

    CHECK(loop.runUntilComplete(awaited::sumInsideOfAwait()) == 7);
    CHECK(awaited::Counted::alive == 0);
    CHECK(loop.runUntilComplete(awaited::sumOfNamed()) == 705);
    CHECK(awaited::Counted::alive == 0);
}

TEST_CASE("a find reads as it should inside of a coroutine") {
    TestDatabase db{shop::kEntities};
    auto users = db.dataSource.getRepository<User>();
    auto items = db.dataSource.getRepository<UserItem>();
    const auto work = [&]() -> Task<> {
        const std::string name = "a name that is longer than the small string buffer";
        User user{.username = name, .email = "ada@example.com"};
        co_await users.insert(user);
        UserItem item{.userId = user.id, .name = name};
        co_await items.insert(item);

        const User found = co_await users.findOneOrFail(
            {.where = orm::eq(&User::username, name) && !orm::eq(&User::email, name),
             .relations = orm::with(orm::relation(&User::userItems).order(orm::asc(&UserItem::id))),
             .order = orm::asc(&User::username).then(orm::desc(&User::id))});
        CHECK(found.userItems[0].name == name);

        const std::vector<std::string> names{name};
        const std::vector<User> all = co_await users.find({.where = orm::in(&User::username, names),
                                                           .relations = orm::with(&User::userItems),
                                                           .order = orm::desc(&User::id),
                                                           .take = 10});
        CHECK(all.size() == 1);
        CHECK((co_await users.find()).size() == 1);
        CHECK(co_await users.count(orm::like(&User::username, "a name%")) == 1);
        const auto result = co_await users.update(orm::eq(&User::id, *user.id), orm::set(&User::username, name + "!"));
        CHECK(result.affected == 1);
    };

    db.run(work());
}
