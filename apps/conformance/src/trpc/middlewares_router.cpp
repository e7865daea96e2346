#include "middlewares_router.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/base/json_value.hpp>
#include <aerie/trpc/call_context.hpp>
#include <aerie/trpc/error.hpp>

namespace conformance {

Task<HandlerResult> Tracer::intercept(ExecutionContext& context, CallHandler next) {
    Trace* trace = context.find<Trace>();
    if (!trace) trace = &context.set(Trace{});
    trace->push_back(name_);
    return next.handle();
}

Task<HandlerResult> CallLog::log(ExecutionContext& context, CallHandler next) {
    auto& call = trpc::CallContext::of(context);
    const auto input = json::Value::parse(call.rawInput().value_or("null"));
    const std::string key{input ? (*input)["key"].string().value_or("") : ""};
    notes_[key].push_back(name_ + ":before:" + std::string{trpc::nameOf(call.procedureType())} + ":" + call.path());
    try {
        HandlerResult result = co_await next.handle();
        notes_[key].push_back(name_ + ":after:ok");
        co_return result;
    } catch (const Exception& exception) {
        notes_[key].push_back(name_ + ":after:" + std::string{infoOf(exception.code()).name});
        throw;
    }
}

Task<HandlerResult> SeeRole::intercept(ExecutionContext& context, CallHandler next) {
    if (const auto* fact = context.getMetadata<RoleFact>()) context.set(Role{std::string{fact->role}});
    return next.handle();
}

Task<HandlerResult> Wrap::intercept(ExecutionContext&, CallHandler next) {
    HandlerResult result = co_await next.handle();
    Wrapped wrapped{*result.get<std::string>()};
    co_return HandlerResult{std::move(wrapped)};
}

std::string MiddlewaresRouter::logged(Context&, LoggedInput input) {
    notes_[input.key].push_back("resolver");
    if (input.fail.value_or(false)) throw trpc::TRPCError({.code = "CONFLICT"});
    return "done";
}

void* Enhancers::find(TypeKey key) {
    if (key == typeKey<TraceOne>()) return &one_;
    if (key == typeKey<TraceTwo>()) return &two_;
    if (key == typeKey<TraceThree>()) return &three_;
    if (key == typeKey<OuterLog>()) return &outer_;
    if (key == typeKey<InnerLog>()) return &inner_;
    if (key == typeKey<SeeRole>()) return &role_;
    return key == typeKey<Wrap>() ? &wrap_ : nullptr;
}

} // namespace conformance
