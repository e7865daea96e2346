#include "every_type.hpp"
#include "test_database.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace aerie;
using every::Role;
using every::Thing;

namespace {

struct Things {
    TestDatabase db{every::kEntities};
    orm::Repository<Thing> repository = db.dataSource.getRepository<Thing>();

    Thing stored(Thing thing) {
        db.run(repository.insert(thing));
        return db.run(repository.findOneByOrFail(orm::eq(&Thing::id, *thing.id)));
    }
    void execute(std::string sql) { db.run(db.dataSource.query(std::move(sql))); }
};

Thing thing(const char* code) { return {.code = code, .nick = "nick"}; }

} // namespace

TEST_CASE("a column behaves like its value") {
    Thing t;
    t.code = "abc";
    const std::string& text = t.code;
    t.small = 3;
    t.small = static_cast<std::int16_t>(t.small + 4);

    CHECK(text == "abc");
    CHECK(t.code->size() == 3);
    CHECK(t.small == 7);
    CHECK(t.small < 8);
    CHECK_FALSE(t.maybeInt);
    t.maybeInt = 5;
    CHECK(t.maybeInt);
    CHECK(*t.maybeInt == 5);
    CHECK(t.maybeInt == 5);
    t.maybeInt = std::nullopt;
    CHECK(t.maybeInt == std::nullopt);
    CHECK(std::string_view{t.code} == "abc");
}

TEST_CASE("a new object has the defaults before it is stored") {
    const Thing t;

    CHECK(t.isActive == true);
    CHECK(t.weight == 1.5);
    CHECK(t.role == Role::member);
    CHECK(t.note == "none");
}

TEST_CASE("every type comes back as it was stored") {
    Things things;
    Thing t = thing("all");
    t.isActive = false;
    t.small = std::numeric_limits<std::int16_t>::min();
    t.large = std::numeric_limits<std::uint32_t>::max();
    t.ratio = 0.1f;
    t.weight = 1e300;
    t.role = Role::guest;
    t.data = orm::Bytes{0, 255, 39, 0};
    t.note = "line\nnext \"quoted\" 'single' \xF0\x9F\x98\x80";
    t.maybeInt = -1;
    t.maybeRole = Role::admin;
    t.maybeTime = Timestamp{1'700'000'000'123};

    const Thing back = things.stored(t);

    CHECK(back.isActive == false);
    CHECK(back.small == std::numeric_limits<std::int16_t>::min());
    CHECK(back.large == std::numeric_limits<std::uint32_t>::max());
    CHECK(back.ratio == 0.1f);
    CHECK(back.weight == 1e300);
    CHECK(back.role == Role::guest);
    CHECK(back.data == orm::Bytes{0, 255, 39, 0});
    CHECK(back.nick->value == "nick");
    CHECK(back.note == t.note);
    CHECK(back.maybeInt == -1);
    CHECK(back.maybeRole == Role::admin);
    CHECK(back.maybeTime == Timestamp{1'700'000'000'123});
}

TEST_CASE("empty values are values, and empty optionals are NULL") {
    Things things;
    Thing t = thing("");
    t.note = "";

    const Thing back = things.stored(t);

    CHECK(back.code == "");
    CHECK(back.note == "");
    CHECK(back.data->empty());
    CHECK_FALSE(back.maybeInt);
    CHECK_FALSE(back.maybeTime);
}

TEST_CASE("keys, dates and defaults of the database are written into the inserted object") {
    Things things;
    Thing first = thing("a"), second = thing("b");
    const Timestamp before = Timestamp::now();

    things.db.run(things.repository.insert(first));
    things.db.run(things.repository.insert(second));

    CHECK(first.id == 1);
    CHECK(second.id == 2);
    CHECK(first.token->size() == 8);
    CHECK(first.createdAt >= before);
    CHECK(first.createdAt == first.updatedAt);
}

