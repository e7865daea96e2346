#include "procedure_call.hpp"

#include "inputs.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/base/json.hpp>
#include <aerie/trpc/promise.hpp>

#include <string>

namespace aerie::trpc::detail {

namespace {

// Binds what stands around a procedure; answers what is wrong with it, if anything is.
std::string bindChain(const Procedure& procedure, Injector* injector, pipeline::Chain& chain) {
    const auto ofClass = procedure.routerInfo->enhancers;
    const auto ofProcedure = procedure.node->enhancers;
    if (!injector) {
        if (ofClass.empty() && ofProcedure.empty()) return {};
        return "it uses guards, interceptors, pipes or filters, and no injector was given to find them";
    }
    auto bound = pipeline::Chain::bind(*injector, ofClass, ofProcedure);
    if (!bound) return bound.error().message();
    chain = *std::move(bound);
    return {};
}

bool holdsAsync(const TypeInfo& type, std::vector<const TypeInfo*>& seen) {
    if (isAsync(type)) return true;
    for (const TypeInfo* known : seen)
        if (known == &type) return false;
    seen.push_back(&type);
    if (type.element && holdsAsync(*type.element, seen)) return true;
    for (const MemberInfo& member : type.members)
        if (holdsAsync(*member.type, seen)) return true;
    for (const TypeInfo* alternative : type.alternatives)
        if (holdsAsync(*alternative, seen)) return true;
    return false;
}

} // namespace

Mounted::Mounted(ProcedureTable procedures, Injector* injector)
    : table(std::move(procedures)), procedures_(table.size()) {
    std::string faults;
    const auto addFault = [&faults](const std::string& path, const std::string& wrong) {
        faults.append(faults.empty() ? "" : "\n").append("tRPC procedure " + path + ": " + wrong);
    };
    for (const std::string& path : table.duplicates()) addFault(path, "two merged routers have it; rename one");
    for (const Procedure& procedure : table) {
        MountedProcedure& mounted = procedures_[static_cast<std::size_t>(&procedure - &*table.begin())];
        const RouteNode& node = *procedure.node;
        mounted.handler.className = procedure.routerInfo->className;
        mounted.handler.handlerName = node.name;
        std::vector<const TypeInfo*> seen;
        mounted.isStreamLike = procedure.isStream() || holdsAsync(procedure.output(), seen);
        if (node.metadata) node.metadata(node.route, mounted.handler.metadata);
        if (const std::string wrong = bindChain(procedure, injector, mounted.chain); !wrong.empty())
            addFault(procedure.path, wrong);
    }
    if (!faults.empty()) fault = Error{ErrorCode::InternalServerError, std::move(faults)};
}

bool ProcedureCall::isImmediate(const Mounted& mounted, const Procedure& procedure) noexcept {
    return procedure.node->ops->invoke && mounted.of(procedure).chain.isEmpty();
}

void ProcedureCall::runNow(const CallScope& scope, const Procedure& procedure) {
    procedure_ = &procedure;
    procedure.node->ops->invoke(procedure.node->route, procedure.router, *scope.context, makeInput(procedure), *this);
}

Task<> ProcedureCall::run(const CallScope& scope, const Procedure& procedure) {
    procedure_ = &procedure;
    const ProcedureOps& ops = *procedure.node->ops;
    // The method's own coroutine is enough where nothing stands around it.
    if (ops.invokeAsync && !preparesInput() && scope.mounted.of(procedure).chain.isEmpty())
        return ops.invokeAsync(procedure.node->route, procedure.router, *scope.context, makeInput(procedure), *this);
    return runChain(scope, procedure);
}

void* ProcedureCall::makeInput(const Procedure& procedure) {
    const InputOps& ops = *procedure.node->ops->input;
    void* value = input_.make(ops);
    if (value) readInput(ops, value);
    return value;
}

Task<> ProcedureCall::runChain(CallScope scope, const Procedure& procedure) {
    scope_ = &scope;
    const MountedProcedure& mounted = scope.mounted.of(procedure);
    CallContext context{mounted.handler, scope.request, scope.scope, procedure, *scope.context, *this};
    HandlerResult result = co_await mounted.chain.run(context, *this);
    if (const Error* error = result.get<Error>()) throw Exception{*error};
    if (!result.isEmpty() && !result.type())
        throw Exception{Error{ErrorCode::InternalServerError, "Internal server error"}.withDetail(
            "a filter or interceptor answered a tRPC call with an http::Response; give an Error instead")};
    // Interceptors see nothing of a stream; one that gave a value of its own instead is answered with that.
    if (chainedStream_ && result.isEmpty())
        deliverStream(std::move(chainedStream_));
    else if (procedure.node->output && takesDeclaredOutput())
        deliverChecked(*procedure.node->output, result.type(), result.data());
    else
        deliver(result);
}

Task<HandlerResult> ProcedureCall::invoke(ExecutionContext& context) {
    const ProcedureOps& ops = *procedure_->node->ops;
    if (preparesInput()) co_await prepareInput(procedure_->input());
    void* input = makeInput(*procedure_);
    const pipeline::Chain& chain = scope_->mounted.of(*procedure_).chain;
    if (input && chain.hasPipes()) {
        const pipeline::Argument argument{ops.input->key, input};
        co_await chain.transform(context, {&argument, 1});
    }
    HandlerResult result;
    chained_ = &result;
    if (ops.invoke)
        ops.invoke(procedure_->node->route, procedure_->router, *scope_->context, input, *this);
    else
        co_await ops.invokeAsync(procedure_->node->route, procedure_->router, *scope_->context, input, *this);
    chained_ = nullptr;
    co_return result;
}

void ProcedureCall::respond(const pipeline::ValueOps* ops, void* value) {
    if (!chained_ && procedure_->node->output && takesDeclaredOutput())
        deliverChecked(*procedure_->node->output, ops ? ops->type : nullptr, value);
    else if (!chained_)
        deliver(ops, value);
    else if (ops)
        *chained_ = HandlerResult{*ops, value};
}

// By way of JSON, as that is what clients get: whatever C++ type the result has, it fits when its JSON does.
void ProcedureCall::deliverChecked(const InputOps& declared, const TypeInfo* type, const void* value) {
    std::optional<std::string> text;
    if (type && !json::isUndefined(*type, value)) json::append(text.emplace(), *type, value);
    CallInput checked;
    void* result = checked.make(declared);
    const json::ReadOptions options{.maxDepth = 1024, .maxBytes = static_cast<std::size_t>(-1)};
    if (auto error = readInputText(text, *declared.type, result, declared.reset, options))
        throw Exception{Error{ErrorCode::InternalServerError, "Output validation failed"}
                            .withDetail(toJson(error->issues()))
                            .withCause(error->withMessage("the result does not fit the declared output"))};
    const pipeline::ValueOps ops{declared.key, declared.type, nullptr, nullptr};
    deliver(&ops, result);
}

void ProcedureCall::respondStream(std::unique_ptr<EventSource> events) {
    if (chained_)
        chainedStream_ = std::move(events);
    else
        deliverStream(std::move(events));
}

} // namespace aerie::trpc::detail

namespace aerie::trpc {

CallContext& CallContext::of(ExecutionContext& context) {
    if (context.getType() != ContextType::Trpc)
        throw InternalServerErrorException{"trpc::CallContext::of() was asked of a call that is not tRPC's."};
    return static_cast<CallContext&>(context);
}

ProcedureType CallContext::procedureType() const noexcept { return procedure_.type(); }
const std::string& CallContext::path() const noexcept { return procedure_.path; }
Context& CallContext::ctx() const noexcept { return ctx_; }
std::optional<std::string> CallContext::rawInput() const { return call_.rawInput(); }

} // namespace aerie::trpc
