#include "support.hpp"

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::trpc;
using namespace aerie::trpc::test;

namespace {

RequestSpec withHeader(RequestSpec spec, std::string name, std::string value) {
    spec.headers.emplace_back(std::move(name), std::move(value));
    return spec;
}

// Makes contexts as an application's service would.
struct Service {
    std::unique_ptr<test::Context> make(const CreateContextOptions& options) {
        ++made;
        if (refuses) throw TRPCError({.code = "UNAUTHORIZED", .message = "token refused"});
        paths.clear();
        for (const RequestCall& call : options.info.calls) paths.emplace_back(call.path);
        isBatchCall = options.info.isBatchCall;
        type = options.info.type;
        accept = options.info.accept;
        return std::make_unique<test::Context>(options);
    }
    Task<std::unique_ptr<test::Context>> makeLater(const CreateContextOptions& options) {
        co_await gate;
        co_return make(options);
    }

    Gate gate;
    int made = 0;
    bool refuses = false;
    bool isBatchCall = false;
    ProcedureType type = ProcedureType::Unknown;
    std::string accept;
    std::vector<std::string> paths;
};

void cachePublic(const ResponseMetaOptions& options, ResponseHead& head) {
    if (options.type != ProcedureType::Query || !options.errors.empty()) return;
    for (const RequestCall& call : options.info.calls)
        if (!call.path.starts_with("inner.")) return;
    head.headers.append("cache-control", "s-maxage=1");
}

} // namespace

TEST_SUITE("context") {

    TEST_CASE("it is made once for a request, and told what the request asks for") {
        TestRouter router;
        Service service;
        HttpHandler handler{router, createContext<&Service::make>(service)};

        call(handler, get("/trpc/health,nope,inner.deep?batch=1"));

        CHECK(service.made == 1);
        CHECK(service.paths == std::vector<std::string>{"health", "nope", "inner.deep"});
        CHECK(service.isBatchCall);
        CHECK(service.type == ProcedureType::Query);
        call(handler, post("/trpc/count"));
        CHECK_FALSE(service.isBatchCall);
        CHECK(service.type == ProcedureType::Mutation);
    }

    TEST_CASE("making it may wait") {
        TestRouter router;
        Service service;
        HttpHandler handler{router, createContext<&Service::makeLater>(service)};
        http::Request request;
        fill(request, get("/trpc/health"));

        Started<http::Response> response{handler.handle(request)};
        CHECK_FALSE(response.isDone());
        service.gate.open();

        CHECK(response.get().body == R"({"result":{"data":"ok"}})");
    }

    TEST_CASE("when making it fails every call fails with its own path") {
        TestRouter router;
        Service service;
        service.refuses = true;
        service.gate.open();
        HttpHandler now{router, createContext<&Service::make>(service)};
        HttpHandler later{router, createContext<&Service::makeLater>(service)};

        for (HttpHandler* handler : {&now, &later}) {
            const http::Response response = call(*handler, get("/trpc/health,any?batch=1"));
            CHECK(response.status == 401);
            CHECK(
                response.body ==
                R"([{"error":{"message":"token refused","code":-32001,"data":{"code":"UNAUTHORIZED","httpStatus":401,)"
                R"("path":"health"}}},{"error":{"message":"token refused","code":-32001,)"
                R"("data":{"code":"UNAUTHORIZED","httpStatus":401,"path":"any"}}}])");
            CHECK(call(*handler, get("/trpc/nope")).status == 404);
        }
    }

    TEST_CASE("it sees headers in any case, and connection parameters") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, withHeader(get("/trpc/whoami"), "Authorization", "ada")).body ==
              R"({"result":{"data":"ada"}})");
        CHECK(call(handler, get("/trpc/whoami?connectionParams=" + http::percentEncode(R"({"token":"bob"})"))).body ==
              R"({"result":{"data":"bob"}})");
        CHECK(call(handler, get("/trpc/whoami?connectionParams=null")).body == R"({"result":{"data":null}})");
    }

    TEST_CASE("connection parameters that are no object of texts refuse the whole request") {
        TestRouter router;
        HttpHandler handler{router};

        for (const char* params : {"x", "", "5", "[]", "%7B%22a%22%3A1%7D"}) {
            CAPTURE(params);
            const http::Response response = call(handler, get("/trpc/health?connectionParams=" + std::string{params}));
            CHECK(response.status == 400);
            CHECK(response.body.find(R"("code":-32700,"data":{"code":"PARSE_ERROR","httpStatus":400}})") !=
                  std::string::npos);
        }
    }
}

TEST_SUITE("answer head") {

    TEST_CASE("a status set by a procedure wins over the computed one") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get(withInput("set.status", R"({"status":202})"))).status == 202);
        CHECK(call(handler, get(withInput("set.status,nope", R"({"0":{"status":202}})", true))).status == 202);
    }

    TEST_CASE("a status that HTTP does not know is ignored") {
        TestRouter router;
        HttpHandler handler{router};

        for (const char* status : {"0", "99", "101", "600", "-1"})
            CHECK(call(handler, get(withInput("set.status", R"({"status":)" + std::string{status} + "}"))).status ==
                  200);
    }

    TEST_CASE("headers of all calls are sent, cookies side by side") {
        TestRouter router;
        HttpHandler handler{router};

        const http::Response response =
            call(handler,
                 get(withInput("set.a.header,set.a.header",
                               R"({"0":{"name":"set-cookie","value":"a=1"},"1":{"name":"set-cookie","value":"b=2"}})",
                               true)));

        CHECK(response.headers.getAll("set-cookie") == std::vector<std::string_view>{"a=1", "b=2"});
        CHECK(response.headers.get("content-type") == "application/json");
        CHECK(response.headers.get("vary") == "trpc-accept, accept");
    }

    TEST_CASE("the protocol's own headers cannot be changed by a procedure, vary only grows") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get(withInput("set.a.header", R"({"name":"Content-Type","value":"text/html"})")))
                  .headers.getAll("content-type") == std::vector<std::string_view>{"application/json"});
        CHECK(call(handler, get(withInput("set.a.header", R"({"name":"vary","value":"cookie"})")))
                  .headers.joined("vary") == "cookie, trpc-accept, accept");
    }

    TEST_CASE("responseMeta adds headers when it knows the results") {
        TestRouter router;
        HttpHandler handler{router, {.responseMeta = &cachePublic}};

        CHECK(call(handler, get("/trpc/inner.deep")).headers.get("cache-control") == "s-maxage=1");
        CHECK(call(handler, get("/trpc/inner.deep,inner.deep?batch=1")).headers.has("cache-control"));
        CHECK_FALSE(call(handler, get("/trpc/inner.deep,health?batch=1")).headers.has("cache-control"));
        CHECK_FALSE(call(handler, get("/trpc/inner.nope")).headers.has("cache-control"));
        CHECK_FALSE(call(handler, get("/trpc/inner.deep,inner.nope?batch=1")).headers.has("cache-control"));
    }

    TEST_CASE("responseMeta may set the status, for refused requests as well") {
        TestRouter router;
        HttpHandler handler{
            router,
            {.allowBatching = false, .responseMeta = [](const ResponseMetaOptions& options, ResponseHead& head) {
                 head.statusCode = 200 + static_cast<int>(options.errors.size());
             }}};

        CHECK(call(handler, get("/trpc/nope")).status == 201);
        CHECK(call(handler, get("/trpc/health?batch=1")).status == 201);
        CHECK(call(handler, get("/trpc/health")).status == 200);
    }
}
