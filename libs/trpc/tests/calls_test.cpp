#include "support.hpp"

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::trpc;
using namespace aerie::trpc::test;

TEST_SUITE("single calls") {

    TEST_CASE("a query by GET answers its envelope and the protocol's headers") {
        TestRouter router;
        HttpHandler handler{router};

        const http::Response response = call(handler, get("/trpc/health"));

        CHECK(response.status == 200);
        CHECK(response.body == R"({"result":{"data":"ok"}})");
        CHECK(response.headers.get("content-type") == "application/json");
        CHECK(response.headers.get("vary") == "trpc-accept, accept");
        CHECK(response.headers.size() == 2);
    }

    TEST_CASE("no result has no data key and null has one") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get("/trpc/nothing")).body == R"({"result":{}})");
        CHECK(call(handler, get("/trpc/null")).body == R"({"result":{"data":null}})");
        CHECK(call(handler, get("/trpc/empty")).body == R"({"result":{"data":null}})");
    }

    TEST_CASE("an input comes from the query of a GET") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get(withInput("swap", R"({"x":1,"y":2})"))).body == R"({"result":{"data":{"x":2,"y":1}}})");
        CHECK(call(handler, get(withInput("big", R"({"a":"1","b":"","c":"","d":"","e":"","f":"","g":"","h":"8"})")))
                  .body == R"({"result":{"data":"18"}})");
    }

    TEST_CASE("an input comes from the body of a POST") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, post("/trpc/add", "5")).body == R"({"result":{"data":5}})");
        CHECK(call(handler, post("/trpc/anyMutation", "[1]")).body == R"({"result":{"data":[1]}})");
    }

    TEST_CASE("a body may begin with a byte order mark") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, post("/trpc/add", "\xEF\xBB\xBF"
                                              "5"))
                  .body == R"({"result":{"data":5}})");
    }

    TEST_CASE("a mutation without input needs no body") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, post("/trpc/count")).body == R"({"result":{"data":1}})");
    }

    TEST_CASE("missing and empty inputs are no input, null is null") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get("/trpc/any")).body == R"({"result":{}})");
        CHECK(call(handler, get("/trpc/any?input=")).body == R"({"result":{}})");
        CHECK(call(handler, get("/trpc/any?input=null")).body == R"({"result":{"data":null}})");
        CHECK(call(handler, post("/trpc/anyMutation")).body == R"({"result":{}})");
        CHECK(call(handler, get("/trpc/optional")).body == R"({"result":{"data":"none"}})");
    }

    TEST_CASE("of an input given twice the first counts") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get("/trpc/any?input=1&input=2")).body == R"({"result":{"data":1}})");
        CHECK(call(handler, get("/trpc/any?x=1&in%70ut=3")).body == R"({"result":{"data":3}})");
    }

    TEST_CASE("a plus in the query is a blank and a broken escape stays") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get("/trpc/any?input=%22a+b%2Bc%zz%22")).body == R"({"result":{"data":"a b+c%zz"}})");
    }

    TEST_CASE("a member given twice has the later value and forgets the earlier") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get(withInput("swap", R"({"x":1,"y":2,"x":3})"))).body ==
              R"({"result":{"data":{"x":2,"y":3}}})");
    }

    TEST_CASE("a call that waits answers when its work is done") {
        TestRouter router;
        HttpHandler handler{router};
        http::Request request;
        fill(request, get(withInput("swapLater", R"({"x":1,"y":2})")));

        Started<http::Response> response{handler.handle(request)};
        CHECK_FALSE(response.isDone());
        router.gate.open();

        CHECK(response.isDone());
        CHECK(response.get().body == R"({"result":{"data":{"x":2,"y":1}}})");
    }

    TEST_CASE("a call that is given up runs no further") {
        TestRouter router;
        HttpHandler handler{router};
        {
            http::Request request;
            fill(request, post("/trpc/nothingLater"));
            Started<http::Response> response{handler.handle(request)};
        }

        CHECK(router.finished == 0);
    }
}

