#include "exchange.hpp"

namespace aerie::http::detail {

namespace {

// Written by the client itself.
bool isClientsField(std::string_view name) noexcept {
    for (std::string_view own : {"host", "content-length", "transfer-encoding", "connection", "user-agent"})
        if (equalsIgnoringCase(name, own)) return true;
    return false;
}

std::string requestBytes(const Url& url, const ClientRequest& request, const ClientOptions& options) {
    std::string bytes{nameOf(request.method)};
    bytes.append(" ").append(url.target).append(" HTTP/1.1\r\nHost: ").append(url.authority()).append("\r\n");
    const std::string_view agent = request.headers.get("user-agent").value_or(options.userAgent);
    if (!agent.empty()) bytes.append("User-Agent: ").append(agent).append("\r\n");
    for (HeaderField field : request.headers)
        if (!isClientsField(field.name)) bytes.append(field.name).append(": ").append(field.value).append("\r\n");
    const bool mayHaveBody = request.method != Method::Get && request.method != Method::Head;
    if (mayHaveBody || !request.body.empty())
        bytes.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
    return bytes.append("\r\n").append(request.body);
}

// Asking twice does what asking once does (RFC 9110, 9.2.2).
bool isIdempotent(Method method) noexcept { return method != Method::Post && method != Method::Patch; }

} // namespace

Exchange::Exchange(ClientPool& pool, Url url, io::Socket socket, Method method)
    : pool_(pool), url_(std::move(url)), socket_(std::move(socket)) {
    machine_.expect(method);
}

Error Exchange::failure(const Error& cause) const {
    if (cause.code() == ErrorCode::Timeout)
        return Error{ErrorCode::GatewayTimeout, url_.host + " did not answer in time."}.withCause(cause);
    return Error{ErrorCode::BadGateway, "The connection to " + url_.host + " broke."}.withCause(cause);
}

Task<Result<std::unique_ptr<Exchange>>> Exchange::start(ClientPool& pool, const ClientOptions& options, Url url,
                                                        const ClientRequest& request, TimePoint deadline) {
    const std::string bytes = requestBytes(url, request, options);
    for (;;) {
        std::optional<io::Socket> kept = pool.take(url.origin());
        const bool isKept = kept.has_value();
        if (!kept) {
            Result<io::Socket> fresh = co_await pool.connect(url);
            if (!fresh) co_return fresh.error();
            kept = std::move(*fresh);
        }
        std::unique_ptr<Exchange> exchange{new Exchange{pool, url, std::move(*kept), request.method}};
        const Result<void> sent = co_await exchange->send(bytes, deadline);
        if (sent) {
            const Result<ResponseMachine::Event> event = co_await exchange->advance(deadline);
            if (event) co_return std::move(exchange);
            // A server closes idle connections when it likes; ours may have crossed with its goodbye.
            const bool mayRepeat = isKept && !exchange->machine_.hasBegun() && isIdempotent(request.method) &&
                                   event.error().code() == ErrorCode::BadGateway;
            if (!mayRepeat) co_return event.error();
        } else if (!isKept || !isIdempotent(request.method)) {
            co_return sent.error();
        }
    }
}

Task<Result<void>> Exchange::send(const std::string& bytes, TimePoint deadline) {
    socket_.setWriteDeadline(deadline);
    const Result<void> sent = co_await socket_.write(bytes);
    if (!sent) co_return failure(sent.error());
    co_return Result<void>{};
}

// Up to the next thing that is worth telling: the head, a piece, the end.
Task<Result<ResponseMachine::Event>> Exchange::advance(TimePoint deadline) {
    using Event = ResponseMachine::Event;
    for (;;) {
        std::string_view bytes = in_.data();
        const std::size_t before = bytes.size();
        Event event = machine_.next(bytes, head_);
        in_.consume(before - bytes.size());
        if (event == Event::NeedMore) {
            socket_.setReadDeadline(deadline);
            const Result<std::size_t> count = co_await socket_.readSome(in_);
            if (!count) co_return failure(count.error());
            if (*count > 0) continue;
            event = machine_.end();
        }
        if (event == Event::Failed)
            co_return Error{ErrorCode::BadGateway, url_.host + " gave an answer that cannot be used."}.withDetail(
                machine_.failure());
        co_return event;
    }
}

Task<Result<std::string>> Exchange::read(TimePoint deadline) {
    if (isComplete_) co_return std::string{};
    const Result<ResponseMachine::Event> event = co_await advance(deadline);
    if (!event) co_return event.error();
    if (*event == ResponseMachine::Event::Body) co_return std::string{machine_.piece()};
    isComplete_ = true;
    if (machine_.keepsAlive() && in_.isEmpty())
        pool_.put(url_.origin(), std::move(socket_));
    else
        socket_.close();
    in_.release();
    co_return std::string{};
}

} // namespace aerie::http::detail
