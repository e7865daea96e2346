#include "entities_for_tests.hpp"
#include "test_database.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace aerie;
using shop::ChatMessage;
using shop::ChatRoom;
using shop::User;
using shop::UserItem;

namespace {

// Five users, named by letters, created a day apart; every second one's items have descriptions.
struct People {
    People() {
        for (const char* name : {"ada", "bob", "cyd", "dan", "eve"}) {
            User user{.username = name, .email = std::string{name} + "@example.com"};
            user.createdAt = Timestamp{day(static_cast<int>(all.size()))};
            all.push_back(user);
        }
        db.run(users.insert(all));
        for (std::size_t i = 0; i < all.size(); ++i)
            for (int k = 0; k < 2; ++k) {
                UserItem item{.userId = all[i].id, .name = "item " + std::to_string(k)};
                if (i % 2 == 0) item.description = "of " + *all[i].username;
                db.run(items.insert(item));
            }
    }

    static std::int64_t day(int n) { return 1'700'000'000'000 + n * 86'400'000LL; }

    std::string names(orm::Condition<User> where) {
        std::string text;
        for (const User& user : db.run(users.find({.where = std::move(where), .order = orm::asc(&User::username)})))
            text += user.username->front();
        return text;
    }

    TestDatabase db{shop::kEntities};
    orm::Repository<User> users = db.dataSource.getRepository<User>();
    orm::Repository<UserItem> items = db.dataSource.getRepository<UserItem>();
    std::vector<User> all;
};

} // namespace

TEST_CASE("comparisons find what they say") {
    People people;
    const Timestamp third{People::day(2)};

    CHECK(people.names(orm::eq(&User::username, "cyd")) == "c");
    CHECK(people.names(orm::eq(&User::id, people.all[1].id)) == "b");
    CHECK(people.names(orm::ne(&User::username, "cyd")) == "abde");
    CHECK(people.names(orm::gt(&User::createdAt, third)) == "de");
    CHECK(people.names(orm::gte(&User::createdAt, third)) == "cde");
    CHECK(people.names(orm::lt(&User::createdAt, third)) == "ab");
    CHECK(people.names(orm::lte(&User::createdAt, third)) == "abc");
    CHECK(people.names(orm::between(&User::createdAt, Timestamp{People::day(1)}, third)) == "bc");
}

TEST_CASE("like has wildcards, and ilike ignores case") {
    People people;

    CHECK(people.names(orm::like(&User::username, "%d%")) == "acd");
    CHECK(people.names(orm::like(&User::username, "_d_")) == "a");
    CHECK(people.names(orm::ilike(&User::email, "EVE@%")) == "e");
}

TEST_CASE("in takes any list, and an empty one matches nothing") {
    People people;
    const std::vector<std::string> names{"ada", "eve", "nobody"};
    const std::array<Uuid, 1> ids{*people.all[3].id};

    CHECK(people.names(orm::in(&User::username, names)) == "ae");
    CHECK(people.names(orm::in(&User::id, ids)) == "d");
    CHECK(people.names(orm::in(&User::username, std::vector<std::string>{})) == "");
    CHECK(people.names(orm::notIn(&User::username, names)) == "bcd");
    CHECK(people.names(orm::notIn(&User::username, std::vector<std::string>{})) == "abcde");
}

TEST_CASE("conditions combine with and, or and not, in operators and in words") {
    People people;
    const auto isAda = [] { return orm::eq(&User::username, "ada"); };
    const auto isBob = [] { return orm::eq(&User::username, "bob"); };
    const auto isLate = [] { return orm::gt(&User::createdAt, Timestamp{People::day(2)}); };

    CHECK(people.names(isAda() || isBob()) == "ab");
    CHECK(people.names(isAda() && isBob()) == "");
    CHECK(people.names(!isAda()) == "bcde");
    CHECK(people.names((isAda() || isLate()) && !orm::eq(&User::username, "dan")) == "ae");
    CHECK(people.names(isAda() || (isLate() && orm::eq(&User::username, "eve"))) == "ae");
    CHECK(people.names(orm::or_(isAda(), isBob(), isLate())) == "abde");
    CHECK(people.names(orm::and_(orm::not_(isAda()), orm::not_(isBob()))) == "cde");
    CHECK(people.names(!(isAda() || isBob()) && !isLate()) == "c");
    CHECK(people.names(orm::all<User>()) == "abcde");
    CHECK(people.names(orm::all<User>() && isAda()) == "a");
}

