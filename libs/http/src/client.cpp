#include "deadlines.hpp"
#include "exchange.hpp"

#include <aerie/http/client.hpp>

#include <array>

namespace aerie::http {

using namespace detail;

namespace {

bool isRedirect(int status) noexcept {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Turns the request into the one that the redirect asks for, as the Fetch standard has it.
Result<void> follow(ClientRequest& request, Url& url, int status, std::string_view location) {
    const std::optional<Url> next = resolveReference(url, location);
    if (!next) return Error{ErrorCode::BadGateway, url.host + " redirects to something that is not a URL."};
    if (url.isSecure && !next->isSecure)
        return Error{ErrorCode::BadGateway, url.host + " redirects from https to http, which is refused."};
    const bool becomesGet = (status == 303 && request.method != Method::Head) ||
                            ((status == 301 || status == 302) && request.method == Method::Post);
    if (becomesGet) {
        request.method = Method::Get;
        request.body.clear();
        for (std::string_view name : {"content-type", "content-encoding", "content-language"})
            request.headers.remove(name);
    }
    if (next->origin() != url.origin())
        for (std::string_view name : {"authorization", "cookie", "proxy-authorization"}) request.headers.remove(name);
    url = *next;
    return {};
}

} // namespace

struct Client::Impl {
    explicit Impl(ClientOptions clientOptions) : options(std::move(clientOptions)), pool(options) {}

    struct Started {
        std::unique_ptr<Exchange> exchange;
        Url url;
    };
    // Sends the request and follows redirects until there is an answer.
    Task<Result<Started>> start(ClientRequest request, TimePoint deadline);

    ClientOptions options;
    ClientPool pool;
};

Client::Client(ClientOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Client::~Client() = default;

std::size_t Client::keptConnections() const noexcept { return impl_->pool.size(); }

Task<Result<Client::Impl::Started>> Client::Impl::start(ClientRequest request, TimePoint deadline) {
    std::optional<Url> url = parseUrl(request.url);
    if (!url)
        co_return Error{ErrorCode::BadRequest, "The URL cannot be requested."}.withDetail(
            "\"" + request.url + "\" is not an http or https URL with every other character percent-encoded.");
    if (!request.headers.refused().empty())
        co_return Error{ErrorCode::BadRequest, "A request header cannot be sent."}.withDetail(
            request.headers.refused() + " has a name or a value with control characters.");
    for (int redirects = 0;; ++redirects) {
        auto exchange = co_await Exchange::start(pool, options, *url, request, deadline);
        if (!exchange) co_return exchange.error();
        const ResponseHead& head = (*exchange)->head();
        const auto location = head.headers.get("location");
        if (!isRedirect(head.status) || !location || options.maxRedirects == 0)
            co_return Started{std::move(*exchange), std::move(*url)};
        if (redirects == options.maxRedirects)
            co_return Error{ErrorCode::BadGateway, url->host + " redirects too often."};
        if (Result<void> followed = follow(request, *url, head.status, *location); !followed)
            co_return followed.error();
    }
}

Task<Result<ClientResponse>> Client::request(ClientRequest request) {
    const TimePoint deadline = after(TimePoint::now(), request.timeout.value_or(impl_->options.timeout));
    const std::size_t limit = request.maxResponseBytes.value_or(impl_->options.maxResponseBytes);
    Result<Impl::Started> started = co_await impl_->start(std::move(request), deadline);
    if (!started) co_return started.error();

    ClientResponse response;
    Exchange& exchange = *started->exchange;
    for (;;) {
        Result<std::string> piece = co_await exchange.read(deadline);
        if (!piece) co_return piece.error();
        if (piece->empty()) break;
        if (piece->size() > limit - response.body.size())
            co_return Error{ErrorCode::BadGateway, "The answer of " + started->url.host +
                                                       " is larger than the limit of " + std::to_string(limit) +
                                                       " bytes."};
        response.body += *piece;
    }
    response.status = exchange.head().status;
    response.headers = std::move(exchange.head().headers);
    response.url = started->url.toString();
    co_return response;
}

Task<Result<ClientResponse>> Client::get(std::string url, Headers headers) {
    return request({.url = std::move(url), .headers = std::move(headers)});
}

Task<Result<ClientResponse>> Client::post(std::string url, std::string body, std::string contentType) {
    ClientRequest message{.method = Method::Post, .url = std::move(url), .body = std::move(body)};
    message.headers.set("Content-Type", contentType);
    return request(std::move(message));
}

Task<Result<ClientStream>> Client::stream(ClientRequest request) {
    const Duration timeout = request.timeout.value_or(impl_->options.timeout);
    Result<Impl::Started> started = co_await impl_->start(std::move(request), after(TimePoint::now(), timeout));
    if (!started) co_return started.error();
    co_return ClientStream{std::move(started->exchange), started->url.toString(), timeout};
}

ClientStream::ClientStream(std::unique_ptr<Exchange> exchange, std::string url, Duration timeout)
    : exchange_(std::move(exchange)), url_(std::move(url)), timeout_(timeout) {}
ClientStream::~ClientStream() = default;
ClientStream::ClientStream(ClientStream&&) noexcept = default;
ClientStream& ClientStream::operator=(ClientStream&&) noexcept = default;

int ClientStream::status() const noexcept { return exchange_->head().status; }
const Headers& ClientStream::headers() const noexcept { return exchange_->head().headers; }
Task<Result<std::string>> ClientStream::read() { return exchange_->read(after(TimePoint::now(), timeout_)); }

} // namespace aerie::http
