#include "entities_for_tests.hpp"
#include "test_database.hpp"

#include <aerie/orm/query_builder.hpp>

#include <doctest/doctest.h>

using namespace aerie;
using shop::User;
using shop::UserItem;

namespace {

// Everything that could end a literal, a name or a statement.
const std::vector<std::string> kHostile{
    "'; DROP TABLE \"users\"; --", "\" OR 1=1 --", "\\'", "%_", "$1 ? :name {}", "line\r\n\ttab", "é 漢字 🙂", ""};

struct Shop {
    Shop() {
        for (std::size_t i = 0; i < 3; ++i) {
            User user{.username = "user" + std::to_string(i), .email = std::to_string(i) + "@example.test"};
            people.push_back(user);
        }
        db.run(users.insert(people));
        std::vector<UserItem> all;
        for (std::size_t i = 0; i < people.size(); ++i)
            for (std::size_t n = 0; n < i; ++n) {
                UserItem item{.userId = people[i].id, .name = "item" + std::to_string(n)};
                all.push_back(item);
            }
        db.run(items.insert(all));
    }

    TestDatabase db{shop::kEntities};
    orm::Repository<User> users = db.dataSource.getRepository<User>();
    orm::Repository<UserItem> items = db.dataSource.getRepository<UserItem>();
    std::vector<User> people;
};

} // namespace

TEST_CASE("columns of a common table expression are compared with values, lists and ordered by") {
    Shop shop;
    auto counts = shop.items.createQueryBuilder("i");
    counts.select(&UserItem::userId, "owner").addSelect(orm::count(), "n").groupBy(&UserItem::userId);
    const auto n = orm::column<std::int64_t>("c", "n");
    auto query = shop.items.createQueryBuilder();
    query.addCommonTableExpression("c", counts).from("c").select(n, "n").where(orm::gte(n, 1)).orderBy(orm::desc(n));
    orm::Rows found = shop.db.run(query.getRawMany());
    REQUIRE(found.size() == 2);
    CHECK(found[0]["n"].integer() == 2);
    CHECK(found[1]["n"].integer() == 1);

    query.where(orm::in(n, std::vector<std::int64_t>{2, 7}));
    found = shop.db.run(query.getRawMany());
    REQUIRE(found.size() == 1);
    CHECK(found[0]["n"].integer() == 2);
}

TEST_CASE("a column of a common table expression that the query does not have is refused with its name") {
    Shop shop;
    auto query = shop.items.createQueryBuilder("i");
    query.where(orm::eq(orm::column<std::int64_t>("nowhere", "n"), 1));
    CHECK_THROWS_WITH_AS(shop.db.run(query.getMany()), doctest::Contains("nowhere"), orm::UsageError);
}

TEST_CASE("whatever a value holds, it travels as a value") {
    Shop shop;
    for (const std::string& text : kHostile) {
        CAPTURE(text);
        User user{.username = "u" + text, .email = text};
        shop.db.run(shop.users.insert(user));
        auto query = shop.users.createQueryBuilder("u");
        query.where(orm::eq(&User::email, text));
        const std::vector<User> found = shop.db.run(query.getMany());
        REQUIRE(found.size() == 1);
        CHECK(found.front().email == text);
        CHECK(
            shop.db.run(shop.users.update(orm::eq(&User::email, text), orm::set(&User::email, text + "!"))).affected ==
            1);
        CHECK(shop.db.run(shop.users.delete_(orm::eq(&User::email, text + "!"))).affected == 1);
    }
    CHECK(shop.db.run(shop.users.count()) == 3);
}

TEST_CASE("whatever an alias holds, it is a name") {
    Shop shop;
    auto query = shop.users.createQueryBuilder("a\"; DROP TABLE \"users\"; --");
    query.where(orm::eq(&User::username, "user1"));
    CHECK(shop.db.run(query.getMany()).size() == 1);
    CHECK(shop.db.run(shop.users.count()) == 3);
}

TEST_CASE("what the database computes is for update: save and upsert of a part refuse it") {
    Shop shop;
    const auto upper = [] { return orm::set(&User::username, orm::upper(&User::username)); };
    CHECK_THROWS_WITH_AS(shop.db.run(shop.users.save(upper().set(&User::id, *shop.people[0].id))),
                         doctest::Contains("username"), orm::UsageError);
    CHECK_THROWS_WITH_AS(shop.db.run(shop.users.upsert(upper(), &User::username)), doctest::Contains("username"),
                         orm::UsageError);
    CHECK(shop.db.run(shop.users.update(orm::eq(&User::username, "user0"), upper())).affected == 1);
    CHECK(shop.db.run(shop.users.existsBy(orm::eq(&User::username, "USER0"))));
}
