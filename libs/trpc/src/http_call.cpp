#include "http_call.hpp"

#include <aerie/base/exception.hpp>

#include <string>

namespace aerie::trpc::detail {

std::optional<Error> refusalOf(const RequestCall& call, HttpExchange& exchange) {
    const Procedure* procedure = call.procedure;
    if (!procedure) return Error{ErrorCode::NotFound, "No procedure found on path \"" + std::string{call.path} + '"'};
    const bool allowsOverride = exchange.options().allowMethodOverride;
    auto error = checkMethod(exchange.request.method, call, allowsOverride);
    if (error) exchange.head.headers.set("allow", allowedMethods(procedure->type(), allowsOverride));
    return error;
}

std::optional<Error> HttpCall::refusal() {
    if (auto error = refusalOf(call(), exchange_)) return error;
    if (call().procedure->type() == ProcedureType::Subscription)
        return Error{ErrorCode::BadRequest, "Cannot batch subscription calls"};
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
    if (preparesInput() || !isImmediate(exchange_.mount.mounted, *call().procedure)) return false;
    try {
        runNow(exchange_.callScope(), *call().procedure);
    } catch (...) {
        fail(std::current_exception());
    }
    return true;
}

Task<> HttpCall::prepareInput(const TypeInfo& type) {
    if (!isFormData(type) || exchange_.parsed.upload != BodyType::FormData) co_return;
    const std::string_view contentType = exchange_.request.headers.get("content-type").value_or("");
    auto error = co_await readForm(exchange_.request, contentType, exchange_.options().maxUploadSize, form_);
    if (error) throw Exception{*std::move(error)};
}

void HttpCall::readUpload(const InputOps& ops, void* into) {
    const bool isForm = exchange_.parsed.upload == BodyType::FormData;
    if (isForm && isFormData(*ops.type))
        *static_cast<FormData*>(into) = std::move(form_);
    else if (!isForm && isByteStream(*ops.type))
        *static_cast<ByteStream*>(into) = ByteStream{exchange_.request};
    else
        throw UnsupportedMediaTypeException{isForm ? "This procedure takes no multipart/form-data"
                                                   : "This procedure takes no application/octet-stream"};
}

void HttpCall::readInput(const InputOps& ops, void* into) {
    if (preparesInput()) return readUpload(ops, into);
    if (auto error = exchange_.parsed.inputs.read(index_, exchange_.mount.format, *ops.type, into, ops.reset))
        throw Exception{*std::move(error)};
}

void HttpCall::deliver(const pipeline::ValueOps* ops, void* value) { answer(ops ? ops->type : nullptr, value); }

void HttpCall::deliver(HandlerResult& result) { answer(result.type(), result.data()); }

void HttpCall::deliverStream(std::unique_ptr<EventSource>) { refuseStream(); }

void HttpCall::refuseStream() {
    isPathTold_ = exchange_.parsed.info.isBatchCall; // as the original has it
    throw Exception{Error{ErrorCode::UnsupportedMediaType,
                          "Cannot use stream-like response in non-streaming request - use httpBatchStreamLink"}};
}

void HttpCall::answer(const TypeInfo* type, const void* value) {
    if (exchange_.mount.mounted.of(*call().procedure).isStreamLike) refuseStream();
    exchange_.envelopes->add(index_, [&](std::string& out) { exchange_.mount.format.appendResult(out, type, value); });
    exchange_.settle(200);
}

void HttpCall::fail(std::exception_ptr exception) { refuse(errorOf(exception, exchange_.mount.policy), exception); }

void HttpCall::refuse(const Error& error, const std::exception_ptr& exception) {
    ErrorFormatterOptions options = exchange_.report(error, exception, call());
    if (!isPathTold_) options.path.reset();
    exchange_.envelopes->add(index_, [&](std::string& out) {
        exchange_.settle(appendErrorEnvelope(out, options, exchange_.mount.policy, exchange_.mount.format));
    });
}

} // namespace aerie::trpc::detail
