// GET /health: answered only once everything is served. /health/live and /health/ready say more; they are the
// framework's.
#pragma once

#include <aerie/app/controller.hpp>

#include <string>

namespace backend {

struct Health {
    std::string status;
};

class HealthController {
public:
    Health health() { return {"ok"}; }

    static constexpr auto routes = aerie::app::controller("health", aerie::app::get("", &HealthController::health));
};

} // namespace backend