TEST_SUITE("paths") {

    TEST_CASE("the path is decoded once") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get("/trpc/%68ealth")).status == 200);
        CHECK(call(handler, get("/trpc/odd%2Fn%C3%A4me")).status == 200);
        CHECK(call(handler, get("/trpc/odd/n%C3%A4me")).status == 200);
        CHECK(call(handler, get("/trpc/per%25cent")).status == 200);
        CHECK(call(handler, get("/trpc/per%2525cent")).status == 404);
    }

    TEST_CASE("one trailing slash is dropped") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get("/trpc/health/")).status == 200);
        CHECK(call(handler, get("/trpc/health//")).status == 404);
        CHECK(call(handler, get("/trpc/health%2F")).status == 404);
    }

    TEST_CASE("routers are reached through groups, members and pointers") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get("/trpc/inner.deep")).body == R"({"result":{"data":"deep"}})");
        CHECK(call(handler, get("/trpc/pointed.deep")).body == R"({"result":{"data":"deep"}})");
        CHECK(call(handler, get(withInput("set.a.header", R"({"name":"x-a","value":"1"})"))).headers.get("x-a") == "1");
    }

    TEST_CASE("only whole paths in their own case are found") {
        TestRouter router;
        HttpHandler handler{router};

        for (const char* path : {"", "nope", "Health", "inner", "inner.", ".deep", "set.a", "health.x", "__proto__",
                                 "constructor", "toString", "inner.__proto__", "health,health"}) {
            CAPTURE(path);
            const http::Response response = call(handler, get("/trpc/" + std::string{path}));
            CHECK(response.status == 404);
            CHECK(response.body == R"({"error":{"message":"No procedure found on path \")" + std::string{path} +
                                       R"(\"","code":-32004,"data":{"code":"NOT_FOUND","httpStatus":404,"path":")" +
                                       path + R"("}}})");
        }
    }

    TEST_CASE("the mount itself is the empty path") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get("/trpc")).status == 404);
    }

    TEST_CASE("broken percent-encoding refuses the whole request") {
        TestRouter router;
        HttpHandler handler{router};
        http::Request request;
        request.path = "/trpc/%E0%A4%A";
        request.setMountLength(5);

        const http::Response response = runNow(handler.handle(request));

        CHECK(response.status == 400);
        CHECK(response.body == R"({"error":{"message":"Invalid URL-encoding in path \"%E0%A4%A\"","code":-32600,)"
                               R"("data":{"code":"BAD_REQUEST","httpStatus":400}}})");
        CHECK(response.headers.get("content-type") == "application/json");
    }
}

TEST_SUITE("methods") {

    TEST_CASE("HEAD is answered with 204 for any path, before anything else") {
        TestRouter router;
        HttpHandler handler{router};

        for (const char* target : {"/trpc/health", "/trpc/nope", "/trpc/health?batch=1&input=x"}) {
            const http::Response response = call(handler, {http::Method::Head, target});
            CHECK(response.status == 204);
            CHECK(response.body.empty());
            CHECK(response.headers.empty());
        }
    }

    TEST_CASE("a mutation by GET is refused and the allowed method is told") {
        TestRouter router;
        HttpHandler handler{router};

        const http::Response response = call(handler, get("/trpc/count"));

        CHECK(response.status == 405);
        CHECK(response.headers.get("allow") == "POST");
        CHECK(response.body ==
              R"({"error":{"message":"Unsupported GET-request to mutation procedure at path \"count\"","code":-32005,)"
              R"("data":{"code":"METHOD_NOT_SUPPORTED","httpStatus":405,"path":"count"}}})");
        CHECK(router.counter == 0);
    }

    TEST_CASE("a query by POST needs the method override") {
        TestRouter router;
        HttpHandler strict{router};
        HttpHandler lenient{router, {.allowMethodOverride = true}};

        const http::Response refused = call(strict, post("/trpc/any", "1"));
        CHECK(refused.status == 405);
        CHECK(refused.headers.get("allow") == "GET");
        CHECK(call(lenient, post("/trpc/any", "1")).body == R"({"result":{"data":1}})");
    }

    TEST_CASE("a query by POST does not read the input of the URL") {
        TestRouter router;
        HttpHandler handler{router, {.allowMethodOverride = true}};

        CHECK(call(handler, post("/trpc/any?input=1", "2")).body == R"({"result":{"data":2}})");
        CHECK(call(handler, post("/trpc/any?input=1")).body == R"({"result":{}})");
    }

    TEST_CASE("other methods are refused for every kind of procedure") {
        TestRouter router;
        HttpHandler handler{router, {.allowMethodOverride = true}};

        for (http::Method method : {http::Method::Put, http::Method::Delete, http::Method::Patch}) {
            RequestSpec spec = post("/trpc/health");
            spec.method = method;
            CHECK(call(handler, spec).headers.get("allow") == "GET, POST");
            spec.target = "/trpc/count";
            CHECK(call(handler, spec).headers.get("allow") == "POST");
            CHECK(call(handler, spec).status == 405);
        }
    }
}

