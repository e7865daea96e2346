// Two inputs in a row, as `.input(a).input(b)` has them: the second is read when the first is right, both from the same
// value, and clients send the members of both.
//
//   Task<Page> PostsRouter::list(Context& ctx, Chained<InWorkspace, PageOf> input);     // { workspace, limit, cursor }
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/trpc/detail/object_mark.hpp>

#include <new>

namespace aerie::trpc {

template<class First, class Second> struct Chained {
    First first;
    Second second;
};

namespace detail {

template<class T> void resetPart(void* target) {
    static_cast<T*>(target)->~T();
    new (target) T{};
}
template<class First, class Second>
inline constexpr ObjectMark kChainedMark{ObjectMark::Meaning::Chained, &resetPart<First>, &resetPart<Second>};

} // namespace detail

} // namespace aerie::trpc

template<class First, class Second> struct aerie::Describe<aerie::trpc::Chained<First, Second>> {
    static constexpr TypeInfo make() {
        using Both = trpc::Chained<First, Second>;
        return {.kind = Kind::Object,
                .size = sizeof(Both),
                .name = "Chained",
                .members = detail::ObjectTable<Both>::members,
                .ops = {.none = &trpc::detail::kChainedMark<First, Second>}};
    }
};
