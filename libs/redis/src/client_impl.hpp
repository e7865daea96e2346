#pragma once

#include "connection.hpp"
#include "subscriber.hpp"

#include <aerie/redis/client.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace aerie::redis {

struct Client::Impl {
    explicit Impl(Options options) : connection(std::move(options)) {}

    detail::Subscriber& subscriptions() {
        if (!subscriber) subscriber = std::make_unique<detail::Subscriber>(connection.options());
        return *subscriber;
    }

    detail::Connection connection;
    std::unique_ptr<detail::Subscriber> subscriber;
    // Connections that a blocking command has used and given back.
    std::vector<std::unique_ptr<detail::Connection>> idleBlocking;
    std::optional<std::uint64_t> watched;
};

} // namespace aerie::redis
