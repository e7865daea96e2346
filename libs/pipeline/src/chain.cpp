#include <aerie/base/exception.hpp>
#include <aerie/io/cancellation.hpp>
#include <aerie/pipeline/chain.hpp>
#include <aerie/pipeline/execution_context.hpp>

#include <algorithm>

namespace aerie {

Task<HandlerResult> CallHandler::handle() const { return chain_->enter(inner_, *context_, *invocation_); }

namespace pipeline {

namespace {

void* instanceOf(const BoundEnhancer& bound, ExecutionContext& context) {
    if (bound.instance) return bound.instance;
    void* instance = bound.injector->resolve(bound.info->key, context.scope());
    if (!instance)
        throw InternalServerErrorException("No instance of " + std::string{bound.info->key->name} + " in this request");
    return instance;
}

} // namespace

void Chain::add(const BoundEnhancer& bound) {
    const EnhancerInfo& info = *bound.info;
    if (info.allows || info.canActivate) guards_.push_back(bound);
    if (info.intercept) interceptors_.push_back(bound);
    if (info.transform) pipes_.push_back(bound);
    if (info.catchException) filters_.push_back(bound);
}

Result<Chain> Chain::bind(Injector& injector, Enhancers ofClass, Enhancers ofHandler) {
    Chain chain;
    for (const BoundEnhancer& global : injector.globalEnhancers()) chain.add(global);
    for (const Enhancers& enhancers : {ofClass, ofHandler}) {
        for (const EnhancerInfo* info : enhancers) {
            BoundEnhancer bound{info, nullptr, &injector};
            if (!injector.isRequestScoped(info->key)) {
                bound.instance = injector.find(info->key);
                if (!bound.instance)
                    return Error{ErrorCode::InternalServerError,
                                 "No module provides " + std::string{info->key->name} +
                                     ". Add it to the providers of the module whose handlers use it."};
            }
            chain.add(bound);
        }
    }
    // The innermost filter looks first.
    std::reverse(chain.filters_.begin(), chain.filters_.end());
    return chain;
}

Task<> Chain::runGuards(ExecutionContext& context) const {
    for (const BoundEnhancer& guard : guards_) {
        void* instance = instanceOf(guard, context);
        bool allowed = false;
        if (guard.info->allows)
            allowed = guard.info->allows(instance, context);
        else
            allowed = co_await guard.info->canActivate(instance, context);
        if (!allowed) throw ForbiddenException("Forbidden resource");
    }
}

Task<> Chain::transform(ExecutionContext& context, std::span<const Argument> arguments) const {
    for (const Argument& argument : arguments)
        for (const BoundEnhancer& pipe : pipes_)
            if (pipe.info->transforms == argument.type)
                co_await pipe.info->transform(instanceOf(pipe, context), argument.value, context);
}

Task<HandlerResult> Chain::enter(std::size_t outside, ExecutionContext& context, Invocation& invocation) const {
    if (outside == interceptors_.size()) return invocation.invoke(context);
    const BoundEnhancer& interceptor = interceptors_[outside];
    return interceptor.info->intercept(instanceOf(interceptor, context), context,
                                       CallHandler{*this, outside + 1, context, invocation});
}

Task<HandlerResult> Chain::runFilters(ExecutionContext& context, std::exception_ptr exception) const {
    for (const BoundEnhancer& filter : filters_) {
        const void* caught = filter.info->matches(exception);
        if (!caught) continue;
        co_return co_await filter.info->catchException(instanceOf(filter, context), caught, context);
    }
    std::rethrow_exception(exception);
}

Task<HandlerResult> Chain::run(ExecutionContext& context, Invocation& invocation) const {
    std::exception_ptr exception;
    try {
        if (!guards_.empty()) co_await runGuards(context);
        co_return co_await enter(0, context, invocation);
    } catch (const OperationCancelled&) {
        throw; // nobody is there to read what a filter would answer
    } catch (...) {
        exception = std::current_exception();
    }
    co_return co_await runFilters(context, std::move(exception));
}

} // namespace pipeline

} // namespace aerie
