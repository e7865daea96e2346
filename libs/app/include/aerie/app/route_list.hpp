// What the command `routes` prints. Controllers are listed by themselves; a provider that mounts handlers of its own
// tells what they serve:
//
//   static void describeRoutes(app::RouteList& routes) { routes.add("GET", "/trpc/users.byId", "UsersRouter"); }
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aerie::app {

class RouteList {
public:
    struct Route {
        std::string method;
        std::string path;
        std::string handler;
    };
    void add(std::string_view method, std::string_view path, std::string_view handler = {}) {
        routes_.push_back({std::string{method}, std::string{path}, std::string{handler}});
    }
    const std::vector<Route>& all() const noexcept { return routes_; }

private:
    std::vector<Route> routes_;
};

} // namespace aerie::app
