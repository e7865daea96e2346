// Subscriptions over HTTP: an answer of server-sent events that lasts until the procedure ends, the client goes or the
// mount's time is up.
#pragma once

#include "http_exchange.hpp"

#include <aerie/http/response.hpp>
#include <aerie/io/task.hpp>

#include <memory>

namespace aerie::trpc::detail {

// Whether the request is one subscription. Everything that is wrong with it from here on is told as an event.
bool isSubscription(const RequestInfo& info) noexcept;

// Takes the request as it was parsed, before the context is made.
Task<http::Response> serveSubscription(std::unique_ptr<HttpExchange> exchange);

} // namespace aerie::trpc::detail
