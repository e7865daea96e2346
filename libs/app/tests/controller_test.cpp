#include "in_process.hpp"

#include <aerie/app/controller.hpp>
#include <aerie/app/module.hpp>
#include <aerie/base/optional.hpp>
#include <aerie/base/text.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/pipeline/enhancer.hpp>
#include <aerie/pipeline/execution_context.hpp>
#include <aerie/pipeline/request_context.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace aerie;

namespace controller_test {

struct CreateUser {
    Text<3, 50> username;
    Email email;
};
struct User {
    std::string id;
    std::string username;
};
struct Filter {
    Default<int, 20> limit;
    std::optional<bool> active;
    std::vector<std::string> tag;
    std::vector<int> level;
};
struct Echoed {
    int limit;
    std::string active;
    std::vector<std::string> tag;
    std::vector<int> level;
};

struct Users {
    std::string nameOf(const std::string& id) const { return "user " + id; }
};

struct Roles {
    std::string_view any;
};

struct CurrentUser {
    std::string name;
    static CurrentUser fromContext(ExecutionContext& context) {
        const auto name = context.getRequest().header("x-user");
        if (!name) throw UnauthorizedException("Who are you?");
        return {std::string{*name}};
    }
};
struct LoadedUser {
    std::string name;
    static Task<Result<LoadedUser>> fromContext(ExecutionContext& context) {
        co_await io::yield();
        const auto name = context.getRequest().header("x-user");
        if (!name) co_return Error{ErrorCode::Unauthorized, "Who are you?"};
        co_return LoadedUser{std::string{*name} + ", loaded"};
    }
};

class UsersController {
public:
    explicit UsersController(Users& users) : users_(users) {}

    Task<User> create(app::Body<CreateUser> body) {
        co_await io::yield();
        co_return User{"1", body->username.value};
    }
    User byId(app::Param<"id", int> id) { return {std::to_string(*id), users_.nameOf(std::to_string(*id))}; }
    Echoed list(app::Query<Filter> query) {
        return {query->limit.value, query->active ? (*query->active ? "yes" : "no") : "unset", query->tag,
                query->level};
    }
    std::string header(app::Header<"x-version", int> version, app::Header<"x-note", std::optional<std::string>> note) {
        return std::to_string(*version) + note->value_or("-");
    }
    std::string raw(app::Body<std::string> body) { return "[" + *body + "]"; }
    std::string me(CurrentUser user) { return user.name; }
    Task<std::string> loaded(LoadedUser user, app::Param<"n", int> n) { co_return user.name + std::to_string(*n); }
    http::Response custom(http::Request& request) {
        http::Response response = http::Response::text("custom " + request.path, 202);
        response.headers.set("X-Custom", "1");
        return response;
    }
    void nothing() {}
    Task<> nothingLater() { co_return; }
    Result<User> result(app::Param<"id"> id) {
        if (*id == "0") return Error{ErrorCode::Conflict, "zero is taken"};
        return User{*id, "r"};
    }
    Result<void> check() { return Error{ErrorCode::NotFound, "nothing to check"}; }
    std::optional<User> maybe() { return std::nullopt; }
    std::string fails() { throw std::runtime_error("the password is hunter2"); }
    std::string plain() { throw NotFoundException(); }
    std::string where(ExecutionContext& context) {
        return context.getClass() + " " + context.getHandler() + " " + std::string{nameOf(context.getType())};
    }
    std::string named(ExecutionContext& context) const noexcept { return context.getHandler(); }

