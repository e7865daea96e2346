// One call of an HTTP request that is answered as a whole, from the lookup of its procedure to its envelope.
#pragma once

#include "http_exchange.hpp"
#include "upload.hpp"

#include <aerie/io/task.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>

namespace aerie::trpc::detail {

// What is wrong with a call before its procedure runs: there is none, or the method does not fit, and then the head has
// `allow`.
std::optional<Error> refusalOf(const RequestCall& call, HttpExchange& exchange);

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
    [[noreturn]] void refuseStream();

    bool preparesInput() const noexcept override { return exchange_.parsed.upload != BodyType::Json; }
    Task<> prepareInput(const TypeInfo& type) override;
    void readInput(const InputOps& ops, void* into) override;
    std::optional<std::string> rawInput() override { return exchange_.parsed.inputs.rawText(index_); }
    void readUpload(const InputOps& ops, void* into);
    void deliver(const pipeline::ValueOps* ops, void* value) override;
    void deliver(HandlerResult& result) override;
    void deliverStream(std::unique_ptr<EventSource> events) override;

    HttpExchange& exchange_;
    std::size_t index_;
    bool isPathTold_ = true;
    FormData form_; // taken in by prepareInput()
};

} // namespace aerie::trpc::detail
