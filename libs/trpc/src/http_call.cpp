#include "http_call.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/base/json.hpp>
#include <aerie/pipeline/logger.hpp>

#include <string>

namespace aerie::trpc::detail {

namespace {

constexpr Logger kLogger{"tRPC"};

// Faults of the server are logged with what the client is not told; mistakes of clients are not.
void logFault(const Error& error, std::string_view path) {
    if (infoOf(error.code()).http >= 500) kLogger.error("procedure failed", error, {{"path", path}});
}

} // namespace

// What is wrong before the procedure itself runs, in the original's order.
std::optional<Error> HttpCall::refusal() {
    const Procedure* procedure = call().procedure;
    if (!procedure) return Error{ErrorCode::NotFound, "No procedure found on path \"" + std::string{call().path} + '"'};
    const bool allowsOverride = exchange_.options.allowMethodOverride;
    if (auto error = checkMethod(exchange_.request.method, call(), allowsOverride)) {
        exchange_.head.headers.set("allow", allowedMethods(procedure->type(), allowsOverride));
        return error;
    }
    if (procedure->type() == ProcedureType::Subscription) {
        if (exchange_.parsed.info.isBatchCall) return Error{ErrorCode::BadRequest, "Cannot batch subscription calls"};
        return Error{ErrorCode::NotImplemented,
                     "This server does not serve subscriptions over HTTP: \"" + procedure->path + '"'};
    }
    return std::nullopt;
}

bool HttpCall::begin() {
    if (auto error = refusal()) {
        refuse(*error, nullptr);
        return true;
    }
    if (exchange_.contextFailure) {
        fail(exchange_.contextFailure);
        return true;
    }
    if (!isImmediate(exchange_.mounted, *call().procedure)) return false;
    try {
        runNow(exchange_.callScope(), *call().procedure);
    } catch (...) {
        fail(std::current_exception());
    }
    return true;
}

void HttpCall::readInput(const InputOps& ops, void* into) {
    if (auto error = exchange_.parsed.inputs.read(index_, *ops.type, into, ops.reset))
        throw Exception{*std::move(error)};
}

void HttpCall::deliver(const pipeline::ValueOps* ops, void* value) { answer(ops ? ops->type : nullptr, value); }

void HttpCall::deliver(HandlerResult& result) { answer(result.type(), result.data()); }

void HttpCall::answer(const TypeInfo* type, const void* value) {
    exchange_.envelopes->add(index_, [&](std::string& out) {
        if (!type || isUndefined(*type, value)) {
            out += "{\"result\":{}}";
            return;
        }
        out += "{\"result\":{\"data\":";
        json::append(out, *type, value);
        out += "}}";
    });
    exchange_.settle(200);
}

void HttpCall::fail(std::exception_ptr exception) { refuse(errorOf(exception, exchange_.policy), exception); }

void HttpCall::refuse(const Error& error, const std::exception_ptr& exception) {
    if (exchange_.options.responseMeta) exchange_.errors.push_back(error);
    logFault(error, call().path);
    const ProcedureType type = call().procedure ? call().procedure->type() : ProcedureType::Unknown;
    if (exchange_.options.onError)
        exchange_.options.onError->onError({error, exception, call().path, type, exchange_.context.get()});
    const ErrorFormatterOptions options{error, type, call().path, exchange_.context.get(), exception};
    exchange_.envelopes->add(
        index_, [&](std::string& out) { exchange_.settle(appendErrorEnvelope(out, options, exchange_.policy)); });
}

} // namespace aerie::trpc::detail
