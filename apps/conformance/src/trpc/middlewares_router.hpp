// Procedures about what stands around a procedure: interceptors in order, their view of calls and errors, metadata.
#pragma once

#include "context.hpp"

#include <aerie/base/optional.hpp>
#include <aerie/pipeline/call_handler.hpp>
#include <aerie/pipeline/execution_context.hpp>
#include <aerie/pipeline/handler_result.hpp>
#include <aerie/pipeline/injector.hpp>
#include <aerie/trpc/router.hpp>

#include <map>
#include <string>
#include <vector>

namespace conformance {

using namespace aerie;

struct LoggedInput {
    std::string key;
    Optional<bool> fail;
};
struct LogInput {
    std::string key;
};
struct Role {
    std::string role;
};
struct RoleFact {
    std::string_view role;
};
struct Wrapped {
    std::string wrapped;
};
using Trace = std::vector<std::string>;

// Appends a name to the trace of the request.
class Tracer {
public:
    explicit Tracer(std::string name) : name_(std::move(name)) {}
    Task<HandlerResult> intercept(ExecutionContext& context, CallHandler next);

private:
    std::string name_;
};
struct TraceOne : Tracer {
    TraceOne() : Tracer("one") {}
    Task<HandlerResult> intercept(ExecutionContext& c, CallHandler next) { return Tracer::intercept(c, next); }
};
struct TraceTwo : Tracer {
    TraceTwo() : Tracer("two") {}
    Task<HandlerResult> intercept(ExecutionContext& c, CallHandler next) { return Tracer::intercept(c, next); }
};
struct TraceThree : Tracer {
    TraceThree() : Tracer("three") {}
    Task<HandlerResult> intercept(ExecutionContext& c, CallHandler next) { return Tracer::intercept(c, next); }
};

using Notes = std::map<std::string, std::vector<std::string>>;

// Notes what it sees of a call under the key of its raw input.
class CallLog {
public:
    CallLog(std::string name, Notes& notes) : name_(std::move(name)), notes_(notes) {}
    Task<HandlerResult> log(ExecutionContext& context, CallHandler next);

private:
    std::string name_;
    Notes& notes_;
};
struct OuterLog : CallLog {
    explicit OuterLog(Notes& notes) : CallLog("outer", notes) {}
    Task<HandlerResult> intercept(ExecutionContext& c, CallHandler next) { return log(c, next); }
};
struct InnerLog : CallLog {
    explicit InnerLog(Notes& notes) : CallLog("inner", notes) {}
    Task<HandlerResult> intercept(ExecutionContext& c, CallHandler next) { return log(c, next); }
};

struct SeeRole {
    Task<HandlerResult> intercept(ExecutionContext& context, CallHandler next);
};
struct Wrap {
    Task<HandlerResult> intercept(ExecutionContext& context, CallHandler next);
};

class MiddlewaresRouter {
public:
    explicit MiddlewaresRouter(Notes& notes) noexcept : notes_(notes) {}

    Trace trace(Context& ctx) { return *ctx.find<Trace>(); }
    std::string logged(Context&, LoggedInput input);
    std::vector<std::string> log(Context&, LogInput input) { return notes_[input.key]; }
    Role meta(Context& ctx) { return *ctx.find<Role>(); }
    std::string inner(Context&) { return "inner"; }

    static constexpr auto routes = trpc::router(
        trpc::at("mw", trpc::query("trace", &MiddlewaresRouter::trace).use<TraceOne, TraceTwo, TraceThree>(),
                 trpc::query("logged", &MiddlewaresRouter::logged).use<OuterLog, InnerLog>(),
                 trpc::query("log", &MiddlewaresRouter::log),
                 trpc::query("meta", &MiddlewaresRouter::meta).set(RoleFact{"reader"}).use<SeeRole>(),
                 trpc::query("replaced", &MiddlewaresRouter::inner).use<Wrap>().output<Wrapped>()));

private:
    Notes& notes_;
};

// Where the enhancers above come from.
class Enhancers final : public Injector {
public:
    explicit Enhancers(Notes& notes) : outer_(notes), inner_(notes) {}
    void* find(TypeKey key) override;
    void* resolve(TypeKey key, RequestScope&) override { return find(key); }
    bool isRequestScoped(TypeKey) const noexcept override { return false; }
    std::span<const pipeline::BoundEnhancer> globalEnhancers() const noexcept override { return {}; }

private:
    TraceOne one_;
    TraceTwo two_;
    TraceThree three_;
    OuterLog outer_;
    InnerLog inner_;
    SeeRole role_;
    Wrap wrap_;
};

} // namespace conformance