    static constexpr auto routes = app::controller(
        "/users/", app::post("", &UsersController::create), app::get("", &UsersController::list),
        app::get("by/:id", &UsersController::byId), app::get("header", &UsersController::header),
        app::post("raw", &UsersController::raw).httpCode(200), app::get("me", &UsersController::me),
        app::get("loaded/:n", &UsersController::loaded), app::get("custom", &UsersController::custom),
        app::del("nothing", &UsersController::nothing).httpCode(204).header("X-Gone", "yes"),
        app::put("nothing", &UsersController::nothingLater), app::get("result/:id", &UsersController::result),
        app::get("check", &UsersController::check), app::get("maybe", &UsersController::maybe),
        app::get("fails", &UsersController::fails), app::get("plain", &UsersController::plain),
        app::get("where", &UsersController::where), app::patch("named", &UsersController::named).name("renamed"));

private:
    Users& users_;
};

struct UsersModule {
    using controllers = list<UsersController>;
    using providers = list<Users>;
};

struct Fixture {
    InProcess<UsersModule> app{{.isProduction = true, .accessLog = app::AccessLog::Off}};
};

TEST_CASE_FIXTURE(Fixture, "a body is validated by its type, and POST answers 201") {
    auto created = app.post("/users", R"({"username":"alice","email":"a@example.com"})");
    CHECK(created.status == 201);
    CHECK(created.headers.get("content-type") == "application/json");
    CHECK(created.body == R"({"id":"1","username":"alice"})");

    auto refused = app.post("/users", R"({"username":"al","email":"nobody"})");
    CHECK(refused.status == 400);
    const auto body = bodyOf(refused);
    CHECK(body["statusCode"].integer() == 400);
    CHECK(body["error"].string() == "Bad Request");
    CHECK(body["message"][0].string() == "username: Too small: expected string to have >=3 characters");
    CHECK(body["message"][1].string() == "email: Invalid email address");
    CHECK(body["issues"][1]["path"][0].string() == "email");
}

TEST_CASE_FIXTURE(Fixture, "a body that is no JSON, missing, or of another type is the client's mistake") {
    CHECK(app.post("/users", R"({"username":)").status == 400);
    CHECK(app.send(http::Method::Post, "/users").status == 400);
    CHECK(app.send(http::Method::Post, "/users", "<a/>", {{"Content-Type", "text/xml"}}).status == 415);
    CHECK(app.send(http::Method::Post, "/users", R"({"username":"alice","email":"a@b.co"})",
                   {{"Content-Type", "application/vnd.api+json; charset=utf-8"}})
              .status == 201);
}

TEST_CASE_FIXTURE(Fixture, "a form is read as the members' types") {
    auto response = app.send(http::Method::Post, "/users", "username=Zo%C3%AB&email=z%40example.com",
                             {{"Content-Type", "application/x-www-form-urlencoded"}});

    CHECK(response.status == 201);
    CHECK(response.body == R"({"id":"1","username":"Zoë"})");
}

TEST_CASE_FIXTURE(Fixture, "parameters of the path are typed") {
    CHECK(app.get("/users/by/7").body == R"({"id":"7","username":"user 7"})");

    auto refused = app.get("/users/by/seven");
    CHECK(refused.status == 400);
    CHECK(bodyOf(refused)["issues"][0]["path"][0].string() == "id");
    CHECK(app.get("/users/by/1e400").status == 400);
    CHECK(app.get("/users/by/007").status == 400);
}

TEST_CASE_FIXTURE(Fixture, "a query is a struct: defaults, optionals, lists, and names nobody asked for") {
    CHECK(app.get("/users").body == R"({"limit":20,"active":"unset","tag":[],"level":[]})");
    CHECK(app.get("/users?limit=5&active=true&tag=a&tag=b%26c&level=1&level=2&__proto__=x&tag=d").body ==
          R"({"limit":5,"active":"yes","tag":["a","b&c","d"],"level":[1,2]})");
    CHECK(app.get("/users?limit=x&tag=a&level=1").status == 400);
    CHECK(app.get("/users?active=maybe&tag=a&level=1").status == 400);
}

TEST_CASE_FIXTURE(Fixture, "headers are typed and may be optional") {
    CHECK(app.send(http::Method::Get, "/users/header", {}, {{"X-Version", "3"}}).body == "3-");
    CHECK(app.send(http::Method::Get, "/users/header", {}, {{"X-Version", "3"}, {"X-Note", "n"}}).body == "3n");
    CHECK(app.get("/users/header").status == 400);
}

TEST_CASE_FIXTURE(Fixture, "a raw body comes as it is") {
    auto response = app.send(http::Method::Post, "/users/raw", "{not json", {{"Content-Type", "text/weird"}});

    CHECK(response.status == 200);
    CHECK(response.body == "[{not json]");
    CHECK(response.headers.get("content-type") == "text/plain; charset=utf-8");
}

TEST_CASE_FIXTURE(Fixture, "arguments of one's own come from the context, at once or later") {
    CHECK(app.send(http::Method::Get, "/users/me", {}, {{"X-User", "ada"}}).body == "ada");
    CHECK(app.get("/users/me").status == 401);
    CHECK(app.send(http::Method::Get, "/users/loaded/4", {}, {{"X-User", "ada"}}).body == "ada, loaded4");
    CHECK(app.get("/users/loaded/4").status == 401);
}

TEST_CASE_FIXTURE(Fixture, "results: responses, nothing, Result, optional") {
    auto custom = app.get("/users/custom");
    CHECK(custom.status == 202);
    CHECK(custom.headers.get("x-custom") == "1");
    auto gone = app.send(http::Method::Delete, "/users/nothing");
    CHECK(gone.status == 204);
    CHECK(gone.headers.get("x-gone") == "yes");
    CHECK(app.send(http::Method::Put, "/users/nothing").status == 200);
    CHECK(app.get("/users/result/1").body == R"({"id":"1","username":"r"})");
    CHECK(app.get("/users/result/0").status == 409);
    CHECK(app.get("/users/check").status == 404);
    CHECK(app.get("/users/maybe").body == "null");
}

TEST_CASE_FIXTURE(Fixture,
                  "in production an unexpected exception says nothing to the client and everything to the log") {
    auto response = app.get("/users/fails");

    CHECK(response.status == 500);
    CHECK(response.body == R"({"statusCode":500,"message":"Internal server error"})");
    CHECK(app.logs.text.find("hunter2") != std::string::npos);
    CHECK(app.logs.text.find("\"path\":\"/users/fails\"") != std::string::npos);
    CHECK(app.logs.text.find(std::string{*response.headers.get("x-request-id")}) != std::string::npos);
}

TEST_CASE("in development the answer tells the detail") {
    InProcess<UsersModule> app{{.isProduction = false, .accessLog = app::AccessLog::Off}};

    CHECK(app.get("/users/fails").body.find("hunter2") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "an exception without a text is answered as NestJS does") {
    CHECK(app.get("/users/plain").body == R"({"statusCode":404,"message":"Not Found"})");
    CHECK(app.get("/nowhere").status == 404);
}

TEST_CASE_FIXTURE(Fixture, "the context tells class, handler and transport") {
    CHECK(app.get("/users/where").body == "UsersController GET /users/where http");
    CHECK(app.send(http::Method::Patch, "/users/named").body == "renamed");
}

TEST_CASE("a global prefix stands before every controller's path, and not before the health checks") {
    InProcess<UsersModule> app{{.globalPrefix = "/api/", .isProduction = true, .accessLog = app::AccessLog::Off}};

    CHECK(app.get("/api/users/by/1").status == 200);
    CHECK(app.get("/users/by/1").status == 404);
    CHECK(app.get("/health/live").status == 200);
}

// Guards and their kin on controllers.
std::vector<std::string> trace;

struct AuthGuard {
    explicit AuthGuard(Users& users) : ofUsers(users) {}
    bool canActivate(ExecutionContext& context) {
        trace.push_back("auth");
        const Roles* roles = context.getMetadata<Roles>();
        const auto user = context.getRequest().header("x-user");
        if (!user || (roles && roles->any != *user)) return false;
        context.set(std::string{ofUsers.nameOf(std::string{*user})});
        return true;
    }
    Users& ofUsers;
};
struct GlobalGuard {
    bool canActivate(ExecutionContext&) {
        trace.push_back("global");
        return true;
    }
};
struct Wrapper {
    Task<HandlerResult> intercept(ExecutionContext&, CallHandler next) {
        trace.push_back("before");
        HandlerResult result = co_await next.handle();
        trace.push_back("after");
        if (User* user = result.get<User>()) user->username += "!";
        co_return result;
    }
};
struct UpperCase {
    CreateUser transform(CreateUser input, ExecutionContext&) {
        trace.push_back("pipe");
        for (char& c : input.username.value)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        return input;
    }
};
struct TeapotFilter {
    Task<http::Response> catch_(const std::logic_error& error) { co_return http::Response::text(error.what(), 418); }
};
struct Counted {
    static constexpr auto scope = Scope::Request;
    explicit Counted(http::Request& request) : path(request.path) {}
    std::string path;
};

class GuardedController {
public:
    explicit GuardedController(Counted& counted) : counted_(counted) {}
    User create(app::Body<CreateUser> body) {
        trace.push_back("handler");
        return {"1", body->username.value};
    }
    std::string secret(ExecutionContext& context) { return *context.find<std::string>() + " at " + counted_.path; }
    std::string brews() { throw std::logic_error("short and stout"); }

    static constexpr auto routes =
        app::controller("guarded", app::post("", &GuardedController::create).use<UpperCase, Wrapper>(),
                        app::get("secret", &GuardedController::secret).set(Roles{"root"}),
                        app::get("brews", &GuardedController::brews).use<TeapotFilter>())
            .use<AuthGuard>()
            .set(Roles{"ada"});

private:
    Counted& counted_;
};
struct GuardedModule {
    using controllers = list<GuardedController>;
    using providers = list<Users, Counted, app::Global<GlobalGuard>>;
};

struct GuardedFixture {
    GuardedFixture() { trace.clear(); }
    http::Response as(std::string_view user, http::Method method, std::string path, std::string body = {}) {
        return app.send(method, std::move(path), std::move(body),
                        {{"X-User", user}, {"Content-Type", "application/json"}});
    }
    InProcess<GuardedModule> app{{.isProduction = true, .accessLog = app::AccessLog::Off}};
};

TEST_CASE_FIXTURE(GuardedFixture, "guards, interceptors, pipes and the handler run in NestJS's order") {
    auto response = as("ada", http::Method::Post, "/guarded", R"({"username":"alice","email":"a@b.co"})");

    CHECK(response.status == 201);
    CHECK(response.body == R"({"id":"1","username":"ALICE!"})");
    CHECK(trace == std::vector<std::string>{"global", "auth", "before", "pipe", "handler", "after"});
}

TEST_CASE_FIXTURE(GuardedFixture, "a refused request never gets to validation") {
    auto response = app.post("/guarded", "{}");

    CHECK(response.status == 403);
    CHECK(response.body == R"({"statusCode":403,"message":"Forbidden resource","error":"Forbidden"})");
    CHECK(trace == std::vector<std::string>{"global", "auth"});
}

TEST_CASE_FIXTURE(GuardedFixture,
                  "a route's facts win over its controller's, and a guard leaves values for the handler") {
    CHECK(as("ada", http::Method::Get, "/guarded/secret").status == 403);
    CHECK(as("root", http::Method::Get, "/guarded/secret").body == "user root at /guarded/secret");
}

TEST_CASE_FIXTURE(GuardedFixture, "a filter answers the exceptions of its type") {
    auto response = as("ada", http::Method::Get, "/guarded/brews");

    CHECK(response.status == 418);
    CHECK(response.body == "short and stout");
}

struct TwiceController {
    std::string a() { return "a"; }
    static constexpr auto routes =
        app::controller("twice", app::get("x", &TwiceController::a), app::get("/x/", &TwiceController::a));
};
struct TwiceModule {
    using controllers = list<TwiceController>;
};

TEST_CASE("two handlers for one route are refused at the start") {
    QuietLogs logs;
    io::EventLoop loop;
    auto application = app::Application::create<TwiceModule>(app::ApplicationOptions{});

    CHECK_THROWS_AS(loop.runUntilComplete(application.init()), Exception);
}

} // namespace controller_test
