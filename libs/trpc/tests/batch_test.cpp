#include "support.hpp"

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::trpc;
using namespace aerie::trpc::test;

namespace {

std::string whole(std::string_view message) {
    return R"({"error":{"message":")" + std::string{message} +
           R"(","code":-32600,"data":{"code":"BAD_REQUEST","httpStatus":400}}})";
}

} // namespace

TEST_SUITE("batches") {

    TEST_CASE("the answers are an array in the order of the paths") {
        TestRouter router;
        HttpHandler handler{router};

        const http::Response response = call(handler, get(withInput("health,any,nothing", R"({"1":{"a":1}})", true)));

        CHECK(response.status == 200);
        CHECK(response.body == R"([{"result":{"data":"ok"}},{"result":{"data":{"a":1}}},{"result":{}}])");
        CHECK(response.headers.get("content-type") == "application/json");
    }

    TEST_CASE("a batch of one is an array, and needs no input") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get("/trpc/health?batch=1")).body == R"([{"result":{"data":"ok"}}])");
    }

    TEST_CASE("only batch=1 is a batch, and the first counts") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get("/trpc/health?batch=0")).body == R"({"result":{"data":"ok"}})");
        CHECK(call(handler, get("/trpc/health?batch=true")).body == R"({"result":{"data":"ok"}})");
        CHECK(call(handler, get("/trpc/health?batch=%31")).body == R"([{"result":{"data":"ok"}}])");
        CHECK(call(handler, get("/trpc/health?batch=0&batch=1")).body == R"({"result":{"data":"ok"}})");
    }

    TEST_CASE("mutations come by POST with the inputs in the body, each executed once") {
        TestRouter router;
        HttpHandler handler{router};

        const http::Response response = call(handler, post("/trpc/add,add,add?batch=1", R"({"0":1,"1":10,"2":10})"));

        CHECK(response.body == R"([{"result":{"data":1}},{"result":{"data":11}},{"result":{"data":21}}])");
    }

    TEST_CASE("a missing index is no input and null stays null") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get(withInput("any,any,any", R"({"1":null,"2":0,"7":1,"01":2,"x":3})", true))).body ==
              R"([{"result":{}},{"result":{"data":null}},{"result":{"data":0}}])");
        CHECK(call(handler, get(withInput("any", R"({"0":1,"0":2})", true))).body == R"([{"result":{"data":2}}])");
    }

    TEST_CASE("inputs that are no object fail the calls that read them") {
        TestRouter router;
        HttpHandler handler{router};

        for (const char* input : {"[1,2]", "5", "\"x\"", "null", "true"}) {
            CAPTURE(input);
            const http::Response response = call(handler, get(withInput("any,health", input, true)));
            CHECK(response.status == 207);
            CHECK(response.body ==
                  R"([{"error":{"message":"\"input\" needs to be an object when doing a batch call","code":-32600,)"
                  R"("data":{"code":"BAD_REQUEST","httpStatus":400,"path":"any"}}},{"result":{"data":"ok"}}])");
        }
    }

    TEST_CASE("malformed inputs fail every call that reads, whichever part is broken") {
        TestRouter router;
        HttpHandler handler{router};

        const http::Response response = call(handler, get(withInput("any,health,any", R"({"0":1,"2":bad})", true)));

        CHECK(response.status == 207);
        CHECK(response.body.find(R"("path":"any"}}},{"result":{"data":"ok"}},{"error":)") != std::string::npos);
    }

    TEST_CASE("equal statuses are the status of the answer, different ones are 207") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get("/trpc/nope,other?batch=1")).status == 404);
        CHECK(call(handler, get("/trpc/nope,errors.foreign?batch=1")).status == 207);
        CHECK(call(handler, get("/trpc/health,nope?batch=1")).status == 207);
    }

    TEST_CASE("calls run at the same time and answer in order") {
        TestRouter router;
        HttpHandler handler{router};
        http::Request request;
        fill(request, get(withInput("swapLater,health,swapLater,errors.later",
                                    R"({"0":{"x":1,"y":2},"2":{"x":3,"y":4}})", true)));

        Started<http::Response> response{handler.handle(request)};
        CHECK(router.gate.waitingCount() == 3);
        router.gate.open();

        REQUIRE(response.isDone());
        CHECK(response.get().status == 207);
        CHECK(response.get().body.rfind(R"([{"result":{"data":{"x":2,"y":1}}},{"result":{"data":"ok"}},)"
                                        R"({"result":{"data":{"x":4,"y":3}}},{"error":{"message":"User not found")",
                                        0) == 0);
    }

    TEST_CASE("a batch that is given up runs no further") {
        TestRouter router;
        HttpHandler handler{router};
        {
            http::Request request;
            fill(request, post("/trpc/nothingLater,nothingLater,count?batch=1"));
            Started<http::Response> response{handler.handle(request)};
            CHECK(router.counter == 1);
        }

        CHECK(router.finished == 0);
    }

    TEST_CASE("kinds may not be mixed, and unknown paths have none") {
        TestRouter router;
        HttpHandler handler{router};

        const http::Response response = call(handler, post("/trpc/count,nope,health?batch=1"));
        CHECK(response.status == 400);
        CHECK(response.body == whole("Cannot mix procedure types in call: mutation, query"));
        CHECK(router.counter == 0);
        CHECK(call(handler, post("/trpc/count,nope?batch=1")).status == 207);
    }

    TEST_CASE("every mutation of a GET batch is refused") {
        TestRouter router;
        HttpHandler handler{router};

        const http::Response response = call(handler, get("/trpc/count,count?batch=1"));

        CHECK(response.status == 405);
        CHECK(response.headers.getAll("allow").size() == 1);
        CHECK(response.body.front() == '[');
    }

    TEST_CASE("subscriptions cannot be batched") {
        TestRouter router;
        HttpHandler handler{router};

        const http::Response response = call(handler, get("/trpc/ticks?batch=1"));

        CHECK(response.status == 400);
        CHECK(response.body.rfind(R"([{"error":{"message":"Cannot batch subscription calls")", 0) == 0);
    }

    TEST_CASE("a batch over the limit is refused as a whole") {
        TestRouter router;
        HttpHandler handler{router, {.maxBatchSize = 3}};

        CHECK(call(handler, get("/trpc/health,health,health?batch=1")).status == 200);
        CHECK(call(handler, get("/trpc/health,health,health,health?batch=1")).body ==
              whole("Batch call exceeds maximum size"));
    }

    TEST_CASE("batching can be switched off") {
        TestRouter router;
        HttpHandler handler{router, {.allowBatching = false}};

        CHECK(call(handler, get("/trpc/health?batch=1")).body == whole("Batching is not enabled on the server"));
    }

    TEST_CASE("an encoded comma separates and a comma without batch does not") {
        TestRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get("/trpc/health%2Chealth?batch=1")).body ==
              R"([{"result":{"data":"ok"}},{"result":{"data":"ok"}}])");
        CHECK(call(handler, get("/trpc/health,health")).status == 404);
    }

    TEST_CASE("a stream without a batch is refused with a word on what to use") {
        TestRouter router;
        HttpHandler handler{router};
        RequestSpec single = get("/trpc/health");
        single.headers = {{"trpc-accept", "application/jsonl"}};

        CHECK(call(handler, single).body == whole("Streaming requests must be batched (you can do a batch of 1)"));
        single.headers = {{"trpc-accept", "application/json"}, {"accept", "application/jsonl"}};
        CHECK(call(handler, single).status == 200);
    }
}
