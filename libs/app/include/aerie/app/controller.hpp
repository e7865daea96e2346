// Controllers answer HTTP. Their routes are constant data in the class, below the methods they name:
//
//   class UsersController {
//   public:
//       explicit UsersController(UsersService& users);
//       Task<User> byId(app::Param<"id", Uuid> id);
//       Task<User> create(app::Body<CreateUser> body);
//       Received hook(http::Request& request);
//
//       static constexpr auto routes = app::controller("users",
//           app::get(":id", &UsersController::byId),
//           app::post("", &UsersController::create).use<AuthGuard>(),
//           app::post("hook", &UsersController::hook).httpCode(200).bodyLimit(64 * 1024));
//   };
//
// Arguments are bound by type: argument.hpp. Results, or a Task or Result of them: a described struct (sent as JSON), a
// std::string (text/plain), http::Response (as it is), void. The status is 200, for POST 201; httpCode() says another.
// Exceptions are answered as NestJS answers them: {"statusCode":404,"message":"User not found","error":"Not Found"}.
//
// Paths are joined with one slash between them; their patterns are the router's (":id", "*rest"). use<...>() takes
// guards, interceptors, pipes and filters (enhancer.hpp), for one route or, at the end, for the controller.
//
// Thread rule: a server has a loop per core, and one controller serves them all. What it and its services keep between
// requests is shared by threads.
#pragma once

#include <aerie/app/argument.hpp>
#include <aerie/app/detail/route.hpp>
#include <aerie/base/duration.hpp>
#include <aerie/base/exception.hpp>
#include <aerie/http/method.hpp>

#include <string_view>

namespace aerie::app {

template<class Method> constexpr auto get(std::string_view path, Method method) {
    return detail::makeRoute(http::Method::Get, path, method);
}
template<class Method> constexpr auto post(std::string_view path, Method method) {
    return detail::makeRoute(http::Method::Post, path, method);
}
template<class Method> constexpr auto put(std::string_view path, Method method) {
    return detail::makeRoute(http::Method::Put, path, method);
}
template<class Method> constexpr auto patch(std::string_view path, Method method) {
    return detail::makeRoute(http::Method::Patch, path, method);
}
template<class Method> constexpr auto del(std::string_view path, Method method) {
    return detail::makeRoute(http::Method::Delete, path, method);
}

template<class... Routes> constexpr auto controller(std::string_view prefix, Routes... routes) {
    return detail::ControllerRoutes<detail::RoutePack<Routes...>, list<>, pipeline::MetadataPack<>>{
        prefix, detail::packRoutes(routes...), {}};
}

} // namespace aerie::app
