// The rest of a call, seen from an interceptor: the interceptors inside, the pipes, the handler.
//
//   Task<HandlerResult> Logging::intercept(ExecutionContext& context, CallHandler next) {
//       const TimePoint before = TimePoint::now();
//       HandlerResult result = co_await next.handle();          // not called: the handler does not run
//       logger_.log("took " + std::to_string((TimePoint::now() - before).toMilliseconds()) + " ms");
//       co_return result;
//   }
#pragma once

#include <aerie/io/task.hpp>
#include <aerie/pipeline/handler_result.hpp>

#include <cstddef>

namespace aerie {

class ExecutionContext;

namespace pipeline {

class Chain;

// The innermost part: reads the arguments, lets the chain's pipes have them, and calls the handler.
class Invocation {
public:
    virtual Task<HandlerResult> invoke(ExecutionContext& context) = 0;

protected:
    ~Invocation() = default;
};

} // namespace pipeline

class CallHandler {
public:
    // Once. The exceptions of everything inside come out of it.
    Task<HandlerResult> handle() const;

private:
    friend pipeline::Chain;
    CallHandler(const pipeline::Chain& chain, std::size_t inner, ExecutionContext& context,
                pipeline::Invocation& invocation) noexcept
        : chain_(&chain), inner_(inner), context_(&context), invocation_(&invocation) {}

    const pipeline::Chain* chain_;
    std::size_t inner_; // how many interceptors are outside
    ExecutionContext* context_;
    pipeline::Invocation* invocation_;
};

} // namespace aerie
