#include "command_line.hpp"
#include "route_handler.hpp"

#include <aerie/app/detail/controller_table.hpp>
#include <aerie/app/route_list.hpp>

#include <algorithm>

namespace aerie::app {

std::string routesTable(const detail::GraphInfo& graph, std::string_view globalPrefix) {
    RouteList list;
    for (const detail::ModuleInfo* module : graph.modules) {
        for (const detail::ProviderInfo* provider : module->providers) {
            if (const detail::ControllerInfo* controller = provider->controller)
                for (const detail::RouteInfo& route : controller->routes)
                    list.add(nameOf(route.settings->method),
                             joinPaths({globalPrefix, controller->prefix, route.settings->path}), controller->name);
            if (provider->hooks && provider->hooks->describeRoutes) provider->hooks->describeRoutes(list);
        }
    }
    std::size_t methods = 0, paths = 0;
    for (const RouteList::Route& route : list.all()) {
        methods = std::max(methods, route.method.size());
        paths = std::max(paths, route.path.size());
    }
    std::string text;
    for (const RouteList::Route& route : list.all()) {
        text += route.method;
        text.append(methods - route.method.size() + 2, ' ');
        text += route.path;
        if (!route.handler.empty()) {
            text.append(paths - route.path.size() + 2, ' ');
            text += route.handler;
        }
        text += '\n';
    }
    return text;
}

} // namespace aerie::app
