#include "machine_harness.hpp"

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::literals;
using namespace aerie::http;
using namespace aerie::http::detail;
using Event = ServerMachine::Event;

namespace {

constexpr TimePoint at(Duration sinceStart) { return TimePoint{} + sinceStart; }

Timeouts shortOnes() {
    Timeouts timeouts;
    timeouts.header = 10_s;
    timeouts.bodyStall = 5_s;
    timeouts.bodyBytesPerSecond = 100;
    timeouts.keepAlive = 60_s;
    return timeouts;
}

} // namespace

TEST_CASE("a client that connects and says nothing is let go without an answer") {
    MachineHarness harness{{}, shortOnes()};

    CHECK(harness.machine().deadline() == at(10_s));
    CHECK(harness.machine().expire(at(9_s)) == Event::NeedMore);
    CHECK(harness.machine().expire(at(10_s)) == Event::Closed);
}

TEST_CASE("a head that trickles in does not get more time with every byte") {
    MachineHarness harness{{}, shortOnes()};
    harness.feed("G", at(2_s));
    for (int second = 3; second < 12; ++second) harness.feed("E", at(Duration::fromSeconds(second)));

    CHECK(harness.machine().deadline() == at(12_s));
    CHECK(harness.machine().expire(at(12_s)) == Event::Failed);
    CHECK(harness.failureStatus() == 408);
}

TEST_CASE("between requests the connection may idle for the keep-alive time") {
    MachineHarness harness{{}, shortOnes()};
    harness.feed(get("/"), at(1_s));

    CHECK(harness.machine().deadline() == at(61_s));
    CHECK(harness.machine().expire(at(61_s)) == Event::Closed);
}

TEST_CASE("a body that stops is refused after the stall time") {
    MachineHarness harness{{}, shortOnes()};
    harness.feed(post("Content-Length: 100000\r\n", std::string(50000, 'a')), at(1_s));

    CHECK(harness.machine().deadline() == at(6_s));
    CHECK(harness.machine().expire(at(6_s)) == Event::Failed);
    CHECK(harness.failureStatus() == 408);
}

TEST_CASE("a body that trickles is refused when it falls below the minimum rate") {
    MachineHarness harness{{}, shortOnes()};
    harness.feed(post("Content-Length: 100000\r\n", ""), at(0_s));
    int second = 1;
    while (harness.machine().expire(at(Duration::fromSeconds(second))) == Event::NeedMore && second < 100)
        harness.feed("0123456789", at(Duration::fromSeconds(second++)));

    CHECK(second == 6); // 5 s of grace, 50 bytes buy half a second more
    CHECK(harness.failureStatus() == 408);
}

TEST_CASE("a body at a decent rate may take as long as it needs") {
    Limits limits;
    limits.bodyBytes = 10'000'000;
    MachineHarness harness{limits, shortOnes()};
    harness.feed(post("Content-Length: 60000\r\n", ""), at(0_s));
    for (int second = 1; second <= 600; ++second) {
        REQUIRE(harness.machine().expire(at(Duration::fromSeconds(second))) == Event::NeedMore);
        harness.feed(std::string(100, 'a'), at(Duration::fromSeconds(second)));
    }

    CHECK(harness.failureStatus() == 0);
    CHECK(harness.machine().isIdle());
}

TEST_CASE("no deadline runs while a request is being handled") {
    MachineHarness harness{{}, shortOnes()};
    const std::string bytes = get("/");
    std::string_view rest{bytes};
    harness.machine().next(rest, harness.request(), {});
    REQUIRE(harness.machine().next(rest, harness.request(), {}) == Event::Complete);

    CHECK(harness.machine().deadline() == TimePoint::max());
}
