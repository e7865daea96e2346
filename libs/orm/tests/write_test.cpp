#include "entities_for_tests.hpp"
#include "every_type.hpp"
#include "test_database.hpp"

#include <doctest/doctest.h>

using namespace aerie;
using every::Thing;
using shop::User;
using shop::UserItem;

namespace {

struct Things {
    TestDatabase db{every::kEntities};
    orm::Repository<Thing> repository = db.dataSource.getRepository<Thing>();

    Thing insert(const char* code) {
        Thing thing{.code = code, .nick = "nick"};
        thing.createdAt = thing.updatedAt = Timestamp{1'000'000};
        db.run(repository.insert(thing));
        return thing;
    }
    Thing read(std::int64_t id) { return db.run(repository.findOneByOrFail(orm::eq(&Thing::id, id))); }
    std::uint64_t writes() { return db.dataSource.stats().writes; }
};

} // namespace

TEST_CASE("save inserts what has no key yet") {
    Things things;
    Thing thing{.code = "new", .nick = "nick"};

    things.db.run(things.repository.save(thing));

    CHECK(thing.id == 1);
    CHECK(things.read(1).code == "new");
}

TEST_CASE("save inserts what has a key that is not stored") {
    Things things;
    Thing thing{.id = 77, .code = "given", .nick = "nick"};

    things.db.run(things.repository.save(thing));

    CHECK(things.read(77).code == "given");
}

TEST_CASE("save of an unchanged entity writes nothing") {
    Things things;
    Thing thing = things.insert("same");
    const std::uint64_t before = things.writes();

    things.db.run(things.repository.save(thing));

    CHECK(things.writes() == before);
    CHECK(things.read(1).updatedAt == Timestamp{1'000'000});
}

TEST_CASE("save writes the columns that differ, and moves the update date") {
    Things things;
    Thing thing = things.insert("old");
    things.db.run(things.db.dataSource.query("UPDATE things SET ratio = 0.5 WHERE id = 1"));
    thing.ratio = 0.5f;
    thing.code = "changed";

    things.db.run(things.repository.save(thing));

    const Thing back = things.read(1);
    CHECK(back.code == "changed");
    CHECK(back.ratio == 0.5f);
    CHECK(back.createdAt == Timestamp{1'000'000});
    CHECK(back.updatedAt > Timestamp{1'000'000});
    CHECK(back.updatedAt == thing.updatedAt);
}

TEST_CASE("save keeps stored dates and defaults that the object has not set") {
    Things things;
    const Thing stored = things.insert("a");
    Thing thing{.id = *stored.id, .code = "b", .nick = "nick"};

    things.db.run(things.repository.save(thing));

    CHECK(things.read(1).createdAt == Timestamp{1'000'000});
    CHECK(things.read(1).token == stored.token);
    CHECK(thing.token == stored.token);
}

TEST_CASE("save of many inserts and updates in one unit") {
    Things things;
    Thing a = things.insert("a"), b = things.insert("b");
    a.code = "a2";
    std::vector<Thing> list{a, b, Thing{.code = "c", .nick = "nick"}};
    const std::uint64_t before = things.writes();

    things.db.run(things.repository.save(list));

    CHECK(things.writes() == before + 1);
    CHECK(list[2].id == 3);
    CHECK(things.read(1).code == "a2");
    CHECK(things.read(2).updatedAt == Timestamp{1'000'000});
    CHECK(things.read(3).code == "c");
}

TEST_CASE("update sets columns of the rows that match, and moves the update date") {
    Things things;
    things.insert("a");
    things.insert("b");

    const auto result = things.db.run(
        things.repository.update(orm::eq(&Thing::code, "a"), orm::set(&Thing::note, "seen").set(&Thing::maybeInt, 5)));

    CHECK(result.affected == 1);
    CHECK(things.read(1).note == "seen");
    CHECK(things.read(1).maybeInt == 5);
    CHECK(things.read(1).updatedAt > Timestamp{1'000'000});
    CHECK(things.read(2).note == "none");
    CHECK(
        things.db.run(things.repository.update(orm::all<Thing>(), orm::set(&Thing::maybeInt, std::nullopt))).affected ==
        2);
    CHECK_FALSE(things.read(1).maybeInt);
}

TEST_CASE("update that sets nothing is a mistake that is told") {
    Things things;

    CHECK_THROWS_AS(things.db.run(things.repository.update(orm::all<Thing>(), {})), orm::UsageError);
}

TEST_CASE("delete_ deletes what matches, remove this very row") {
    Things things;
    Thing a = things.insert("a");
    things.insert("b");
    things.insert("c");

    CHECK(things.db.run(things.repository.delete_(orm::eq(&Thing::code, "b"))).affected == 1);
    CHECK(things.db.run(things.repository.remove(a)).affected == 1);
    CHECK(things.db.run(things.repository.remove(a)).affected == 0);
    CHECK(things.db.run(things.repository.count()) == 1);
    CHECK(things.db.run(things.repository.delete_(orm::all<Thing>())).affected == 1);
}

TEST_CASE("deleting a row deletes what hangs on it, where the relation cascades") {
    TestDatabase db{shop::kEntities};
    auto users = db.dataSource.getRepository<User>();
    auto items = db.dataSource.getRepository<UserItem>();
    User user{.username = "ada", .email = "ada@example.com"};
    db.run(users.insert(user));
    UserItem item{.userId = user.id, .name = "book"};
    db.run(items.insert(item));

    db.run(users.remove(user));

    CHECK(db.run(items.count()) == 0);
}

TEST_CASE("an insert that fails leaves the object as it was, and no row") {
    TestDatabase db{shop::kEntities};
    auto users = db.dataSource.getRepository<User>();
    std::vector<User> list{{.username = "ada", .email = "a@example.com"},
                           {.username = "ada", .email = "b@example.com"}};

    CHECK_THROWS_AS(db.run(users.insert(list)), orm::QueryFailedError);

    REQUIRE(list.size() == 2);
    CHECK(list[0].username == "ada");
    CHECK(list[1].email == "b@example.com");
    CHECK(db.run(users.count()) == 0);
}
