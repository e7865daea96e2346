// An item of a subscription that has an id.
//
//   Stream<Tracked<Message>> ChatRouter::onMessage(Context& ctx, OnMessage input) {
//       for (Message& message : co_await messages_.after(input.lastEventId)) co_yield tracked(message.id, message);
//       ...
//   }
//
// A client that loses its connection connects again by itself and sends the id of the last item it saw as
// `lastEventId`, which is put into the procedure's input; so nothing is lost in between. An id is not empty and has no
// line breaks.
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/trpc/detail/object_mark.hpp>

#include <string>
#include <type_traits>
#include <utility>

namespace aerie::trpc {

template<class T> struct Tracked {
    std::string id;
    T data;
};

template<class T> Tracked<std::remove_cvref_t<T>> tracked(std::string id, T&& data) {
    return {std::move(id), std::forward<T>(data)};
}

} // namespace aerie::trpc

template<class T> struct aerie::Describe<aerie::trpc::Tracked<T>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Object,
                .size = sizeof(trpc::Tracked<T>),
                .name = "Tracked",
                .members = detail::ObjectTable<trpc::Tracked<T>>::members,
                .ops = {.none = &trpc::detail::kTrackedMark}};
    }
};
