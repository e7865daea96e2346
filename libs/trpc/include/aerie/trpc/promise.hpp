// Parts of an answer that come later. httpBatchStreamLink's clients get the rest at once and await these.
//
//   struct Dashboard {
//       std::string title;
//       trpc::Promise<Report> report;          // Promise<Report> for clients
//       Stream<LogLine> log;                   // AsyncIterable<LogLine>
//   };
//
//   Dashboard DashboardRouter::show(Context& ctx) { return {"Today", makeReport(), followLog()}; }
//
// Members of the result itself or of what a promise brings; not deeper, and not in lists. Without a streaming link the
// call fails with UNSUPPORTED_MEDIA_TYPE. A task begins when the answer begins. One that fails rejects the promise and
// no more.
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/io/stream.hpp>
#include <aerie/io/task.hpp>
#include <aerie/trpc/detail/event_source.hpp>

#include <memory>
#include <utility>

namespace aerie::trpc {

template<class T> class Promise {
public:
    Promise() = default;
    Promise(Task<T> task) : once_(run(std::move(task))) {}

    Stream<T> take() noexcept { return std::move(once_); }

private:
    static Stream<T> run(Task<T> task) {
        T value = co_await std::move(task);
        co_yield std::move(value);
    }
    Stream<T> once_;
};

// The result of a procedure that never gives one.
struct Never {};

namespace detail {

// What the table of a Promise or Stream says beyond a scalar's: how compiled code takes it out of its place.
struct AsyncOps : ScalarOps {
    bool isIterable;
    std::unique_ptr<EventSource> (*take)(void* self);
};

constexpr bool isAsync(const TypeInfo& type) noexcept { return type.kind == Kind::Json && type.element != nullptr; }
constexpr const AsyncOps& asyncOps(const TypeInfo& type) noexcept {
    return static_cast<const AsyncOps&>(*type.ops.scalar);
}

// In the JSON around it stands the placeholder that the protocol wants.
constexpr ScalarOps placeholderOps(const char* typescript) {
    return {[](void*, std::string_view) { return false; }, [](const void*, std::string& out) { out += '0'; },
            typescript, TextFormat::Any};
}

template<class T>
inline constexpr AsyncOps kPromiseOps{placeholderOps("Promise"), false, [](void* self) -> std::unique_ptr<EventSource> {
                                          return std::make_unique<StreamSource<T>>(
                                              static_cast<Promise<T>*>(self)->take());
                                      }};
template<class T>
inline constexpr AsyncOps kIterableOps{
    placeholderOps("AsyncIterable"), true, [](void* self) -> std::unique_ptr<EventSource> {
        return std::make_unique<StreamSource<T>>(std::move(*static_cast<Stream<T>*>(self)));
    }};

} // namespace detail

} // namespace aerie::trpc

template<class T> struct aerie::Describe<aerie::trpc::Promise<T>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Json,
                .size = sizeof(trpc::Promise<T>),
                .element = &typeOf<T>(),
                .ops = {.scalar = &trpc::detail::kPromiseOps<T>}};
    }
};
template<class T> struct aerie::Describe<aerie::Stream<T>> {
    static constexpr TypeInfo make() {
        return {.kind = Kind::Json,
                .size = sizeof(Stream<T>),
                .element = &typeOf<T>(),
                .ops = {.scalar = &trpc::detail::kIterableOps<T>}};
    }
};
template<> struct aerie::Describe<aerie::trpc::Never> {
    static constexpr TypeInfo make() { return {.kind = Kind::Union, .size = sizeof(trpc::Never)}; }
};
