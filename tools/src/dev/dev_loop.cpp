#include "dev/dev_loop.hpp"

#include <algorithm>

namespace aerie::tools {

Actions DevLoop::onBegin(bool isBuilt, TimePoint now) {
    Actions out;
    if (isBuilt) {
        isNewProgram_ = true;
        startApp(out, now);
    }
    return out;
}

Actions DevLoop::onChange(const Change& change, TimePoint now) {
    Actions out;
    if (isStopping_ || change.kind == ChangeKind::None) return out;

    if (!wantsBuild_ && !wantsRestart_ && !isBuilding_) savedAt_ = now;
    if (change.kind == ChangeKind::Environment)
        wantsRestart_ = true;
    else
        wantsBuild_ = true;
    quietUntil_ = now + options_.debounce;

    if (isBuilding_ && wantsBuild_ && !isCancelling_) {
        isCancelling_ = true;
        savedAt_ = now;
        out.push_back({.kind = ActionKind::CancelBuild});
    }
    return out;
}

void DevLoop::beginWork(Actions& out, TimePoint now) {
    quietUntil_ = TimePoint::max();
    if (wantsBuild_) {
        wantsBuild_ = false;
        wasRetried_ = false;
        isBuilding_ = true;
        buildStartedAt_ = now;
        out.push_back({.kind = ActionKind::StartBuild});
    } else if (wantsRestart_) {
        buildTook_ = {};
        startApp(out, now);
        startingFor_ = savedAt_;
    }
}

Actions DevLoop::onBuildEnded(BuildOutcome outcome, TimePoint now) {
    Actions out;
    bool wasCancelled = isCancelling_;
    isBuilding_ = false;
    isCancelling_ = false;
    buildTook_ = now - buildStartedAt_;
    if (isStopping_) {
        finishIfDone(out);
        return out;
    }
    // However it ended, a newer save is waiting: only that one counts. A build that was cancelled may have replaced the
    // program at the last moment; isNewProgram_ remembers it for the build that will find nothing to do.
    if (outcome == BuildOutcome::Built) isNewProgram_ = true;
    if (wasCancelled) return out;

    switch (outcome) {
    case BuildOutcome::Built:
    case BuildOutcome::Unchanged:
        if (isNewProgram_ || wantsRestart_ || (!serving_ && !starting_)) {
            failedStarts_ = 0;
            restartDelay_ = {};
            startApp(out, now);
            startingFor_ = savedAt_;
        }
        break;
    case BuildOutcome::Failed:
        out.push_back(
            {.kind = ActionKind::TellBuildError, .hasServing = serving_.has_value(), .buildTook = buildTook_});
        break;
    case BuildOutcome::Killed:
        if (!wasRetried_) {
            wasRetried_ = true;
            isBuilding_ = true;
            out.push_back({.kind = ActionKind::StartBuild});
        } else {
            out.push_back({.kind = ActionKind::TellBuildKilled, .hasServing = serving_.has_value()});
        }
        break;
    }
    return out;
}

void DevLoop::startApp(Actions& out, TimePoint now) {
    wantsRestart_ = false;
    restartAt_ = TimePoint::max();
    // A start that a newer one overtakes never served: it needs no draining, only to go.
    if (starting_) drain(*starting_, options_.stopLimit, out, now);
    starting_ = ++lastGeneration_;
    startingFor_.reset();
    isTooSlow_ = false;
    startDeadline_ = now + options_.startLimit;
    out.push_back({.kind = ActionKind::StartApp, .generation = *starting_});
}

void DevLoop::drain(Generation generation, Duration limit, Actions& out, TimePoint now) {
    draining_.push_back({generation, now + limit});
    out.push_back({.kind = ActionKind::StopApp, .generation = generation});
}

Actions DevLoop::onAppReady(Generation generation, TimePoint now) {
    Actions out;
    if (starting_ != generation) return out;

    if (serving_) drain(*serving_, options_.drainLimit, out, now);
    serving_ = generation;
    servingSince_ = now;
    starting_.reset();
    startDeadline_ = TimePoint::max();
    failedStarts_ = 0;

    Duration took = startingFor_ ? now - *startingFor_ : Duration{};
    out.push_back({.kind = ActionKind::TellServed, .generation = generation, .took = took, .buildTook = buildTook_});
    if (isNewProgram_) out.push_back({.kind = ActionKind::Codegen, .generation = generation});
    isNewProgram_ = false;
    return out;
}

Actions DevLoop::onAppEnded(Generation generation, AppExit exit, TimePoint now) {
    Actions out;
    if (starting_ == generation) {
        starting_.reset();
        startDeadline_ = TimePoint::max();
        exit.wasTooSlow = isTooSlow_;
        out.push_back({.kind = ActionKind::TellStartFailed,
                       .generation = generation,
                       .hasServing = serving_.has_value(),
                       .exit = exit});
        // A program that cannot start will not start the tenth time either; one that served and crashed may.
        if (!serving_ && ++failedStarts_ < options_.startAttempts)
            scheduleRestart(now);
        else if (!serving_)
            out.push_back({.kind = ActionKind::TellWaiting});
    } else if (serving_ == generation) {
        serving_.reset();
        if (now - servingSince_ >= options_.steadyAfter) restartDelay_ = {};
        Duration delay = starting_ ? Duration{} : scheduleRestart(now);
        out.push_back({.kind = ActionKind::TellCrashed, .generation = generation, .exit = exit, .took = delay});
    } else {
        std::erase_if(draining_, [&](const Draining& d) { return d.generation == generation; });
    }
    finishIfDone(out);
    return out;
}

Duration DevLoop::scheduleRestart(TimePoint now) {
    restartDelay_ = restartDelay_ == Duration{} ? options_.firstRestartDelay
                                                : std::min(restartDelay_ * 2, options_.longestRestartDelay);
    restartAt_ = now + restartDelay_;
    return restartDelay_;
}

Actions DevLoop::onStop(TimePoint now) {
    Actions out;
    if (isStopping_) {
        for (auto& d : draining_)
            d.isKilled = true, out.push_back({.kind = ActionKind::KillApp, .generation = d.generation});
        return out;
    }
    isStopping_ = true;
    quietUntil_ = restartAt_ = startDeadline_ = TimePoint::max();
    if (isBuilding_ && !isCancelling_) {
        isCancelling_ = true;
        out.push_back({.kind = ActionKind::CancelBuild});
    }
    for (auto& d : draining_) d.killAt = std::min(d.killAt, now + options_.stopLimit);
    if (starting_) drain(*starting_, options_.stopLimit, out, now);
    if (serving_) drain(*serving_, options_.stopLimit, out, now);
    starting_.reset();
    serving_.reset();
    finishIfDone(out);
    return out;
}

Actions DevLoop::onTick(TimePoint now) {
    Actions out;
    for (auto& d : draining_)
        if (!d.isKilled && now >= d.killAt) {
            d.isKilled = true;
            out.push_back({.kind = ActionKind::KillApp, .generation = d.generation});
        }
    if (starting_ && now >= startDeadline_) {
        // Its end is reported by onAppEnded like any other failed start.
        startDeadline_ = TimePoint::max();
        isTooSlow_ = true;
        out.push_back({.kind = ActionKind::KillApp, .generation = *starting_});
    }
    if (!isBuilding_ && now >= quietUntil_)
        beginWork(out, now);
    else if (now >= restartAt_)
        startApp(out, now);
    return out;
}

void DevLoop::finishIfDone(Actions& out) {
    if (isStopping_ && !isBuilding_ && draining_.empty()) out.push_back({.kind = ActionKind::Finished});
}

TimePoint DevLoop::nextDeadline() const {
    auto next = std::min(startDeadline_, restartAt_);
    if (!isBuilding_) next = std::min(next, quietUntil_);
    for (auto& d : draining_)
        if (!d.isKilled) next = std::min(next, d.killAt);
    return next;
}

} // namespace aerie::tools
