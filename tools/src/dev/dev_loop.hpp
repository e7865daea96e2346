// Decides what `aerie dev` does next. A machine: things that happened go in, things to do come out; no process, file or
// clock of its own, so every course of events can be stepped through in a test.
//
//   DevLoop loop{DevLoopOptions{}};
//   perform(loop.onBegin(now));
//   ... perform(loop.onChange({ChangeKind::Source, "apps/backend/src/main.cpp"}, now));
//
// What it promises: the process that serves is asked to end only after its successor has said that it is ready; a build
// or a start that fails leaves it alone; a save during a build begins that build anew; a crash is answered with a
// restart, later each time. The caller calls onTick no later than nextDeadline().
#pragma once

#include "dev/change.hpp"

#include <aerie/base/duration.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aerie::tools {

// One started process of the app. Numbers are never used twice.
using Generation = std::uint32_t;

struct DevLoopOptions {
    Duration debounce = Duration::fromMilliseconds(10); // an editor writes a file in several steps
    Duration startLimit = Duration::fromSeconds(20);    // from start to "ready"
    Duration drainLimit = Duration::fromSeconds(15);    // from SIGTERM to SIGKILL, while another one serves
    Duration stopLimit = Duration::fromSeconds(3);      // the same, once everything ends
    Duration firstRestartDelay = Duration::fromMilliseconds(100);
    Duration longestRestartDelay = Duration::fromSeconds(5);
    Duration steadyAfter = Duration::fromSeconds(10); // an app that served this long starts with the first delay again
    int startAttempts = 4;                            // when nothing serves; then it waits for an edit
};

enum class BuildOutcome : std::uint8_t {
    Built,     // and the program is a new one
    Unchanged, // nothing that the program is made of has changed
    Failed,    // the compiler, the linker or cmake said no
    Killed,    // a signal ended it or a compiler below it
};

struct AppExit {
    int status = 0; // exit status, or the signal's number
    bool bySignal = false;
    bool wasTooSlow = false; // ended by the loop itself: it did not get ready in time
};

enum class ActionKind : std::uint8_t {
    StartBuild,
    CancelBuild,    // an end of the build follows all the same
    StartApp,       // as `generation`
    StopApp,        // ask it to drain and end
    KillApp,        // it did not
    Codegen,        // the program that serves is new: let it write its TypeScript types
    TellServed,     // `generation` serves; `took` since the save, 0 at the beginning
    TellBuildError, // the old one goes on, or nothing serves: `hasServing`
    TellBuildKilled,
    TellStartFailed, // `generation` ended or hung before it was ready, `exit`
    TellCrashed,     // the serving one ended by itself; a restart follows in `took`
    TellWaiting,     // it does not start; the next edit will try again
    Finished,        // all has ended: leave
};

struct Action {
    ActionKind kind;
    Generation generation = 0;
    bool hasServing = false;
    AppExit exit;
    Duration took;
    Duration buildTook;
};

using Actions = std::vector<Action>;

class DevLoop {
public:
    explicit DevLoop(DevLoopOptions options) : options_(options) {}

    // The program is built (or is not, when `isBuilt` is false: then the first edit is waited for).
    Actions onBegin(bool isBuilt, TimePoint now);
    Actions onChange(const Change& change, TimePoint now);
    Actions onBuildEnded(BuildOutcome outcome, TimePoint now);
    Actions onAppReady(Generation generation, TimePoint now);
    Actions onAppEnded(Generation generation, AppExit exit, TimePoint now);
    // Ctrl-C or SIGTERM; the second time nothing is waited for.
    Actions onStop(TimePoint now);
    Actions onTick(TimePoint now);

    // When onTick has something to do; TimePoint::max() when only events count.
    TimePoint nextDeadline() const;

    bool isBuilding() const { return isBuilding_; }
    std::optional<Generation> serving() const { return serving_; }

private:
    struct Draining {
        Generation generation;
        TimePoint killAt;
        bool isKilled = false;
    };

    void beginWork(Actions& out, TimePoint now);
    void startApp(Actions& out, TimePoint now);
    void drain(Generation generation, Duration limit, Actions& out, TimePoint now);
    Duration scheduleRestart(TimePoint now);
    void finishIfDone(Actions& out);

    DevLoopOptions options_;
    Generation lastGeneration_ = 0;

    std::optional<Generation> serving_;
    TimePoint servingSince_;
    std::optional<Generation> starting_;
    TimePoint startDeadline_ = TimePoint::max();
    bool isTooSlow_ = false;
    std::vector<Draining> draining_;

    bool isBuilding_ = false;
    bool isCancelling_ = false;
    bool wasRetried_ = false; // a killed build is tried once more, by itself
    bool wantsBuild_ = false;
    bool wantsRestart_ = false;
    bool isNewProgram_ = false; // the starting app comes from a build, so its types may differ
    TimePoint quietUntil_ = TimePoint::max();
    TimePoint savedAt_;
    std::optional<TimePoint> startingFor_; // the save that the starting app answers; none after a crash
    TimePoint buildStartedAt_;
    Duration buildTook_;

    TimePoint restartAt_ = TimePoint::max();
    Duration restartDelay_;
    int failedStarts_ = 0;

    bool isStopping_ = false;
};

} // namespace aerie::tools
