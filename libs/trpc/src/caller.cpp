#include "envelopes.hpp"
#include "inputs.hpp"
#include "procedure_call.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/base/json.hpp>
#include <aerie/trpc/caller.hpp>
#include <aerie/trpc/error.hpp>

namespace aerie::trpc {

using namespace detail;

struct Caller::Impl {
    Mounted mounted;
    detail::ContextFactory factory;
    CallerOptions options;
    ResponseHead head{};
};

namespace {

// What one call without HTTP holds beside its input and result.
struct LocalExchange {
    RequestCall call;
    RequestInfo info{};
    ResponseHead head{};
    RequestScope scope{};
    std::unique_ptr<Context> context{};
};

Task<> makeContext(const detail::ContextFactory& factory, http::Request* request, LocalExchange& exchange) {
    exchange.info.type = exchange.call.procedure->type();
    exchange.info.calls = {&exchange.call, 1};
    const CreateContextOptions options{request, exchange.head, exchange.info, exchange.scope};
    // Not as one conditional expression: g++ 12 miscompiles a co_await in one.
    if (factory.make)
        exchange.context = factory.make(factory.owner, options);
    else
        exchange.context = co_await factory.makeAsync(factory.owner, options);
}

class JsonCall final : public ProcedureCall {
public:
    explicit JsonCall(std::string_view input) : input_(input) {}
    using ProcedureCall::run;
    std::string output;

private:
    void readInput(const InputOps& ops, void* into) override {
        const auto text = input_.empty() ? std::nullopt : std::optional{input_};
        if (auto error = readInputText(text, *ops.type, into, ops.reset, {})) throw Exception{*std::move(error)};
    }
    void deliver(const pipeline::ValueOps* ops, void* value) override { write(ops ? ops->type : nullptr, value); }
    void deliverStream(std::unique_ptr<EventSource>) override {
        throw TRPCError({.code = "UNSUPPORTED_MEDIA_TYPE",
                         .message = "A call by path gives no stream. Call the procedure by its method."});
    }
    void deliver(HandlerResult& result) override { write(result.type(), result.data()); }
    void write(const TypeInfo* type, const void* value) {
        if (type && !json::isUndefined(*type, value)) json::append(output, *type, value);
    }

    std::string_view input_;
};

} // namespace

Caller::Caller(ProcedureTable table, detail::ContextFactory factory, CallerOptions options)
    : impl_(new Impl{Mounted{std::move(table), options.injector}, factory, options}) {
    if (impl_->mounted.fault) throw Exception{*impl_->mounted.fault};
}

Caller::Caller(Caller&&) noexcept = default;
Caller::~Caller() = default;

const ResponseHead& Caller::head() const noexcept { return impl_->head; }

Task<std::string> Caller::call(std::string path, std::string input) {
    const Procedure* procedure = impl_->mounted.table.find(path);
    if (!procedure) throw TRPCError({.code = "NOT_FOUND", .message = "No procedure found on path \"" + path + '"'});
    if (procedure->type() == ProcedureType::Subscription)
        throw TRPCError({.code = "NOT_IMPLEMENTED", .message = "A caller does not serve subscriptions: " + path});
    LocalExchange exchange{{procedure->path, procedure}};
    co_await makeContext(impl_->factory, impl_->options.request, exchange);
    JsonCall call{input};
    co_await call.run({impl_->mounted, impl_->options.request, exchange.scope, exchange.context.get()}, *procedure);
    impl_->head = std::move(exchange.head);
    co_return std::move(call.output);
}

class Caller::TypedCall final : public ProcedureCall {
public:
    explicit TypedCall(const Typed& parts) noexcept : typed_(parts) {}
    using ProcedureCall::run;
    std::unique_ptr<EventSource> events;

private:
    bool takesDeclaredOutput() const noexcept override { return false; }
    void readInput(const InputOps& ops, void* into) override {
        if (auto error = json::validate(*ops.type, typed_.input)) throw Exception{*std::move(error)};
        typed_.moveInput(into, typed_.input);
    }
    void deliverStream(std::unique_ptr<EventSource> stream) override { events = std::move(stream); }
    void deliver(const pipeline::ValueOps* ops, void* value) override {
        if (ops) typed_.moveOutput(typed_.output, value);
    }
    void deliver(HandlerResult& result) override {
        if (!typed_.takeResult || typed_.takeResult(typed_.output, result)) return;
        throw TRPCError({.code = "INTERNAL_SERVER_ERROR",
                         .message = "An interceptor or filter changed the type of the result. Call the procedure "
                                    "by its path to get it as JSON."});
    }
    const Typed& typed_;
};

const Procedure& Caller::find(const Typed& typed) const {
    for (const Procedure& procedure : impl_->mounted.table)
        if (procedure.node->ops == typed.ops && typed.isMethod(procedure.node->route)) return procedure;
    throw TRPCError({.code = "NOT_FOUND", .message = "No procedure of the router calls this method"});
}

Task<> Caller::run(const Typed& typed) {
    const Procedure& procedure = find(typed);
    LocalExchange exchange{{procedure.path, &procedure}};
    co_await makeContext(impl_->factory, impl_->options.request, exchange);
    TypedCall call{typed};
    co_await call.run({impl_->mounted, impl_->options.request, exchange.scope, exchange.context.get()}, procedure);
    impl_->head = std::move(exchange.head);
}

Task<Caller::Opened> Caller::open(Typed typed) {
    const Procedure& procedure = find(typed);
    auto exchange = std::make_shared<LocalExchange>();
    exchange->call = {procedure.path, &procedure};
    co_await makeContext(impl_->factory, impl_->options.request, *exchange);
    TypedCall call{typed};
    co_await call.run({impl_->mounted, impl_->options.request, exchange->scope, exchange->context.get()}, procedure);
    Opened opened{exchange, std::move(call.events)};
    co_return opened;
}

} // namespace aerie::trpc
