// What interceptors, guards and filters of a tRPC procedure are told beyond ExecutionContext.
//
//   Task<HandlerResult> Audit::intercept(ExecutionContext& context, CallHandler next) {
//       auto& call = trpc::CallContext::of(context);
//       log(call.path(), call.rawInput().value_or("none"));
//       co_return co_await next.handle();
//   }
#pragma once

#include <aerie/pipeline/execution_context.hpp>
#include <aerie/trpc/context.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace aerie::trpc {

namespace detail {
class ProcedureCall;
}

class CallContext final : public ExecutionContext {
public:
    // Throws InternalServerErrorException for a call that is not tRPC's.
    static CallContext& of(ExecutionContext& context);

    ProcedureType procedureType() const noexcept;
    const std::string& path() const noexcept;
    Context& ctx() const noexcept;
    // The input's JSON text as it came, before it is checked; nothing when it was left out. Throws what reading it
    // throws.
    std::optional<std::string> rawInput() const;

private:
    friend detail::ProcedureCall;
    CallContext(const HandlerInfo& handler, http::Request* request, RequestScope& scope, const Procedure& procedure,
                Context& ctx, detail::ProcedureCall& call) noexcept
        : ExecutionContext(ContextType::Trpc, handler, request, scope), procedure_(procedure), ctx_(ctx), call_(call) {}

    const Procedure& procedure_;
    Context& ctx_;
    detail::ProcedureCall& call_;
};

} // namespace aerie::trpc
