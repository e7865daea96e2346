// Queries whose results come piece by piece.
#pragma once

#include "subscriptions_router.hpp"

#include <aerie/trpc/promise.hpp>
#include <aerie/trpc/yields.hpp>

namespace conformance {

struct Deeper {
    int value;
    trpc::Promise<int> deeper;
};
struct NestedResult {
    int now;
    trpc::Promise<Deeper> later;
};
struct RejectedResult {
    int ok;
    trpc::Promise<trpc::Never> bad;
};
struct IterableInput {
    double count;
    double ms;
    Optional<double> failAt;
};

class StreamsRouter {
public:
    explicit StreamsRouter(RunStates& states) noexcept : states_(states) {}

    NestedResult nested(Context&);
    Stream<trpc::Yields<double, std::string>> iterable(Context&, IterableInput input);
    RejectedResult rejected(Context&);
    Stream<int> tracked(Context&, KeyInput input);

    static constexpr auto routes = trpc::router(trpc::at(
        "stream", trpc::query("nested", &StreamsRouter::nested), trpc::query("iterable", &StreamsRouter::iterable),
        trpc::query("rejected", &StreamsRouter::rejected), trpc::query("tracked", &StreamsRouter::tracked)));

private:
    RunStates& states_;
};

} // namespace conformance
