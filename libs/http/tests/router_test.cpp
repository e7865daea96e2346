#include <aerie/http/router.hpp>
#include <aerie/io/event_loop.hpp>

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::http;

namespace {

// Answers with its name, the parameters and the path below its mount.
class Named final : public Handler {
public:
    explicit Named(std::string name) : name_(std::move(name)) {}
    Task<Response> handle(Request& request) override {
        std::string text = name_;
        for (const char* param : {"id", "post", "path"})
            if (const auto value = request.param(param)) text += " " + std::string{param} + "=" + std::string{*value};
        if (request.subPath() != request.path) text += " sub=" + std::string{request.subPath()};
        co_return Response::text(text);
    }
    BodyPolicy bodyPolicy(const Request&) const override { return {.limit = 7}; }

private:
    std::string name_;
};

Request requestFor(Method method, std::string path) {
    Request request;
    request.method = method;
    request.path = request.target = std::move(path);
    return request;
}

Response ask(Router& router, Method method, std::string path) {
    io::EventLoop loop;
    Request request = requestFor(method, std::move(path));
    return loop.runUntilComplete(router.handle(request));
}

std::string get(Router& router, std::string path) { return ask(router, Method::Get, std::move(path)).body; }

} // namespace

TEST_CASE("the most specific route wins, and a dead end falls back to the next") {
    Named users{"users"}, user{"user"}, me{"me"}, posts{"posts"}, post{"post"}, files{"files"};
    Router router;
    router.add(Method::Get, "/users", users);
    router.add(Method::Get, "/users/:id", user);
    router.add(Method::Get, "/users/me", me);
    router.add(Method::Get, "/users/:id/posts", posts);
    router.add(Method::Get, "/users/:id/posts/:post", post);
    router.add(Method::Get, "/files/*path", files);

    CHECK(get(router, "/users") == "users");
    CHECK(get(router, "/users/7") == "user id=7");
    CHECK(get(router, "/users/me") == "me");
    CHECK(get(router, "/users/me/posts") == "posts id=me"); // "me" has nothing below it
    CHECK(get(router, "/users/7/posts/9") == "post id=7 post=9");
    CHECK(get(router, "/files/a/b.txt") == "files path=a/b.txt");
}

TEST_CASE("segments are compared as a whole and with their case") {
    Named users{"users"};
    Router router;
    router.add(Method::Get, "/users", users);
    router.add(Method::Get, "/x/:id", users);
    router.add(Method::Get, "/files/*path", users);

    for (const char* path :
         {"/user", "/userss", "/Users", "/users/", "//users", "/x/", "/x", "/files/", "/files", "", "users"})
        CHECK(ask(router, Method::Get, path).status == 404);
}

TEST_CASE("a parameter is decoded, an encoded slash included") {
    Named user{"user"};
    Router router;
    router.add(Method::Get, "/users/:id", user);

    CHECK(get(router, "/users/a b") == "user id=a b"); // Request::path is decoded already
    CHECK(get(router, "/users/a%2Fb%2541") == "user id=a/b%41");
}

TEST_CASE("mounts take everything at and below their prefix, routes go first, the deepest mount wins") {
    Named trpc{"trpc"}, panel{"panel"}, root{"root"}, inner{"inner"};
    Router router;
    router.mount("/trpc", trpc);
    router.add(Method::Get, "/trpc/panel", panel);
    router.mount("/trpc/inner/", inner);

    CHECK(get(router, "/trpc") == "trpc sub=/");
    CHECK(get(router, "/trpc/") == "trpc sub=/");
    CHECK(get(router, "/trpc/users.byId") == "trpc sub=/users.byId");
    CHECK(get(router, "/trpc/panel") == "panel");
    CHECK(ask(router, Method::Post, "/trpc/panel").body == "trpc sub=/panel"); // the route has no POST, the mount may
    CHECK(get(router, "/trpc/inner/x") == "inner sub=/x");
    CHECK(ask(router, Method::Get, "/trpcx").status == 404);

    router.mount("/", root);
    CHECK(get(router, "/anything/else") == "root");
}

TEST_CASE("the wrong method gets 405 and the list of right ones") {
    Named users{"users"};
    Router router;
    router.add(Method::Get, "/users", users);
    router.add(Method::Post, "/users", users);

    const Response refused = ask(router, Method::Delete, "/users");
    const Response options = ask(router, Method::Options, "/users");

    CHECK(refused.status == 405);
    CHECK(refused.headers.get("Allow") == "GET, HEAD, POST, OPTIONS");
    CHECK(options.status == 204);
    CHECK(options.headers.get("Allow") == "GET, HEAD, POST, OPTIONS");
    CHECK(ask(router, Method::Head, "/users").body == "users"); // the server leaves the body out
    CHECK(ask(router, Method::Options, "*").status == 204);
}

TEST_CASE("404 names the method and the path as JSON") {
    Router router;

    CHECK(get(router, "/a\"b\n") == R"({"message":"Cannot GET /a\"b\u000a","error":"Not Found","statusCode":404})");
}

TEST_CASE("a fallback answers instead of 404") {
    Named page{"page"};
    Router router;
    router.fallback(page);

    CHECK(get(router, "/nowhere") == "page");
}

TEST_CASE("functions are handlers, with what they capture") {
    Router router;
    auto text = std::make_shared<std::string>("kept");
    router.get("/now", [text](Request&) { return Response::text(*text); });
    router.get("/later", [text](Request&) -> Task<Response> { co_return Response::text(*text + " later"); });
    text.reset();

    CHECK(get(router, "/now") == "kept");
    CHECK(get(router, "/later") == "kept later");
}

TEST_CASE("the body's policy is the route's, then its handler's") {
    Named users{"users"};
    Router router;
    router.add(Method::Post, "/own", users);
    router.add(Method::Post, "/given", users, {.bodyLimit = 99, .streamBody = true});
    router.mount("/mount", users, {.bodyLimit = 5});

    CHECK(router.bodyPolicy(requestFor(Method::Post, "/own")).limit == 7);
    CHECK(router.bodyPolicy(requestFor(Method::Post, "/given")).limit == 99);
    CHECK(router.bodyPolicy(requestFor(Method::Post, "/given")).stream);
    CHECK(router.bodyPolicy(requestFor(Method::Post, "/mount/x")).limit == 5);
    CHECK_FALSE(router.bodyPolicy(requestFor(Method::Post, "/none")).limit);
}

TEST_CASE("every mistake of the setting-up is told at once") {
    Named users{"users"};
    Router router;
    router.add(Method::Get, "/a", users);
    router.add(Method::Get, "/a", users);
    router.add(Method::Get, "relative", users);
    router.add(Method::Get, "/:", users);
    router.add(Method::Get, "/:x/:x", users);
    router.add(Method::Get, "/*rest/more", users);
    router.mount("/m/:id", users);

    const Result<void> checked = router.check();

    REQUIRE_FALSE(checked);
    CHECK(checked.error().message() == "The routes cannot be used:\n"
                                       "  GET /a: the route is there already\n"
                                       "  GET relative: the pattern must begin with /\n"
                                       "  GET /:: a parameter needs a name behind : or *\n"
                                       "  GET /:x/:x: two parameters have the same name\n"
                                       "  GET /*rest/more: the wildcard must be the last segment\n"
                                       "  * /m/:id: a prefix cannot hold parameters");
}

TEST_CASE("routes are listed in the order of their adding") {
    Named users{"users"};
    Router router;
    router.add(Method::Get, "/users/:id", users);
    router.mount("/trpc", users);

    CHECK(router.routes() == std::vector<std::string>{"GET /users/:id", "* /trpc"});
}