TEST_SUITE("content types") {

    RequestSpec typed(http::Method method, std::string target, std::string type, std::string body = {}) {
        return {method, std::move(target), std::move(body), {{"content-type", std::move(type)}}};
    }

    TEST_CASE("a POST without content type is refused as a whole") {
        TestRouter router;
        HttpHandler handler{router};

        const http::Response response = call(handler, {http::Method::Post, "/trpc/anyMutation?batch=1", "1"});

        CHECK(response.status == 415);
        CHECK(response.body == R"({"error":{"message":"Missing content-type header","code":-32015,)"
                               R"("data":{"code":"UNSUPPORTED_MEDIA_TYPE","httpStatus":415}}})");
    }

    TEST_CASE("a POST of another type is refused, in the original's words") {
        TestRouter router;
        HttpHandler handler{router};

        const http::Response response = call(handler, typed(http::Method::Post, "/trpc/count", "text/plain", "1"));

        CHECK(response.status == 415);
        CHECK(response.body.find(R"("message":"Unsupported content-type \"text/plain",)") != std::string::npos);
    }

    TEST_CASE("JSON is recognised in any case and with parameters") {
        TestRouter router;
        HttpHandler handler{router};

        for (const char* type : {"application/json; charset=utf-8", "APPLICATION/json", " application/json ;x"})
            CHECK(call(handler, typed(http::Method::Post, "/trpc/add", type, "0")).status == 200);
    }

    TEST_CASE("a GET is read as JSON whatever its type") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, typed(http::Method::Get, "/trpc/any?input=1", "text/plain")).body ==
              R"({"result":{"data":1}})");
    }

    TEST_CASE("uploads come by POST only") {
        TestRouter router;
        HttpHandler handler{router};

        for (const char* type : {"multipart/form-data", "application/octet-stream"}) {
            const http::Response response = call(handler, typed(http::Method::Put, "/trpc/any", type));
            CHECK(response.status == 405);
            CHECK(response.body ==
                  R"({"error":{"message":"Only POST requests are supported for )" + std::string{type} +
                      R"( requests","code":-32005,"data":{"code":"METHOD_NOT_SUPPORTED","httpStatus":405}}})");
        }
    }

    TEST_CASE("an upload for a procedure that takes none is refused when the input is read") {
        TestRouter router;
        HttpHandler handler{router, {.allowMethodOverride = true}};

        CHECK(
            call(handler, typed(http::Method::Post, "/trpc/add", "multipart/form-data; boundary=x", "--x--")).status ==
            415);
        CHECK(call(handler, typed(http::Method::Post, "/trpc/health", "multipart/form-data; boundary=x")).status ==
              200);
        CHECK(call(handler, typed(http::Method::Post, "/trpc/health,health?batch=1", "application/octet-stream"))
                  .status == 404);
    }
}
