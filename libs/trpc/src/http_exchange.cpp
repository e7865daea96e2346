#include "http_exchange.hpp"

#include <aerie/pipeline/logger.hpp>

namespace aerie::trpc::detail {

namespace {

constexpr Logger kLogger{"tRPC"};

} // namespace

bool HttpExchange::makeContextNow() noexcept {
    if (!mount.factory.make) return false;
    const CreateContextOptions options{&request, head, parsed.info, scope};
    try {
        context = mount.factory.make(mount.factory.owner, options);
    } catch (...) {
        contextFailure = std::current_exception();
    }
    return true;
}

Task<> HttpExchange::makeContext() {
    const CreateContextOptions options{&request, head, parsed.info, scope};
    try {
        context = co_await mount.factory.makeAsync(mount.factory.owner, options);
    } catch (...) {
        contextFailure = std::current_exception();
    }
}

ErrorFormatterOptions HttpExchange::report(const Error& error, const std::exception_ptr& exception,
                                           const RequestCall& call) {
    if (options().responseMeta) errors.push_back(error);
    // Faults of the server are logged with what the client is not told; mistakes of clients are not.
    if (infoOf(error.code()).http >= 500) kLogger.error("procedure failed", error, {{"path", call.path}});
    const ProcedureType type = call.procedure ? call.procedure->type() : ProcedureType::Unknown;
    if (options().onError) options().onError->onError({error, exception, call.path, type, context.get()});
    return {error, type, call.path, context.get(), exception};
}

http::Response HttpExchange::answer(std::string_view contentType, int computedStatus) {
    if (options().responseMeta) options().responseMeta({parsed.info, parsed.info.type, errors, context.get()}, head);
    const bool isStatusSet = head.statusCode >= 200 && head.statusCode <= 599;
    http::Response response{isStatusSet ? head.statusCode : computedStatus};
    const bool isBare = head.headers.empty();
    response.headers = std::move(head.headers);
    if (isBare) {
        response.headers.appendTrusted("content-type", contentType);
        response.headers.appendTrusted("vary", "trpc-accept, accept");
    } else {
        response.headers.set("content-type", contentType);
        response.headers.addToken("vary", "trpc-accept");
        response.headers.addToken("vary", "accept");
    }
    return response;
}

http::Response HttpExchange::finish() {
    http::Response response = answer("application/json", status);
    response.body = envelopes->take();
    return response;
}

http::Response HttpExchange::refuse(const Error& error) {
    const ProcedureType type = parsed.info.type;
    if (options().onError) options().onError->onError({error, nullptr, std::nullopt, type, nullptr});
    errors.push_back(error);
    envelopes.emplace(1, false);
    envelopes->add(0, [&](std::string& out) {
        settle(appendErrorEnvelope(out, {error, type, std::nullopt, nullptr, nullptr}, mount.policy, mount.format));
    });
    return finish();
}

} // namespace aerie::trpc::detail