TEST_CASE("null is asked for by name") {
    People people;

    CHECK(people.db.run(people.items.count(orm::isNull(&UserItem::description))) == 4);
    CHECK(people.db.run(people.items.count(orm::isNotNull(&UserItem::description))) == 6);
    CHECK(people.db.run(people.items.count(orm::eq(&UserItem::description, "of ada"))) == 2);
}

TEST_CASE("order, skip and take") {
    People people;
    const auto page = [&](orm::FindOptions<User> options) {
        std::string text;
        for (const User& user : people.db.run(people.users.find(std::move(options)))) text += user.username->front();
        return text;
    };

    CHECK(page({.order = orm::desc(&User::username)}) == "edcba");
    CHECK(page({.order = orm::asc(&User::username), .take = 2}) == "ab");
    CHECK(page({.order = orm::asc(&User::username), .skip = 1, .take = 2}) == "bc");
    CHECK(page({.order = orm::asc(&User::username), .skip = 3}) == "de");
    CHECK(page({.order = orm::asc(&User::username), .take = 0}) == "");
    CHECK(page({.order = orm::asc(&User::username), .skip = 9}) == "");
}

TEST_CASE("rows that are equal in the first column are ordered by the second") {
    People people;

    const std::vector<UserItem> items =
        people.db.run(people.items.find({.order = orm::desc(&UserItem::name).then(orm::asc(&UserItem::userId))}));

    REQUIRE(items.size() == 10);
    CHECK(items[0].name == "item 1");
    for (std::size_t i = 1; i < 5; ++i) CHECK(items[i - 1].userId.value <= items[i].userId.value);
}

TEST_CASE("findOne gives one or nothing, findOneOrFail one or NOT_FOUND") {
    People people;

    CHECK(people.db.run(people.users.findOne({.order = orm::desc(&User::username)}))->username == "eve");
    CHECK_FALSE(people.db.run(people.users.findOne({.where = orm::eq(&User::username, "zoe")})).has_value());
    CHECK_FALSE(people.db.run(people.users.findOneBy(orm::eq(&User::username, "zoe"))).has_value());
    CHECK(people.db.run(people.users.findOneByOrFail(orm::eq(&User::username, "bob"))).email == "bob@example.com");
    try {
        people.db.run(people.users.findOneOrFail({.where = orm::eq(&User::username, "zoe")}));
        FAIL("nothing was thrown");
    } catch (const NotFoundException& error) {
        CHECK(std::string{error.what()} == "User not found");
        CHECK(error.code() == ErrorCode::NotFound);
    }
}

TEST_CASE("count and exists") {
    People people;

    CHECK(people.db.run(people.users.count()) == 5);
    CHECK(people.db.run(people.users.count(orm::gt(&User::username, "bob"))) == 3);
    CHECK(people.db.run(people.users.exists()));
    CHECK(people.db.run(people.users.exists(orm::eq(&User::username, "ada"))));
    CHECK_FALSE(people.db.run(people.users.exists(orm::eq(&User::username, "zoe"))));
}

TEST_CASE("a value is data, whatever it looks like") {
    if (usesPostgres()) return; // which has no NUL in texts; tests/postgres_fault_test.cpp
    People people;

    CHECK(people.names(orm::eq(&User::username, "' OR 1=1 --")) == "");
    User user{.username = "x'; DROP TABLE users; --", .email = std::string("nul\0byte", 8)};
    people.db.run(people.users.insert(user));

    const auto found = people.db.run(people.users.findOneBy(orm::eq(&User::id, user.id)));
    CHECK(found->username == "x'; DROP TABLE users; --");
    CHECK(found->email->size() == 8);
    CHECK(people.db.run(people.users.count()) == 6);
}
