// Facts about a route or procedure that guards and interceptors read: NestJS's SetMetadata and Reflector, by type.
//
//   struct Roles { std::string_view any; };
//
//   static constexpr auto routes = app::controller("admin",
//       app::get("stats", &AdminController::stats).set(Roles{"admin"}).use<RolesGuard>());
//
//   bool RolesGuard::canActivate(ExecutionContext& context) {
//       const Roles* roles = context.getMetadata<Roles>();       // the handler's, else its class's
//       ...
//   }
#pragma once

#include <aerie/pipeline/type_key.hpp>

#include <vector>

namespace aerie {

struct MetadataEntry {
    TypeKey key;
    const void* value; // lives as long as the program: a part of a static constexpr `routes`
};

using Metadata = std::vector<MetadataEntry>;

namespace pipeline {

// The values given by set(), kept inside of a constant route.
template<class... Facts> struct MetadataPack;

template<> struct MetadataPack<> {
    constexpr void appendTo(Metadata&) const {}
};

template<class First, class... Rest> struct MetadataPack<First, Rest...> {
    First first;
    MetadataPack<Rest...> rest;

    void appendTo(Metadata& out) const {
        out.push_back({typeKey<First>(), &first});
        rest.appendTo(out);
    }
};

// The newest comes first, so that a fact that is set twice has the later value.
template<class Fact, class... Known>
constexpr MetadataPack<Fact, Known...> withFact(const MetadataPack<Known...>& known, const Fact& fact) {
    return {fact, known};
}

} // namespace pipeline

} // namespace aerie
