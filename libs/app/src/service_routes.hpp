// The routes an application has without a controller: /health/live, /health/ready, /metrics.
#pragma once

#include "request_stats.hpp"

#include <aerie/app/container.hpp>
#include <aerie/app/options.hpp>
#include <aerie/http/router.hpp>
#include <aerie/io/event_loop.hpp>

#include <atomic>
#include <vector>

namespace aerie::app {

class ServiceRoutes {
public:
    enum class State : std::uint8_t { Starting, Ready, Ending };

    ServiceRoutes(const ApplicationOptions& options, const RequestStats& stats, std::vector<Container::Member> members);

    void addTo(http::Router& router);
    void setState(State state) noexcept { state_ = state; }
    void setServer(const http::Server* server) noexcept { server_ = server; }
    void setLoops(std::vector<io::LoopHandle> loops) { loops_ = std::move(loops); }

private:
    Task<http::Response> ready();
    Task<http::Response> metrics();

    const ApplicationOptions& options_;
    const RequestStats& stats_;
    std::vector<Container::Member> members_;
    std::atomic<State> state_{State::Starting};
    const http::Server* server_ = nullptr;
    std::vector<io::LoopHandle> loops_;
};

} // namespace aerie::app
