// Every procedure of an application by its full path.
//
//   ProcedureTable table{appRouter};
//   if (const Procedure* procedure = table.find("users.byId")) ...
//   for (const Procedure& procedure : ProcedureTable::of<AppRouter>()) ...   without objects: types and documents
//
// Lookup is by the whole text, nothing is a prefix of anything: a router's name, `__proto__` or another case is not
// found. Lifetime: the routers outlive a table made with them. Thread rule: immutable, shared by all threads.
#pragma once

#include <aerie/trpc/detail/route_nodes.hpp>
#include <aerie/trpc/procedure.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace aerie::trpc {

// The context type that an application's procedures take.
template<class AppRouter> using ContextOf = typename detail::RouterOf<AppRouter>::ContextType;

class ProcedureTable {
public:
    template<class AppRouter>
    requires requires { AppRouter::routes; }
    explicit ProcedureTable(AppRouter& router) : ProcedureTable(*detail::RouterOf<AppRouter>::info(), &router) {}

    // Without objects: its procedures cannot be called.
    template<class AppRouter> static ProcedureTable of() {
        return ProcedureTable{*detail::RouterOf<AppRouter>::info(), nullptr};
    }

    const Procedure* find(std::string_view path) const noexcept;

    // Paths that two merged routers both have; the first is found. A server does not start with one.
    std::span<const std::string> duplicates() const noexcept { return duplicates_; }

    // The formatter of the outermost router; null for the default shape.
    const detail::ErrorFormatter* errorFormatter() const noexcept { return errorFormatter_; }

    // In the order of the routes.
    std::size_t size() const noexcept { return procedures_.size(); }
    auto begin() const noexcept { return procedures_.begin(); }
    auto end() const noexcept { return procedures_.end(); }

private:
    ProcedureTable(const detail::RouterInfo& info, void* router);
    void collect(const detail::RouterInfo& info, void* router, std::string_view prefix);
    void index();

    struct Slot {
        std::uint32_t hash = 0;
        std::uint32_t position = 0; // of the procedure, from 1; 0: free
    };
    const detail::ErrorFormatter* errorFormatter_;
    std::vector<Procedure> procedures_;
    std::vector<std::string> duplicates_;
    std::vector<Slot> slots_; // open addressing; a power of two, at most half full
};

} // namespace aerie::trpc
