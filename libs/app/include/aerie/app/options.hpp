// How an application is served. Whoever provides an ApplicationOptions decides; without one the environment does: HOST,
// PORT, NODE_ENV, LOG_LEVEL.
//
//   app::ApplicationOptions serverOptions(const AppConfig& config) {
//       return {.http = {.host = *config.host, .port = *config.port, .cors = {.origins = *config.corsOrigins}}};
//   }
//   struct AppModule { using providers = list<..., app::Factory<&serverOptions>>; };
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/http/server.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace aerie::app {

// Which answered requests are written to the log.
enum class AccessLog : std::uint8_t {
    Auto,     // All in development, Problems in production
    Off,      // none
    Problems, // answers from 500 on and those that took longer than a second
    All,
};

struct ApplicationOptions {
    http::ServerOptions http = {};
    int threads = 0; // event loops; 0: one per core
    // In front of every controller's path: "api" makes /users /api/users. Mounts, health and metrics stay as they are.
    std::string globalPrefix = {};
    // From NODE_ENV. In development an error's answer also tells what only the log knows.
    bool isProduction = isProductionEnvironment();

    bool requestIds = true; // X-Request-Id in answers
    AccessLog accessLog = AccessLog::Auto;
    bool health = true;  // GET /health/live and /health/ready, see health.hpp
    bool metrics = true; // GET /metrics, see metrics.hpp
    std::string metricsPath = "/metrics";
    // Pages that show what the application can be asked, such as /panel; nothing: in development only.
    std::optional<bool> panel = std::nullopt;
    bool showsPanel() const noexcept { return panel.value_or(!isProduction); }
    // How long running requests may take after SIGTERM, and how long the lifecycle methods of the end together.
    Duration shutdownTimeout = Duration::fromSeconds(10);

    static bool isProductionEnvironment() noexcept;
    // HOST and PORT. Fails when PORT is no port.
    static Result<ApplicationOptions> fromEnvironment();
};

} // namespace aerie::app
