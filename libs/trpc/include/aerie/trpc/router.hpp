// Routers are constant data in the classes that serve them:
//
//   class UsersRouter {
//   public:
//       explicit UsersRouter(UsersService& users);
//       Task<User> byId(Context& ctx, ById input);
//       Task<User> create(Context& ctx, CreateUser input);
//       std::vector<std::string> roles(Context& ctx);               // no input, answers at once
//
//       static constexpr auto routes = trpc::router(
//           trpc::query("byId", &UsersRouter::byId),
//           trpc::mutation("create", &UsersRouter::create),
//           trpc::query("roles", &UsersRouter::roles));
//   };
//
//   class AppRouter {
//       UsersRouter* users_;
//
//   public:
//       explicit AppRouter(UsersRouter& users) : users_(&users) {}
//       static constexpr auto routes = trpc::router(
//           trpc::at("users", &AppRouter::users_),                  // users.byId, users.create, users.roles
//           trpc::at("admin", trpc::query("stats", &AppRouter::stats)),
//           trpc::merge(&AppRouter::health_));                      // its procedures, under no name
//   };
//
//   trpc::mutation("create", &UsersRouter::create).use<Authenticated>()       guards, interceptors, pipes, filters
//   trpc::mutation("create", &UsersRouter::create).set(Roles{"admin"})        facts for them
//   trpc::router(...).use<Authenticated>()                                    for all procedures of the class
//
// A method takes the context and at most one input by value; an input of std::optional may be left out. It returns its
// result, or a Task or (subscriptions) a Stream of it; void is no result. `routes` stands below the methods it names.
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/io/stream.hpp>
#include <aerie/io/task.hpp>
#include <aerie/trpc/detail/method.hpp>
#include <aerie/trpc/detail/route_nodes.hpp>
#include <aerie/trpc/procedure.hpp>

#include <string_view>

namespace aerie::trpc {

template<class Method> constexpr auto query(std::string_view name, Method method) {
    detail::checkMethod<Method, false>();
    return detail::Route<ProcedureType::Query, Method>{{name, method}};
}

template<class Method> constexpr auto mutation(std::string_view name, Method method) {
    detail::checkMethod<Method, false>();
    return detail::Route<ProcedureType::Mutation, Method>{{name, method}};
}

template<class Method> constexpr auto subscription(std::string_view name, Method method) {
    detail::checkMethod<Method, true>();
    return detail::Route<ProcedureType::Subscription, Method>{{name, method}};
}

// Another router under a name: a member that is the router, or points to it.
template<class Member, class Class> constexpr auto at(std::string_view name, Member Class::* member) {
    return detail::At<Member, Class>{name, member};
}

// Another router's procedures as if they were this one's: the original's mergeRouters.
template<class Member, class Class> constexpr auto merge(Member Class::* member) {
    return detail::At<Member, Class>{{}, member};
}

// Procedures of this router under a name.
template<class... Routes> constexpr auto at(std::string_view name, Routes... routes) {
    return detail::Group<Routes...>{name, detail::makeRoutes(routes...)};
}

template<class... Routes> constexpr auto router(Routes... routes) {
    return detail::RouterRoutes<list<>, Routes...>{detail::makeRoutes(routes...)};
}

} // namespace aerie::trpc
