#include "entities_for_tests.hpp"
#include "test_database.hpp"

#include <doctest/doctest.h>

using namespace aerie;
using shop::User;
using shop::UserItem;

TEST_CASE("a row that is inserted is found by its key") {
    TestDatabase db{shop::kEntities};
    auto users = db.dataSource.getRepository<User>();

    User ada{.username = "ada", .email = "ada@example.com"};
    db.run(users.insert(ada));
    const std::optional<User> found = db.run(users.findOneBy(orm::eq(&User::id, ada.id)));

    REQUIRE(found.has_value());
    CHECK(found->username == "ada");
    CHECK(found->createdAt == ada.createdAt);
    CHECK_FALSE(found->userItems.isLoaded());
}
