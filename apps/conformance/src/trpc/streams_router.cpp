#include "streams_router.hpp"

#include <aerie/io/timer.hpp>
#include <aerie/trpc/error.hpp>

namespace conformance {

namespace {

Task<int> three() {
    co_await io::sleepFor(Duration::fromMilliseconds(60));
    co_return 3;
}

Task<Deeper> two() {
    co_await io::sleepFor(Duration::fromMilliseconds(60));
    Deeper result{2, three()};
    co_return result;
}

Task<trpc::Never> refused() {
    co_await io::sleepFor(Duration::fromMilliseconds(30));
    throw trpc::TRPCError({.code = "FORBIDDEN", .message = "inner refusal"});
}

} // namespace

NestedResult StreamsRouter::nested(Context&) { return {1, two()}; }

Stream<trpc::Yields<double, std::string>> StreamsRouter::iterable(Context&, IterableInput input) {
    for (double n = 0; n < input.count; ++n) {
        if (n == input.failAt) throw trpc::TRPCError({.code = "CONFLICT", .message = "stream broke"});
        co_yield n;
        co_await io::sleepFor(Duration::fromMicroseconds(static_cast<std::int64_t>(input.ms * 1000)));
    }
    auto end = trpc::returned(std::string{"done"});
    co_yield std::move(end);
}

RejectedResult StreamsRouter::rejected(Context&) { return {1, refused()}; }

Stream<int> StreamsRouter::tracked(Context&, KeyInput input) {
    const RunStates::Run run{states_[input.key]};
    for (int n = 0; n < 500; ++n) {
        co_yield n;
        co_await io::sleepFor(Duration::fromMilliseconds(20));
    }
}

} // namespace conformance
