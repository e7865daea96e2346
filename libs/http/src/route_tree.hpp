// The patterns of a router, as a tree of path segments.
#pragma once

#include <aerie/http/method.hpp>
#include <aerie/http/request.hpp>
#include <aerie/http/router.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::http::detail {

struct Route {
    Handler* handler = nullptr;
    RouteOptions options;
    std::vector<std::string> names; // of the parameters, in the order of the pattern
};

// The routes that share a pattern, one for each method.
struct Endpoint {
    std::array<std::unique_ptr<Route>, kMethodCount> routes;

    bool empty() const noexcept;
    // HEAD is served by GET unless it has a route of its own.
    const Route* find(Method method) const noexcept;
    // "GET, HEAD, OPTIONS"
    std::string allow() const;
};

struct RouteMatch {
    const Endpoint* endpoint = nullptr;
    const Route* mount = nullptr;
    std::size_t mountLength = 0;
    // Of the parameters, still encoded as Request::path is. Offsets, so that making one of these clears nothing.
    struct Value {
        std::uint32_t offset;
        std::uint32_t length;
    };
    static constexpr std::size_t kMaxValues = 16;
    Value values[kMaxValues];
    std::size_t valueCount = 0;
};

class RouteTree {
public:
    RouteTree();
    ~RouteTree();
    RouteTree(RouteTree&&) noexcept;
    RouteTree& operator=(RouteTree&&) noexcept;

    // Empty on success, else what is wrong with it.
    std::string add(Method method, std::string_view pattern, Handler& handler, const RouteOptions& options);
    std::string mount(std::string_view prefix, Handler& handler, const RouteOptions& options);

    // The endpoint for the path, or failing that the deepest mount above it.
    RouteMatch match(std::string_view path) const;

private:
    struct Node;
    static bool walk(const Node& node, std::string_view rest, std::string_view path, RouteMatch& found);

    std::unique_ptr<Node> root_;
};

} // namespace aerie::http::detail
