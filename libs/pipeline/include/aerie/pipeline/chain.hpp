// The guards, interceptors, pipes and filters of one handler, bound to their instances; for authors of transports.
//
//   Chain chain = Chain::bind(injector, routerEnhancers, procedureEnhancers);       // once, when the handler is
//   mounted
//   ...
//   if (chain.isEmpty()) call the handler;                                          // costs nothing
//   else result = co_await chain.run(context, invocation);
//
// Order, as in NestJS: guards global, class, handler; interceptors the same, each around the next; pipes the same, for
// each argument; then the handler. Filters look at an exception handler first, then class, then global; the first that
// catches its type answers, and what a filter throws goes to the transport.
//
// Lifetime: a chain lives as long as the handler. Thread rule: immutable once bound; runs on any loop.
#pragma once

#include <aerie/pipeline/call_handler.hpp>
#include <aerie/pipeline/enhancer.hpp>
#include <aerie/pipeline/injector.hpp>

#include <exception>
#include <span>
#include <vector>

namespace aerie {

class ExecutionContext;

namespace pipeline {

// An argument of a handler that pipes may change.
struct Argument {
    TypeKey type;
    void* value;
};

class Chain {
public:
    using Enhancers = std::span<const EnhancerInfo* const>;

    Chain() = default;
    // With the injector's global enhancers. Fails when an instance is missing: the class is in no module's reach.
    static Result<Chain> bind(Injector& injector, Enhancers ofClass, Enhancers ofHandler);

    bool isEmpty() const noexcept {
        return guards_.empty() && interceptors_.empty() && pipes_.empty() && filters_.empty();
    }
    bool hasPipes() const noexcept { return !pipes_.empty(); }
    bool hasInterceptors() const noexcept { return !interceptors_.empty(); }

    // Runs everything. Exceptions that no filter catches come out of it.
    Task<HandlerResult> run(ExecutionContext& context, Invocation& invocation) const;

    // What an Invocation does between reading the arguments and calling the handler.
    Task<> transform(ExecutionContext& context, std::span<const Argument> arguments) const;

    // The parts, for transports that do not need the whole: throws ForbiddenException unless every guard allows.
    Task<> runGuards(ExecutionContext& context) const;
    // The answer of the first filter that catches the exception; rethrows it when none does.
    Task<HandlerResult> runFilters(ExecutionContext& context, std::exception_ptr exception) const;

private:
    friend CallHandler;
    Task<HandlerResult> enter(std::size_t outside, ExecutionContext& context, Invocation& invocation) const;
    void add(const BoundEnhancer& bound);

    std::vector<BoundEnhancer> guards_, interceptors_, pipes_, filters_;
};

} // namespace pipeline

} // namespace aerie
