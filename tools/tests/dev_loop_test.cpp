#include "dev/dev_loop.hpp"

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::literals;
using namespace aerie::tools;

namespace {

const Change kEdit{ChangeKind::Source, "apps/backend/src/main.cpp"};
const Change kEnv{ChangeKind::Environment, ".env"};
const AppExit kCrash{.status = 11, .bySignal = true};

TimePoint at(Duration d) { return TimePoint{} + 100_s + d; }

std::vector<ActionKind> kinds(const Actions& actions) {
    std::vector<ActionKind> out;
    for (auto& a : actions) out.push_back(a.kind);
    return out;
}

using Kinds = std::vector<ActionKind>;

// A loop whose first app (generation 1) serves.
DevLoop servingLoop() {
    DevLoop loop{DevLoopOptions{}};
    loop.onBegin(true, at(0_s));
    loop.onAppReady(1, at(1_s));
    return loop;
}

// The same, and a save at 20 s is being built since 20.01 s.
DevLoop buildingLoop() {
    auto loop = servingLoop();
    loop.onChange(kEdit, at(20_s));
    loop.onTick(at(20'010_ms));
    return loop;
}

} // namespace

TEST_CASE("the built app is started at once and writes its types when it serves") {
    DevLoop loop{DevLoopOptions{}};

    CHECK(kinds(loop.onBegin(true, at(0_s))) == Kinds{ActionKind::StartApp});
    CHECK(kinds(loop.onAppReady(1, at(1_s))) == Kinds{ActionKind::TellServed, ActionKind::Codegen});
    CHECK(loop.serving() == 1);
    CHECK(loop.nextDeadline() == TimePoint::max());
}

TEST_CASE("without a built app the first edit is waited for") {
    DevLoop loop{DevLoopOptions{}};

    CHECK(loop.onBegin(false, at(0_s)).empty());
    loop.onChange(kEdit, at(1_s));
    CHECK(kinds(loop.onTick(at(1'010_ms))) == Kinds{ActionKind::StartBuild});
    CHECK(kinds(loop.onBuildEnded(BuildOutcome::Built, at(2_s))) == Kinds{ActionKind::StartApp});
}

TEST_CASE("a save is built after the debounce, and the old app is stopped only when the new one is ready") {
    auto loop = servingLoop();

    CHECK(loop.onChange(kEdit, at(20_s)).empty());
    CHECK(loop.nextDeadline() == at(20'010_ms));
    CHECK(loop.onTick(at(20'009_ms)).empty());
    CHECK(kinds(loop.onTick(at(20'010_ms))) == Kinds{ActionKind::StartBuild});
    CHECK(kinds(loop.onBuildEnded(BuildOutcome::Built, at(20'250_ms))) == Kinds{ActionKind::StartApp});

    auto ready = loop.onAppReady(2, at(20'280_ms));

    CHECK(kinds(ready) == Kinds{ActionKind::StopApp, ActionKind::TellServed, ActionKind::Codegen});
    CHECK(ready[0].generation == 1);
    CHECK(ready[1].took == 280_ms);
    CHECK(ready[1].buildTook == 240_ms);
    CHECK(loop.onAppEnded(1, {}, at(20'300_ms)).empty());
    CHECK(loop.nextDeadline() == TimePoint::max());
}

TEST_CASE("saves that follow each other closely are one build") {
    auto loop = servingLoop();

    loop.onChange(kEdit, at(20_s));
    loop.onChange(kEdit, at(20'008_ms));

    CHECK(loop.onTick(at(20'010_ms)).empty());
    CHECK(kinds(loop.onTick(at(20'018_ms))) == Kinds{ActionKind::StartBuild});
}

TEST_CASE("a save during a build begins it anew, and the time counts from that save") {
    auto loop = buildingLoop();

    CHECK(kinds(loop.onChange(kEdit, at(20'100_ms))) == Kinds{ActionKind::CancelBuild});
    CHECK(loop.onChange(kEdit, at(20'105_ms)).empty());
    CHECK(loop.onBuildEnded(BuildOutcome::Failed, at(20'110_ms)).empty());
    CHECK(kinds(loop.onTick(at(20'115_ms))) == Kinds{ActionKind::StartBuild});
    loop.onBuildEnded(BuildOutcome::Built, at(20'300_ms));
    auto ready = loop.onAppReady(2, at(20'350_ms));

    CHECK(ready[1].took == 250_ms);
}

TEST_CASE("a cancelled build that had just replaced the program is not lost") {
    auto loop = buildingLoop();

    loop.onChange(kEdit, at(20'100_ms));
    CHECK(loop.onBuildEnded(BuildOutcome::Built, at(20'101_ms)).empty());
    loop.onTick(at(20'110_ms));

    CHECK(kinds(loop.onBuildEnded(BuildOutcome::Unchanged, at(20'150_ms))) == Kinds{ActionKind::StartApp});
}

TEST_CASE("a build that changes nothing restarts nothing") {
    auto loop = buildingLoop();

    CHECK(loop.onBuildEnded(BuildOutcome::Unchanged, at(20'030_ms)).empty());
    CHECK(loop.serving() == 1);
}

TEST_CASE("a build that fails leaves the old app serving") {
    auto loop = buildingLoop();

    auto out = loop.onBuildEnded(BuildOutcome::Failed, at(20'200_ms));

    CHECK(kinds(out) == Kinds{ActionKind::TellBuildError});
    CHECK(out[0].hasServing);
    CHECK(loop.serving() == 1);
}

TEST_CASE("a build that was killed is tried once more, then told") {
    auto loop = buildingLoop();

    CHECK(kinds(loop.onBuildEnded(BuildOutcome::Killed, at(20'100_ms))) == Kinds{ActionKind::StartBuild});
    CHECK(kinds(loop.onBuildEnded(BuildOutcome::Killed, at(20'200_ms))) == Kinds{ActionKind::TellBuildKilled});
    CHECK_FALSE(loop.isBuilding());
}

TEST_CASE("a new app that ends before it is ready leaves the old one serving") {
    auto loop = buildingLoop();
    loop.onBuildEnded(BuildOutcome::Built, at(20'200_ms));

    auto out = loop.onAppEnded(2, kCrash, at(20'220_ms));

    CHECK(kinds(out) == Kinds{ActionKind::TellStartFailed});
    CHECK(out[0].hasServing);
    CHECK(loop.serving() == 1);
    CHECK(loop.nextDeadline() == TimePoint::max());
}

TEST_CASE("a new app that never gets ready is killed and told") {
    auto loop = buildingLoop();
    loop.onBuildEnded(BuildOutcome::Built, at(21_s));

    CHECK(loop.nextDeadline() == at(41_s));
    CHECK(kinds(loop.onTick(at(41_s))) == Kinds{ActionKind::KillApp});
    auto out = loop.onAppEnded(2, {.status = 9, .bySignal = true}, at(41'010_ms));

    CHECK(kinds(out) == Kinds{ActionKind::TellStartFailed});
    CHECK(out[0].exit.wasTooSlow);
}

TEST_CASE("an app that crashes is started again, later each time, and at once after a steady time") {
    auto loop = servingLoop();

    auto crash = loop.onAppEnded(1, kCrash, at(2_s));
    CHECK(kinds(crash) == Kinds{ActionKind::TellCrashed});
    CHECK(crash[0].took == 100_ms);
    CHECK(kinds(loop.onTick(at(2'100_ms))) == Kinds{ActionKind::StartApp});
    auto ready = loop.onAppReady(2, at(2'200_ms));
    CHECK(kinds(ready) == Kinds{ActionKind::TellServed});
    CHECK(ready[0].took == Duration{});

    CHECK(loop.onAppEnded(2, kCrash, at(3_s))[0].took == 200_ms);
    loop.onTick(at(3'200_ms));
    loop.onAppReady(3, at(3'300_ms));
    CHECK(loop.onAppEnded(3, kCrash, at(30_s))[0].took == 100_ms);
}

TEST_CASE("the delay between restarts has an upper bound") {
    auto loop = servingLoop();
    TimePoint now = at(2_s);
    Duration longest;

    for (Generation g = 1; g < 12; ++g) {
        longest = loop.onAppEnded(g, kCrash, now)[0].took;
        now = now + longest;
        loop.onTick(now);
        loop.onAppReady(g + 1, now);
    }

    CHECK(longest == 5_s);
}

TEST_CASE("when nothing serves, a start is tried four times and then an edit is waited for") {
    DevLoop loop{DevLoopOptions{}};
    loop.onBegin(true, at(0_s));

    TimePoint now = at(1_s);
    for (Generation g = 1; g < 4; ++g) {
        CHECK(kinds(loop.onAppEnded(g, {.status = 1}, now)) == Kinds{ActionKind::TellStartFailed});
        now = loop.nextDeadline();
        CHECK(kinds(loop.onTick(now)) == Kinds{ActionKind::StartApp});
    }

    CHECK(kinds(loop.onAppEnded(4, {.status = 1}, now)) == Kinds{ActionKind::TellStartFailed, ActionKind::TellWaiting});
    CHECK(loop.nextDeadline() == TimePoint::max());
    loop.onChange(kEnv, at(60_s));
    CHECK(kinds(loop.onTick(at(60'010_ms))) == Kinds{ActionKind::StartApp});
}

TEST_CASE("a changed environment restarts without a build, and writes no types") {
    auto loop = servingLoop();

    loop.onChange(kEnv, at(20_s));
    CHECK(kinds(loop.onTick(at(20'010_ms))) == Kinds{ActionKind::StartApp});
    auto ready = loop.onAppReady(2, at(20'040_ms));

    CHECK(kinds(ready) == Kinds{ActionKind::StopApp, ActionKind::TellServed});
    CHECK(ready[1].took == 40_ms);
    CHECK(ready[1].buildTook == Duration{});
}

TEST_CASE("a changed environment during a build waits for it, and survives its failure") {
    auto loop = buildingLoop();

    CHECK(loop.onChange(kEnv, at(20'100_ms)).empty());
    CHECK(loop.onTick(at(20'150_ms)).empty());
    loop.onBuildEnded(BuildOutcome::Failed, at(20'200_ms));

    CHECK(kinds(loop.onTick(at(20'200_ms))) == Kinds{ActionKind::StartApp});
}

TEST_CASE("a start that a newer build overtakes is stopped, and its late readiness is ignored") {
    auto loop = buildingLoop();
    loop.onBuildEnded(BuildOutcome::Built, at(20'200_ms));
    loop.onChange(kEdit, at(20'210_ms));
    loop.onTick(at(20'220_ms));

    auto out = loop.onBuildEnded(BuildOutcome::Built, at(20'400_ms));

    CHECK(kinds(out) == Kinds{ActionKind::StopApp, ActionKind::StartApp});
    CHECK(out[0].generation == 2);
    CHECK(loop.onAppReady(2, at(20'410_ms)).empty());
    CHECK(loop.serving() == 1);
    CHECK(loop.onAppReady(3, at(20'430_ms))[0].generation == 1);
}

TEST_CASE("a save while the new app starts does not shorten the time that is told for it") {
    auto loop = buildingLoop();
    loop.onBuildEnded(BuildOutcome::Built, at(20'200_ms));
    loop.onChange(kEdit, at(20'210_ms));

    CHECK(loop.onAppReady(2, at(20'300_ms))[1].took == 300_ms);
}

TEST_CASE("an old app that does not drain in time is killed once") {
    auto loop = buildingLoop();
    loop.onBuildEnded(BuildOutcome::Built, at(20'200_ms));
    loop.onAppReady(2, at(21_s));

    CHECK(loop.nextDeadline() == at(36_s));
    CHECK(kinds(loop.onTick(at(36_s))) == Kinds{ActionKind::KillApp});
    CHECK(loop.onTick(at(37_s)).empty());
    CHECK(loop.serving() == 2);
}

TEST_CASE("the old app's crash while the new one starts does not start a third") {
    auto loop = buildingLoop();
    loop.onBuildEnded(BuildOutcome::Built, at(20'200_ms));

    CHECK(kinds(loop.onAppEnded(1, kCrash, at(20'210_ms))) == Kinds{ActionKind::TellCrashed});
    CHECK(loop.onTick(at(20'400_ms)).empty());
    CHECK(kinds(loop.onAppReady(2, at(20'500_ms))) == Kinds{ActionKind::TellServed, ActionKind::Codegen});
}

TEST_CASE("a stop ends build and apps, and finishes when the last is gone") {
    auto loop = buildingLoop();

    CHECK(kinds(loop.onStop(at(20'050_ms))) == Kinds{ActionKind::CancelBuild, ActionKind::StopApp});
    CHECK(loop.onChange(kEdit, at(20'060_ms)).empty());
    CHECK(loop.onAppEnded(1, {}, at(20'070_ms)).empty());
    CHECK(kinds(loop.onBuildEnded(BuildOutcome::Failed, at(20'080_ms))) == Kinds{ActionKind::Finished});
}

TEST_CASE("a stop kills an app that does not end, and the second stop does not wait") {
    auto loop = servingLoop();

    loop.onStop(at(20_s));
    CHECK(loop.nextDeadline() == at(23_s));
    CHECK(kinds(loop.onStop(at(21_s))) == Kinds{ActionKind::KillApp});
    CHECK(kinds(loop.onAppEnded(1, {.status = 9, .bySignal = true}, at(21'010_ms))) == Kinds{ActionKind::Finished});
}

TEST_CASE("a stop with nothing running finishes at once") {
    DevLoop loop{DevLoopOptions{}};
    loop.onBegin(false, at(0_s));

    CHECK(kinds(loop.onStop(at(1_s))) == Kinds{ActionKind::Finished});
}
