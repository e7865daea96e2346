// Batches answered piece by piece.
#include "support.hpp"

#include <aerie/io/event_loop.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/trpc/promise.hpp>
#include <aerie/trpc/yields.hpp>

#include <doctest/doctest.h>

namespace aerie::trpc::test {

struct Inner {
    int value;
    Promise<int> deeper;
};
struct Outer {
    int now;
    Promise<Inner> later;
    Stream<int> numbers;
};
struct Failing {
    Promise<int> bad;
};

class PiecesRouter {
public:
    Outer outer(Context&) { return {1, inner(), numbers(2)}; }
    Failing failing(Context&) { return {refused()}; }
    Stream<Yields<int, std::string>> rows(Context&, Point input) {
        for (int n = 0; n < input.x; ++n) co_yield n;
        if (input.y != 0) throw ConflictException{"row broke"};
        auto end = returned(std::string{"done"});
        co_yield std::move(end);
    }
    Stream<int> endless(Context&) {
        const Cleanup cleanup{cleaned};
        for (int n = 0;; ++n) co_yield n;
    }
    Task<int> slow(Context&) {
        co_await io::sleepFor(Duration::fromMilliseconds(120));
        co_return 9;
    }
    void nothing(Context&) {}
    std::string health(Context&) { return "ok"; }

    struct Cleanup {
        int& count;
        ~Cleanup() { ++count; }
    };
    int cleaned = 0;

    static constexpr auto routes =
        router(query("outer", &PiecesRouter::outer), query("failing", &PiecesRouter::failing),
               query("rows", &PiecesRouter::rows), query("endless", &PiecesRouter::endless),
               query("slow", &PiecesRouter::slow), query("nothing", &PiecesRouter::nothing),
               query("health", &PiecesRouter::health));

private:
    Task<Inner> inner() {
        Inner result{2, three()};
        co_return result;
    }
    Task<int> three() { co_return 3; }
    Task<int> refused() {
        co_await io::yield();
        throw ForbiddenException{"inner refusal"};
    }
    Stream<int> numbers(int count) {
        for (int n = 0; n < count; ++n) co_yield n;
    }
};

} // namespace aerie::trpc::test

using namespace aerie;
using namespace aerie::trpc;
using aerie::trpc::test::PiecesRouter;

namespace {

Task<std::string> readAll(HttpHandler& handler, http::Request& request, std::size_t limit) {
    http::Response response = co_await handler.handle(request);
    CHECK(response.status == 200);
    std::string text;
    while (text.size() < limit) {
        auto piece = co_await response.stream.next();
        if (!piece) break;
        text += *piece;
    }
    co_return text;
}

std::string ask(PiecesRouter& router, std::string target, HttpHandlerOptions options = {},
                std::size_t limit = 1 << 20) {
    HttpHandler handler{router, options};
    http::Request request;
    test::RequestSpec spec = test::get(std::move(target));
    spec.headers = {{"trpc-accept", "application/jsonl"}};
    test::fill(request, spec);
    io::EventLoop loop;
    return loop.runUntilComplete(readAll(handler, request, limit));
}

} // namespace

TEST_CASE("a value is a head and three steps, each a line") {
    PiecesRouter router;
    CHECK(ask(router, "/trpc/health?batch=1") == "{\"0\":[[0],[null,0,0]]}\n[0,0,[[{\"result\":0}],[\"result\",0,1]]]\n"
                                                 "[1,0,[[{\"data\":0}],[\"data\",0,2]]]\n[2,0,[[\"ok\"]]]\n");
    CHECK(ask(router, "/trpc/nothing?batch=1").ends_with("\n[2,0,[[]]]\n"));
}

TEST_CASE("an error of a call is one fulfilled line") {
    PiecesRouter router;
    const std::string text = ask(router, "/trpc/health,none?batch=1");
    CHECK(text.starts_with("{\"0\":[[0],[null,0,0]],\"1\":[[0],[null,0,1]]}\n"));
    CHECK(text.find("\n[1,0,[[{\"error\":{\"message\":\"No procedure found on path \\\"none\\\"\",\"code\":-32004,") !=
          std::string::npos);
}

TEST_CASE("promises and streams in a result are defined before they come") {
    PiecesRouter router;
    const std::string text = ask(router, "/trpc/outer?batch=1");
    CHECK(text.find("[2,0,[[{\"now\":1,\"later\":0,\"numbers\":0}],[\"later\",0,3],[\"numbers\",1,4]]]\n") !=
          std::string::npos);
    CHECK(text.find("[3,0,[[{\"value\":2,\"deeper\":0}],[\"deeper\",0,5]]]\n") < text.find("[5,0,[[3]]]\n"));
    CHECK(text.find("[4,1,[[0]]]\n[4,1,[[1]]]\n[4,0,[[]]]\n") != std::string::npos);
    CHECK(ask(router, "/trpc/failing?batch=1").find("[3,1,{\"message\":\"inner refusal\",\"code\":-32003,") !=
          std::string::npos);
}

TEST_CASE("an iteration yields, and returns or fails") {
    PiecesRouter router;
    CHECK(ask(router, test::withInput("rows", R"({"0":{"x":2,"y":0}})", true))
              .ends_with("[2,0,[[0],[null,1,3]]]\n[3,1,[[0]]]\n[3,1,[[1]]]\n[3,0,[[\"done\"]]]\n"));
    CHECK(ask(router, test::withInput("rows", R"({"0":{"x":0,"y":1}})", true))
              .find("[3,2,{\"message\":\"row broke\",\"code\":-32009,") != std::string::npos);
}

TEST_CASE("what is quick does not wait for what is slow, and silence is filled with blanks") {
    PiecesRouter router;
    const std::string text =
        ask(router, "/trpc/slow,health?batch=1", {.jsonl = {.pingInterval = Duration::fromMilliseconds(1)}});
    CHECK(text.find("\"ok\"") < text.find("9]]]"));
    CHECK(text.find("\n [0,0,") != std::string::npos);
}

TEST_CASE("an iteration goes no faster than the client reads, and ends when the client leaves") {
    PiecesRouter router;
    const std::string text = ask(router, "/trpc/endless?batch=1", {}, 300'000);
    CHECK(text.size() < 600'000);
    CHECK(router.cleaned == 1);
}
