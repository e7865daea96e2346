// The items of a query that streams, when the iteration also returns something at its end.
//
//   Stream<Yields<Row, Summary>> ReportRouter::rows(Context& ctx) {       // AsyncIterable<Row, Summary> for clients
//       ...
//       co_yield Row{...};
//       co_yield returned(Summary{...});                                  // the last item
//   }
#pragma once

#include <aerie/base/containers.hpp>
#include <aerie/trpc/detail/object_mark.hpp>

#include <type_traits>
#include <utility>
#include <variant>

namespace aerie::trpc {

template<class R> struct Returned {
    R value;
};

template<class R> Returned<std::remove_cvref_t<R>> returned(R&& value) { return {std::forward<R>(value)}; }

template<class T, class R> using Yields = std::variant<T, Returned<R>>;

} // namespace aerie::trpc

template<class R> struct aerie::Describe<aerie::trpc::Returned<R>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Object,
                .size = sizeof(trpc::Returned<R>),
                .name = "Returned",
                .members = detail::ObjectTable<trpc::Returned<R>>::members,
                .ops = {.none = &trpc::detail::kReturnedMark}};
    }
};
