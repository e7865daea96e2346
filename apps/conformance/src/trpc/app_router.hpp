// The whole of the contract's procedures, and what an error tells.
#pragma once

#include "calls_router.hpp"
#include "error_data.hpp"
#include "middlewares_router.hpp"
#include "streams_router.hpp"
#include "subscriptions_router.hpp"
#include "uploads_router.hpp"
#include "values_router.hpp"
#include "websockets_router.hpp"

namespace conformance {

class AppRouter {
    ValuesRouter values_;
    CallsRouter calls_;
    RunStates states_;
    SubscriptionsRouter subscriptions_{states_};
    StreamsRouter streams_{states_};
    WebSocketsRouter webSockets_;
    UploadsRouter uploads_;
    Notes notes_;
    MiddlewaresRouter middlewares_{notes_};
    Enhancers enhancers_{notes_};

public:
    WebSocketsRouter& webSockets() noexcept { return webSockets_; }
    Injector& injector() noexcept { return enhancers_; }

    static constexpr auto errorFormatter = trpc::errorFormatter<&formatError>();
    static constexpr auto routes = trpc::router(
        trpc::merge(&AppRouter::values_), trpc::merge(&AppRouter::calls_), trpc::merge(&AppRouter::subscriptions_),
        trpc::merge(&AppRouter::streams_), trpc::merge(&AppRouter::middlewares_), trpc::merge(&AppRouter::webSockets_),
        trpc::merge(&AppRouter::uploads_));
};

} // namespace conformance
