#include <aerie/http/uri.hpp>
#include <aerie/testing/temporary_folder.hpp>
#include <aerie/testing/test_app.hpp>
#include <aerie/testing/test_caller.hpp>

#include <doctest/doctest.h>
#include <repo/trpc/trpc_module.hpp>

#include <algorithm>

using namespace aerie;
using namespace repo;

namespace trpctest {

// Provides what each test overrides.
db::DatabaseOptions noOptions() { return {}; }

struct DatabaseOptionsModule {
    static constexpr bool global = true;
    using providers = list<app::Factory<&noOptions>>;
    using exports = list<db::DatabaseOptions>;
};

struct AppModule {
    using imports = list<DatabaseOptionsModule, db::DatabaseModule, TRPCModule>;
};

// The application on a database of its own.
struct Example {
    testing::TemporaryFolder folder;
    testing::TestApp app = testing::createTestApp<AppModule>()
                               .overrideProvider<db::DatabaseOptions>()
                               .useValue(db::DatabaseOptions{.url = folder.databaseUrl()})
                               .compile();
    testing::TestCaller caller = testing::createTestCaller<AppRouter>(app);

    db::User makeUser(const std::string& name) {
        return caller.call<&UsersRouter::create>({.username = name, .email = name + "@example.com"});
    }
};

ErrorCode codeOf(const auto& call) {
    try {
        call();
    } catch (const Exception& error) {
        return error.code();
    }
    FAIL("the call should have failed");
    return {};
}

} // namespace trpctest

using trpctest::codeOf;
using trpctest::Example;

TEST_CASE("hello greets whom it is told, or the world") {
    Example example;

    CHECK(example.caller.call<&AppRouter::hello>(std::nullopt).message == "Hello world");
    CHECK(example.caller.call<&AppRouter::hello>(Hello{}).message == "Hello world");
    CHECK(example.caller.call("hello", R"({"name":"Zoë"})") == R"({"message":"Hello Zoë"})");
    CHECK(codeOf([&] { example.caller.call("hello", R"({"name":5})"); }) == ErrorCode::BadRequest);
}

TEST_CASE("a user that is made can be read, with the items by id") {
    Example example;
    const db::User made = example.makeUser("ada");
    std::vector<Uuid> ids;
    for (const char* name : {"lamp", "chair", "desk"})
        ids.push_back(*example.caller.call<&ItemsRouter::create>({.userId = made.id, .name = name}).id);
    std::sort(ids.begin(), ids.end());

    const db::User read = example.caller.call<&UsersRouter::byId>({.id = made.id});

    CHECK(read.username == "ada");
    CHECK(read.createdAt == made.createdAt);
    std::vector<Uuid> found;
    for (const db::UserItem& item : read.userItems) found.push_back(*item.id);
    CHECK(found == ids);
}

TEST_CASE("a username or email that is taken is a conflict") {
    Example example;
    example.makeUser("ada");

    CHECK(codeOf([&] { example.makeUser("ada"); }) == ErrorCode::Conflict);
    CHECK(codeOf([&] {
              example.caller.call<&UsersRouter::create>({.username = "grace", .email = "ada@example.com"});
          }) == ErrorCode::Conflict);
    CHECK_THROWS_WITH(example.makeUser("ada"), "Username or email is taken");
}

TEST_CASE("what belongs to nobody is not found") {
    Example example;

    CHECK_THROWS_WITH(example.caller.call<&UsersRouter::byId>({.id = Uuid::v4()}), "User not found");
    CHECK_THROWS_WITH(example.caller.call<&ItemsRouter::create>({.userId = Uuid::v4(), .name = "lamp"}),
                      "User not found");
}

TEST_CASE("inputs are validated before anything is stored") {
    Example example;

    CHECK(codeOf([&] { example.caller.call<&UsersRouter::create>({.username = "x", .email = "no"}); }) ==
          ErrorCode::BadRequest);
    CHECK(codeOf([&] { example.caller.call("users.list", R"({"limit":0})"); }) == ErrorCode::BadRequest);
    CHECK(codeOf([&] { example.caller.call("users.list", R"({"limit":101})"); }) == ErrorCode::BadRequest);
    CHECK(codeOf([&] { example.caller.call("users.byId", R"({"id":"x"})"); }) == ErrorCode::BadRequest);
    CHECK(example.caller.call<&UsersRouter::list>({}).items.empty());
}

TEST_CASE("pages follow each other by the cursor, and the last one says so") {
    Example example;
    for (int i = 0; i < 25; ++i) example.makeUser("user" + std::to_string(i));

    const UsersPage usual = example.caller.call<&UsersRouter::list>({});
    CHECK(usual.items.size() == 20);
    std::vector<Uuid> seen;
    std::optional<Uuid> cursor;
    do {
        const UsersPage page = example.caller.call<&UsersRouter::list>({.limit = 10, .cursor = cursor});
        for (const db::User& user : page.items) seen.push_back(*user.id);
        cursor = page.nextCursor;
    } while (cursor);

    CHECK(seen.size() == 25);
    CHECK(std::is_sorted(seen.begin(), seen.end()));
    CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
}

TEST_CASE("the service mounts the procedures at /trpc") {
    Example example;

    CHECK(example.app.inject({.url = "/trpc/hello"}).body == R"({"result":{"data":{"message":"Hello world"}}})");
    const http::Response batch = example.app.inject(
        {.url = "/trpc/hello,users.byId?batch=1&input=" + http::percentEncode(R"({"1":{"id":"x"}})")});
    CHECK(batch.status == 207);
    const http::Response made = example.app.inject({.method = http::Method::Post,
                                                    .url = "/trpc/users.create",
                                                    .payload = R"({"username":"ada","email":"ada@example.com"})"});
    CHECK(made.status == 200);
    CHECK(made.body.find("userItems") == std::string::npos);
}
