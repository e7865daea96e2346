// aerie[E140]
#include <aerie/app/controller.hpp>

namespace shop {

inline int health() { return 0; }
struct HealthController {
    static constexpr auto routes = aerie::app::controller("health", aerie::app::get("", &health));
};

} // namespace shop
