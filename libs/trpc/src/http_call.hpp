// One call of an HTTP request, from the lookup of its procedure to its envelope.
#pragma once

#include "envelopes.hpp"
#include "error_shape.hpp"
#include "procedure_call.hpp"
#include "request.hpp"

#include <aerie/io/task.hpp>
#include <aerie/trpc/http_handler.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <vector>

namespace aerie::trpc::detail {

// What the calls of a request share.
struct HttpExchange {
    http::Request& request;
    const Mounted& mounted;
    const HttpHandlerOptions& options;
    const ErrorPolicy& policy;

    ParsedRequest parsed{};
    ResponseHead head{};
    RequestScope scope{};
    std::unique_ptr<Context> context{};
    std::exception_ptr contextFailure{};
    std::optional<Envelopes> envelopes{};
    int status = 0;              // of the calls that have ended: theirs when it is the same for all, else 207
    std::vector<Error> errors{}; // what clients were told, kept for responseMeta only

    void settle(int callStatus) noexcept { status = status == 0 || status == callStatus ? callStatus : 207; }
    CallScope callScope() noexcept { return {mounted, &request, scope, context.get()}; }
};

class HttpCall final : public ProcedureCall {
public:
    HttpCall(HttpExchange& exchange, std::size_t index) noexcept : exchange_(exchange), index_(index) {}

    // Answers at once where nothing has to wait: refusals, and methods that return their result. False: await rest().
    bool begin();
    // What is left after begin(). Its exception belongs to fail().
    Task<> rest() { return run(exchange_.callScope(), *call().procedure); }
    void fail(std::exception_ptr exception);

private:
    const RequestCall& call() const noexcept { return exchange_.parsed.info.calls[index_]; }
    std::optional<Error> refusal();
    void refuse(const Error& error, const std::exception_ptr& exception);
    void answer(const TypeInfo* type, const void* value);

    void readInput(const InputOps& ops, void* into) override;
    void deliver(const pipeline::ValueOps* ops, void* value) override;
    void deliver(HandlerResult& result) override;

    HttpExchange& exchange_;
    std::size_t index_;
};

} // namespace aerie::trpc::detail
