// Procedures that go on: subscriptions that end, fail, wait, resume and clean up.
#pragma once

#include "calls_router.hpp"
#include "context.hpp"

#include <aerie/base/json.hpp>
#include <aerie/trpc/router.hpp>
#include <aerie/trpc/tracked.hpp>

#include <map>
#include <string>
#include <variant>

namespace conformance {

using trpc::Tracked;

struct CountInput {
    double count;
    Optional<double> ms;
    Optional<double> failAt;
    Optional<Code> code;
};
struct TrackedInput {
    double count;
    Optional<double> ms;
    std::optional<std::string> lastEventId;
};
struct ResumeInput {
    Optional<std::string> lastEventId;
};
struct CodeInput {
    Code code;
};
struct MsInput {
    double ms;
};
struct KeyInput {
    std::string key;
};
struct EndlessInput {
    std::string key;
    double ms;
};
struct Counted {
    double n;
};

struct RunState {
    int started = 0;
    int cleaned = 0;
};

// Counts what begins under a key, and what has been cleaned up again.
class RunStates {
public:
    class Run {
    public:
        explicit Run(RunState& state) noexcept : state_(state) { ++state_.started; }
        Run(const Run&) = delete;
        Run& operator=(const Run&) = delete;
        ~Run() { ++state_.cleaned; }

    private:
        RunState& state_;
    };
    RunState& operator[](const std::string& key) { return states_[key]; }

private:
    std::map<std::string, RunState> states_;
};

class SubscriptionsRouter {
public:
    explicit SubscriptionsRouter(RunStates& states) noexcept : states_(states) {}

    Stream<Counted> count(Context&, CountInput input);
    Stream<Tracked<Counted>> tracked(Context&, TrackedInput input);
    Stream<std::variant<Tracked<Counted>, Counted>> mixed(Context&);
    Stream<std::string> noInput(Context&) { co_yield std::string{"only"}; }
    Stream<std::string> noInputResume(Context&, Optional<ResumeInput> input);
    Stream<Optional<json::Raw>> falsy(Context&);
    Stream<std::string> before(Context&);
    Stream<std::string> now(Context&, CodeInput input);
    Stream<std::string> auth(Context& ctx);
    Stream<std::string> silent(Context&, MsInput input);
    Stream<double> endless(Context&, EndlessInput input);
    Stream<double> flaky(Context&, KeyInput input);
    RunState state(Context&, KeyInput input) { return states_[input.key]; }

    static constexpr auto routes = trpc::router(trpc::at(
        "sub", trpc::subscription("count", &SubscriptionsRouter::count),
        trpc::subscription("tracked", &SubscriptionsRouter::tracked),
        trpc::subscription("mixed", &SubscriptionsRouter::mixed),
        trpc::subscription("noInput", &SubscriptionsRouter::noInput),
        trpc::subscription("noInputResume", &SubscriptionsRouter::noInputResume),
        trpc::subscription("falsy", &SubscriptionsRouter::falsy),
        trpc::subscription("before", &SubscriptionsRouter::before),
        trpc::subscription("now", &SubscriptionsRouter::now), trpc::subscription("auth", &SubscriptionsRouter::auth),
        trpc::subscription("silent", &SubscriptionsRouter::silent),
        trpc::subscription("endless", &SubscriptionsRouter::endless),
        trpc::subscription("flaky", &SubscriptionsRouter::flaky), trpc::query("state", &SubscriptionsRouter::state)));

private:
    RunStates& states_;
    std::map<std::string, double> attempts_;
};

} // namespace conformance
