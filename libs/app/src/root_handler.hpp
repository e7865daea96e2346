// What every request goes through first and last: its context, the error answer, the figures, the access log.
#pragma once

#include "request_stats.hpp"

#include <aerie/app/options.hpp>
#include <aerie/http/handler.hpp>
#include <aerie/http/router.hpp>
#include <aerie/http/server.hpp>

namespace aerie::app {

class RootHandler final : public http::Handler, public http::ServerObserver {
public:
    RootHandler(http::Router& router, const ApplicationOptions& options);

    Task<http::Response> handle(http::Request& request) override;
    http::BodyPolicy bodyPolicy(const http::Request& request) const override { return router_.bodyPolicy(request); }
    Result<void> check() const override { return router_.check(); }

    void onAnswered(const http::Request& request, int status, Duration took, std::uint64_t bytes) override;
    void onRefused(std::string_view remoteAddress, int status, std::string_view message) override;
    void onError(const http::Request& request, const Error& error) override;

    const RequestStats& stats() const noexcept { return stats_; }

private:
    http::Response answerTo(const http::Request& request, const Error& error);

    http::Router& router_;
    const ApplicationOptions& options_;
    RequestStats stats_;
};

} // namespace aerie::app
