// Subscriptions as server-sent events, and from a caller.
#include "support.hpp"

#include <aerie/io/cancellation.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/trpc/caller.hpp>
#include <aerie/trpc/tracked.hpp>

#include <doctest/doctest.h>

#include <variant>

using namespace aerie;
using namespace aerie::trpc;
using aerie::trpc::test::fill;

namespace aerie::trpc::test {

struct From {
    std::optional<std::string> lastEventId;
    Default<int, 2> count;
};

class ClockRouter {
public:
    Stream<test::Tick> ticks(Context&, From input) {
        const Cleanup cleanup{cleaned};
        for (int n = 0; n < *input.count; ++n) {
            co_yield test::Tick{n};
            if (isSlow) co_await io::sleepFor(Duration::fromSeconds(60));
        }
        if (fails) throw TRPCError({.code = "CONFLICT", .message = "broken"});
    }
    Stream<Tracked<std::string>> tracked(Context&, From input) {
        Tracked<std::string> item{id, input.lastEventId.value_or("none")};
        co_yield std::move(item);
    }
    Task<Stream<int>> later(Context&) {
        co_await io::yield();
        co_return three();
    }
    Stream<int> three() {
        for (int n = 1; n <= 3; ++n) co_yield n;
    }
    Stream<json::Raw> pretty(Context&) {
        json::Raw raw{"{\n\"a\": 1\r\n}"};
        co_yield std::move(raw);
    }
    Stream<int> query(Context&) { return three(); }

    struct Cleanup {
        int& count;
        ~Cleanup() { ++count; }
    };
    std::string id = "7";
    bool isSlow = false;
    bool fails = false;
    int cleaned = 0;

    static constexpr auto routes =
        router(subscription("ticks", &ClockRouter::ticks), subscription("tracked", &ClockRouter::tracked),
               subscription("later", &ClockRouter::later), subscription("pretty", &ClockRouter::pretty),
               trpc::query("query", &ClockRouter::query));
};

} // namespace aerie::trpc::test

namespace {

using test::ClockRouter;
using test::From;

// Reads an answer's stream until `pieces` have come or it ends.
Task<std::string> read(http::Response& response, std::size_t pieces) {
    std::string out;
    while (pieces-- > 0) {
        auto piece = co_await response.stream.next();
        if (!piece) break;
        out += *piece;
    }
    co_return out;
}

Task<std::string> ask(HttpHandler& handler, http::Request& request, std::size_t pieces) {
    http::Response response = co_await handler.handle(request);
    CHECK(response.status == 200);
    CHECK(response.headers.get("content-type") == "text/event-stream");
    std::string text = co_await read(response, pieces);
    co_return text;
}

std::string ask(ClockRouter& router, std::string target, SseOptions options = {}, std::size_t pieces = 100,
                std::string lastEventId = {}) {
    HttpHandler handler{router, {.sse = options}};
    http::Request request;
    test::RequestSpec spec = test::get(std::move(target));
    if (!lastEventId.empty()) spec.headers = {{"last-event-id", lastEventId}};
    fill(request, spec);
    io::EventLoop loop;
    return loop.runUntilComplete(ask(handler, request, pieces));
}

constexpr std::string_view kConnected = "event: connected\ndata: {}\n\n\n";
constexpr std::string_view kReturn = "event: return\ndata: \n\n\n";

} // namespace

TEST_CASE("a subscription is told event by event, between connected and return") {
    ClockRouter router;
    CHECK(ask(router, test::withInput("ticks", "{}")) ==
          std::string{kConnected} + "data: {\"n\":0}\n\n\ndata: {\"n\":1}\n\n\n" + std::string{kReturn});
    CHECK(router.cleaned == 1);
    CHECK(ask(router, "/trpc/later").find("data: 3\n\n\n") != std::string::npos);
}

TEST_CASE("clients are told after which silence to connect again") {
    ClockRouter router;
    CHECK(ask(router, test::withInput("ticks", "{}"),
              {.pingInterval = Duration{}, .reconnectAfterInactivity = Duration::fromSeconds(2)},
              1) == "event: connected\ndata: {\"reconnectAfterInactivityMs\":2000}\n\n\n");
    CHECK_FALSE(HttpHandler(router, {.sse = {.reconnectAfterInactivity = Duration::fromSeconds(2)}}).check());
}