TEST_CASE("many rows get their keys in order, and one moment") {
    Things things;
    std::vector<Thing> many;
    for (int i = 0; i < 500; ++i) many.push_back(thing(std::to_string(i).c_str()));
    many[250].token = "given"; // leaves out other columns than the rest
    many[251].id = 9'000;

    things.db.run(things.repository.insert(many));

    CHECK(many[0].id == 1);
    CHECK(many[249].id == 250);
    CHECK(many[250].token == "given");
    CHECK(many[251].id == 9'000);
    CHECK(many[499].id > many[498].id);
    CHECK(many[0].createdAt == many[499].createdAt);
    CHECK(things.db.run(things.repository.count()) == 500);
    for (const Thing& t : many)
        CHECK(things.db.run(things.repository.findOneByOrFail(orm::eq(&Thing::id, *t.id))).code == t.code);
}

TEST_CASE("inserting nothing does nothing") {
    Things things;
    std::vector<Thing> none;

    things.db.run(things.repository.insert(none));

    CHECK(things.db.run(things.repository.count()) == 0);
}

TEST_CASE("dates of both forms are read, with and without milliseconds") {
    Things things;
    Thing t = thing("a");
    things.db.run(things.repository.insert(t));
    const auto createdAt = [&] { return things.db.run(things.repository.findOneOrFail({})).createdAt; };

    things.execute(R"(UPDATE things SET createdAt = '2024-02-29 23:59:59')");
    CHECK(createdAt() == *Timestamp::parse("2024-02-29T23:59:59Z"));
    things.execute(R"(UPDATE things SET createdAt = '2024-02-29 23:59:59.250')");
    CHECK(createdAt() == *Timestamp::parse("2024-02-29T23:59:59.250Z"));
    things.execute(R"(UPDATE things SET createdAt = '2024-02-29T23:59:59.250Z')");
    CHECK(createdAt() == *Timestamp::parse("2024-02-29T23:59:59.250Z"));
}

TEST_CASE("a stored value that does not fit its column is an error that names both") {
    Things things;
    Thing t = thing("a");
    things.db.run(things.repository.insert(t));
    const auto failure = [&](const std::string& assignment) {
        things.execute("UPDATE things SET " + assignment);
        try {
            (void)things.db.run(things.repository.find());
        } catch (const orm::QueryFailedError& error) {
            CHECK(error.kind() == orm::QueryErrorKind::Conversion);
            things.execute("UPDATE things SET createdAt = '2024-01-01 00:00:00', small = 1, isActive = 1, large = 1, "
                           "ratio = 1, data = x'00', note = ''");
            return error.driverMessage();
        }
        return std::string{"nothing was thrown"};
    };

    CHECK(failure("createdAt = 'soon'") == R"(column "createdAt" holds 'soon', which is not a timestamp)");
    CHECK(failure("createdAt = '2023-02-29 00:00:00'").find("not a timestamp") != std::string::npos);
    CHECK(failure("small = 40000") == R"(column "small" holds '40000', which is not an integer of its size)");
    CHECK(failure("large = -1").find("not an integer of its size") != std::string::npos);
    CHECK(failure("small = 'abc'").find("not an integer of its size") != std::string::npos);
    CHECK(failure("isActive = 2") == R"(column "isActive" holds '2', which is not a boolean)");
    CHECK(failure("ratio = 'much'") == R"(column "ratio" holds 'much', which is not a number)");
}

TEST_CASE("a key of several columns") {
    TestDatabase db{every::kEntities};
    auto memberships = db.dataSource.getRepository<every::Membership>();
    every::Membership first{.accountId = 0, .groupName = "staff"}, second{.accountId = 0, .groupName = "board"};

    db.run(memberships.insert(first));
    db.run(memberships.save(second));
    second.level = 7;
    db.run(memberships.save(second));

    CHECK(db.run(memberships.count()) == 2);
    CHECK(db.run(memberships.findOneByOrFail(orm::eq(&every::Membership::groupName, "board"))).level == 7);
    CHECK(db.run(memberships.findOneByOrFail(orm::eq(&every::Membership::groupName, "staff"))).level == 1);
    CHECK(db.run(memberships.remove(first)).affected == 1);
    CHECK(db.run(memberships.count()) == 1);
}
