#include "entities_for_tests.hpp"
#include "test_database.hpp"

#include <aerie/base/json.hpp>

#include <doctest/doctest.h>

using namespace aerie;
using shop::ChatMessage;
using shop::ChatRoom;
using shop::User;
using shop::UserItem;

namespace rel {

// Refers to itself, and the reference may be missing.
struct Comment {
    static constexpr auto entity = orm::entity("comments");

    orm::PrimaryGenerated<> id;
    orm::Column<std::string> text;
    orm::Column<std::optional<int>, orm::index> parentId;

    orm::ManyToOne<Comment, orm::nullable> parent;
    orm::OneToMany<Comment, "parent"> replies;
};

} // namespace rel

namespace {

struct Shop {
    explicit Shop(std::size_t userCount, std::size_t itemsEach) {
        for (std::size_t i = 0; i < userCount; ++i) {
            const std::string name = "user" + std::to_string(1000 + i);
            User user{.username = name, .email = name + "@example.com"};
            people.push_back(user);
        }
        db.run(users.insert(people));
        std::vector<UserItem> all;
        for (std::size_t k = 0; k < itemsEach; ++k)
            for (const User& user : people)
                all.push_back({.userId = user.id, .name = *user.username + " item " + std::to_string(k)});
        db.run(items.insert(all));
    }

    TestDatabase db{shop::kEntities};
    orm::Repository<User> users = db.dataSource.getRepository<User>();
    orm::Repository<UserItem> items = db.dataSource.getRepository<UserItem>();
    std::vector<User> people;
};

} // namespace

TEST_CASE("a relation that was not asked for is not loaded, and reading it says so") {
    Shop shop{1, 1};

    const User user = shop.db.run(shop.users.findOneOrFail({}));

    CHECK_FALSE(user.userItems.isLoaded());
    CHECK_THROWS_AS((void)user.userItems.size(), orm::RelationNotLoadedError);
}

TEST_CASE("the rows of a OneToMany come in the order that was asked for") {
    Shop shop{3, 5};

    const User user = shop.db.run(shop.users.findOneOrFail(
        {.where = orm::eq(&User::username, "user1001"),
         .relations = orm::with(orm::relation(&User::userItems).order(orm::desc(&UserItem::name)))}));

    REQUIRE(user.userItems.size() == 5);
    CHECK(user.userItems[0].name == "user1001 item 4");
    CHECK(user.userItems[4].name == "user1001 item 0");
    for (const UserItem& item : user.userItems) CHECK(item.userId == user.id);
}

TEST_CASE("a relation costs one query however many rows there are, up to 256 keys") {
    Shop shop{200, 3};
    const std::uint64_t before = shop.db.dataSource.stats().statements;

    const std::vector<User> users = shop.db.run(shop.users.find({.relations = orm::with(&User::userItems)}));

    CHECK(shop.db.dataSource.stats().statements - before == 2);
    for (const User& user : users) {
        REQUIRE(user.userItems.size() == 3);
        for (const UserItem& item : user.userItems) CHECK(item.name->starts_with(*user.username));
    }
}

TEST_CASE("more parents than one query takes are loaded by several") {
    Shop shop{600, 2};
    const std::uint64_t before = shop.db.dataSource.stats().statements;

    const std::vector<User> users = shop.db.run(shop.users.find({.relations = orm::with(&User::userItems)}));

    CHECK(shop.db.dataSource.stats().statements - before == 1 + 3);
    REQUIRE(users.size() == 600);
    for (const User& user : users) CHECK(user.userItems.size() == 2);
}

TEST_CASE("a parent without rows has an empty list") {
    Shop shop{2, 0};

    for (const User& user : shop.db.run(shop.users.find({.relations = orm::with(&User::userItems)}))) {
        CHECK(user.userItems.isLoaded());
        CHECK(user.userItems.empty());
    }
}

TEST_CASE("a ManyToOne gives everybody the row that it points to") {
    Shop shop{3, 4};

    const std::vector<UserItem> items = shop.db.run(shop.items.find({.relations = orm::with(&UserItem::user)}));

    REQUIRE(items.size() == 12);
    for (const UserItem& item : items) {
        REQUIRE(item.user);
        CHECK(item.user->id == item.userId);
        CHECK(item.name->starts_with(*item.user->username));
    }
}

TEST_CASE("relations of relations are loaded as deep as they are asked for") {
    Shop shop{2, 2};

    const std::vector<User> users = shop.db.run(shop.users.find(
        {.relations =
             orm::with(orm::relation(&User::userItems).with(orm::relation(&UserItem::user).with(&User::userItems)))}));

    for (const User& user : users)
        for (const UserItem& item : user.userItems) {
            CHECK(item.user->username == user.username);
            CHECK(item.user->userItems.size() == 2);
            CHECK_FALSE(item.user->userItems[0].user.isLoaded());
        }
}

TEST_CASE("a nullable relation is null where the join column is") {
    TestDatabase db{orm::entities<rel::Comment>};
    auto comments = db.dataSource.getRepository<rel::Comment>();
    rel::Comment root{.text = "root"};
    db.run(comments.insert(root));
    rel::Comment reply{.text = "reply", .parentId = *root.id};
    db.run(comments.insert(reply));

    const auto all = db.run(comments.find(
        {.relations = orm::with(&rel::Comment::parent, &rel::Comment::replies), .order = orm::asc(&rel::Comment::id)}));

    REQUIRE(all.size() == 2);
    CHECK(all[0].parent.isLoaded());
    CHECK_FALSE(all[0].parent);
    CHECK(all[0].parent.get() == nullptr);
    CHECK(all[0].replies.size() == 1);
    CHECK(all[1].parent->text == "root");
    CHECK(all[1].replies.empty());
}

TEST_CASE("copying an entity copies what is loaded") {
    Shop shop{1, 2};
    User user = shop.db.run(shop.users.findOneOrFail({.relations = orm::with(&User::userItems)}));

    User copy = user;
    copy.userItems[0].name = "changed";

    CHECK(user.userItems[0].name != "changed");
    user = std::move(copy);
    CHECK(user.userItems[0].name == "changed");
}

TEST_CASE("JSON leaves a relation out unless it is loaded") {
    Shop shop{1, 1};

    const User plain = shop.db.run(shop.users.findOneOrFail({}));
    const User full = shop.db.run(shop.users.findOneOrFail({.relations = orm::with(&User::userItems)}));

    CHECK(json::write(plain).find("userItems") == std::string::npos);
    const std::string text = json::write(full);
    CHECK(text.find(R"("userItems":[{"id":")") != std::string::npos);
    CHECK(text.find(R"("description":null)") != std::string::npos);
    CHECK(text.find(R"("user":)") == std::string::npos);
}

TEST_CASE("JSON shows columns as plain values") {
    User user{.username = "ada", .email = "ada@example.com"};
    user.id = *Uuid::parse("f47ac10b-58cc-4372-a567-0e02b2c3d479");
    user.createdAt = user.updatedAt = Timestamp{1'700'000'000'123};

    CHECK(json::write(user) ==
          R"({"id":"f47ac10b-58cc-4372-a567-0e02b2c3d479","username":"ada","email":"ada@example.com",)"
          R"("createdAt":"2023-11-14T22:13:20.123Z","updatedAt":"2023-11-14T22:13:20.123Z"})");
}
