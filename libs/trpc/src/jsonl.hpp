// Batches that are answered piece by piece: a line for each part as it becomes known (httpBatchStreamLink).
#pragma once

#include "http_exchange.hpp"

#include <aerie/http/response.hpp>
#include <aerie/io/task.hpp>

#include <memory>

namespace aerie::trpc::detail {

// Whether the client asked for it; parseRequest() has refused what cannot be streamed.
bool isStreamed(const RequestInfo& info) noexcept;

// Takes the request as it was parsed with its body, before the context is made.
Task<http::Response> serveJsonl(std::unique_ptr<HttpExchange> exchange);

} // namespace aerie::trpc::detail