TEST_CASE("the id of the last event goes into the input, whatever the input was") {
    ClockRouter router;
    const auto text = [&](std::string target, std::string id) { return ask(router, std::move(target), {}, 100, id); };
    CHECK(text(test::withInput("tracked", "{}"), "5").find("data: \"5\"\nid: 7\n\n\n") != std::string::npos);
    CHECK(text("/trpc/tracked", "5\"").find(R"(data: "5\"")") != std::string::npos);
    CHECK(text(test::withInput("tracked", R"({"lastEventId":"1","count":1} )"), "5").find("data: \"5\"") !=
          std::string::npos);
    CHECK(text("/trpc/tracked?lastEventId=6", {}).find("data: \"6\"") != std::string::npos);
    CHECK(text(test::withInput("tracked", "[]"), "5").find("serialized-error") != std::string::npos);
    // A plain value on a connection with an id: empty, and then brought back.
    CHECK(text(test::withInput("ticks", R"({"count":1})"), "5")
              .find("data: {\"n\":0}\nid: \n\n\nevent: restore-id\ndata: \nid: 5\n\n\n") != std::string::npos);
}

TEST_CASE("an id that would break the framing is a fault of the server") {
    ClockRouter router;
    for (std::string id : {std::string{}, std::string{"a\nb"}, std::string{"a\0b", 3}}) {
        router.id = id;
        const std::string text = ask(router, test::withInput("tracked", "{}"));
        CHECK(text.find("event: serialized-error") != std::string::npos);
        CHECK(text.find("\"code\":-32603") != std::string::npos);
    }
}

TEST_CASE("line breaks of JSON that passes through do not break the framing") {
    ClockRouter router;
    CHECK(ask(router, "/trpc/pretty").find("data: { \"a\": 1  }\n\n\n") != std::string::npos);
}

TEST_CASE("errors before and in the middle are events") {
    ClockRouter router;
    CHECK(ask(router, test::withInput("ticks", "5")).find("serialized-error") != std::string::npos);
    router.fails = true;
    const std::string text = ask(router, test::withInput("ticks", "{}"));
    CHECK(text.find("data: {\"n\":1}") < text.find("event: serialized-error\ndata: {\"message\":\"broken\""));
    CHECK(text.find("event: return") == std::string::npos);
}

TEST_CASE("silence is filled with pings, and the time of a mount ends without a return") {
    ClockRouter router;
    router.isSlow = true;
    const std::string text =
        ask(router, test::withInput("ticks", "{}"),
            {.pingInterval = Duration::fromMilliseconds(1), .maxDuration = Duration::fromMilliseconds(300)});
    CHECK(text.find("event: ping\ndata: \n\n\n") != std::string::npos);
    CHECK(text.find("event: return") == std::string::npos);
    CHECK(router.cleaned == 1);
}

TEST_CASE("leaving an answer ends the procedure, also while it waits") {
    ClockRouter router;
    router.isSlow = true;
    CHECK(ask(router, test::withInput("ticks", "{}"), {}, 2).ends_with("data: {\"n\":0}\n\n\n"));
    CHECK(router.cleaned == 1);
}

TEST_CASE("cancelling the request's task runs the procedure's cleanup within a turn of the loop") {
    ClockRouter router;
    router.isSlow = true;
    HttpHandler handler{router};
    http::Request request;
    fill(request, test::get(test::withInput("ticks", "{}")));
    io::EventLoop loop;
    loop.runUntilComplete([](HttpHandler& on, http::Request& of, ClockRouter& clock) -> Task<> {
        CancellationScope scope;
        struct Cancel final : io::Deadline {
            explicit Cancel(CancellationScope& which) : scope(which) {}
            void onExpire() noexcept override { scope.cancel(); }
            CancellationScope& scope;
        } cancel{scope};
        cancel.expireAt(TimePoint::now() + Duration::fromMilliseconds(10));
        std::string text = co_await scope.run(ask(on, of, 100));
        // As told to a client that has gone: nothing more.
        CHECK(text.ends_with("data: {\"n\":0}\n\n\n"));
        CHECK(clock.cleaned == 1);
    }(handler, request, router));
}

TEST_CASE("a query that streams needs the link for it") {
    ClockRouter router;
    HttpHandler handler{router};
    const http::Response response = test::call(handler, test::get("/trpc/query"));
    CHECK(response.status == 415);
    CHECK(response.body.find("use httpBatchStreamLink") != std::string::npos);
}

TEST_CASE("a caller subscribes by the method") {
    ClockRouter router;
    Caller caller{router};
    io::EventLoop loop;
    loop.runUntilComplete([](Caller& by, ClockRouter& clock) -> Task<> {
        From from{.count = 5};
        auto ticks = co_await by.subscribe<&ClockRouter::ticks>(from);
        auto first = co_await ticks.next();
        auto second = co_await ticks.next();
        CHECK(first.value().n == 0);
        CHECK(second.value().n == 1);
        ticks = {};
        CHECK(clock.cleaned == 1);
        auto later = co_await by.subscribe<&ClockRouter::later>();
        int sum = 0;
        while (auto n = co_await later.next()) sum += *n;
        CHECK(sum == 6);
    }(caller, router));
}
