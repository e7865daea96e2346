#include "route_tree.hpp"

#include <algorithm>

namespace aerie::http::detail {

struct RouteTree::Node {
    std::vector<std::pair<std::string, std::unique_ptr<Node>>> children; // sorted by segment
    std::unique_ptr<Node> parameter;                                     // ":name"
    std::unique_ptr<Endpoint> endpoint;
    std::unique_ptr<Endpoint> wildcard; // "*name", everything below
    std::unique_ptr<Route> mount;

    auto position(std::string_view segment) const {
        return std::lower_bound(children.begin(), children.end(), segment,
                                [](const auto& child, std::string_view name) { return child.first < name; });
    }
    const Node* find(std::string_view segment) const {
        const auto at = position(segment);
        return at != children.end() && at->first == segment ? at->second.get() : nullptr;
    }
    Node& enter(std::string_view segment) {
        const auto at = position(segment);
        if (at != children.end() && at->first == segment) return *at->second;
        return *children.emplace(at, std::string{segment}, std::make_unique<Node>())->second;
    }
};

namespace {

// "/a/b" gives "a" and leaves "/b"; the rest of "/a" is empty.
std::string_view takeSegment(std::string_view& rest) {
    rest.remove_prefix(1);
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view segment = rest.substr(0, end);
    rest.remove_prefix(end);
    return segment;
}

RouteMatch::Value placeOf(std::string_view part, std::string_view path) noexcept {
    return {static_cast<std::uint32_t>(part.data() - path.data()), static_cast<std::uint32_t>(part.size())};
}

} // namespace

bool Endpoint::empty() const noexcept {
    return std::none_of(routes.begin(), routes.end(), [](const auto& route) { return route != nullptr; });
}

const Route* Endpoint::find(Method method) const noexcept {
    if (const auto& route = routes[static_cast<std::size_t>(method)]) return route.get();
    return method == Method::Head ? routes[static_cast<std::size_t>(Method::Get)].get() : nullptr;
}

std::string Endpoint::allow() const {
    std::string list;
    for (int i = 0; i < kMethodCount; ++i) {
        const auto method = static_cast<Method>(i);
        if (!find(method) && method != Method::Options) continue;
        if (!list.empty()) list += ", ";
        list += nameOf(method);
    }
    return list;
}

RouteTree::RouteTree() : root_(std::make_unique<Node>()) {}
RouteTree::~RouteTree() = default;
RouteTree::RouteTree(RouteTree&&) noexcept = default;
RouteTree& RouteTree::operator=(RouteTree&&) noexcept = default;

std::string RouteTree::add(Method method, std::string_view pattern, Handler& handler, const RouteOptions& options) {
    if (!pattern.starts_with('/')) return "the pattern must begin with /";
    auto route = std::make_unique<Route>();
    route->handler = &handler;
    route->options = options;

    Node* node = root_.get();
    std::unique_ptr<Endpoint>* endpoint = nullptr;
    for (std::string_view rest = pattern; !endpoint;) {
        const std::string_view segment = takeSegment(rest);
        const bool isParameter = segment.starts_with(':'), isWildcard = segment.starts_with('*');
        if (isParameter || isWildcard) {
            if (segment.size() == 1) return "a parameter needs a name behind : or *";
            if (std::find(route->names.begin(), route->names.end(), segment.substr(1)) != route->names.end())
                return "two parameters have the same name";
            if (route->names.size() == RouteMatch::kMaxValues) return "there are more than 16 parameters";
            route->names.emplace_back(segment.substr(1));
        }
        if (isWildcard) {
            if (!rest.empty()) return "the wildcard must be the last segment";
            endpoint = &node->wildcard;
        } else {
            if (isParameter && !node->parameter) node->parameter = std::make_unique<Node>();
            node = isParameter ? node->parameter.get() : &node->enter(segment);
            if (rest.empty()) endpoint = &node->endpoint;
        }
    }
    if (!*endpoint) *endpoint = std::make_unique<Endpoint>();
    auto& slot = (*endpoint)->routes[static_cast<std::size_t>(method)];
    if (slot) return "the route is there already";
    slot = std::move(route);
    return {};
}

std::string RouteTree::mount(std::string_view prefix, Handler& handler, const RouteOptions& options) {
    while (prefix.ends_with('/')) prefix.remove_suffix(1);
    if (!prefix.empty() && !prefix.starts_with('/')) return "the prefix must begin with /";
    Node* node = root_.get();
    for (std::string_view rest = prefix; !rest.empty();) {
        const std::string_view segment = takeSegment(rest);
        if (segment.starts_with(':') || segment.starts_with('*')) return "a prefix cannot hold parameters";
        node = &node->enter(segment);
    }
    if (node->mount) return "something is mounted there already";
    node->mount = std::make_unique<Route>();
    node->mount->handler = &handler;
    node->mount->options = options;
    return {};
}

// Depth first, the most specific branch first; a dead end falls back to the next branch. Mounts on the way are noted,
// the deepest one wins.
bool RouteTree::walk(const Node& node, std::string_view rest, std::string_view path, RouteMatch& found) {
    if (node.mount && path.size() - rest.size() >= found.mountLength) {
        found.mount = node.mount.get();
        found.mountLength = path.size() - rest.size();
    }
    if (rest.empty()) {
        found.endpoint = node.endpoint.get();
        return found.endpoint != nullptr;
    }
    std::string_view below = rest;
    const std::string_view segment = takeSegment(below);
    if (const Node* child = node.find(segment); child && walk(*child, below, path, found)) return true;
    if (node.parameter && !segment.empty()) {
        const std::size_t slot = found.valueCount;
        found.values[found.valueCount++] = placeOf(segment, path);
        if (walk(*node.parameter, below, path, found)) return true;
        found.valueCount = slot;
    }
    if (node.wildcard && rest.size() > 1) {
        found.values[found.valueCount++] = placeOf(rest.substr(1), path);
        found.endpoint = node.wildcard.get();
        return true;
    }
    return false;
}

RouteMatch RouteTree::match(std::string_view path) const {
    RouteMatch found;
    if (path.starts_with('/')) walk(*root_, path, path, found);
    return found;
}

} // namespace aerie::http::detail
