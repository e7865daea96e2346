// What only the superjson mount has: values that JSON has not.
#pragma once

#include "app_router.hpp"

#include <aerie/trpc/rich_types.hpp>

namespace conformance {

using trpc::BigInt, trpc::Bytes, trpc::Undefinable, trpc::Undefined, trpc::UrlObject;

struct DateInput {
    Timestamp at;
};
struct DateResult {
    Timestamp at;
    Timestamp next;
};
struct BigIntValue {
    BigInt value;
};
struct BytesInput {
    Bytes data;
};
struct BytesResult {
    Bytes data;
    std::size_t size;
};
struct Collections {
    trpc::Set<double> set;
    trpc::Map<std::string, double> map;
};
struct OptionalInput {
    Optional<Undefinable<std::string>> a;
    Optional<Nullable<Timestamp>> b;
};
struct OptionalResult {
    bool hasA;
    Undefinable<std::string> a;
    Undefinable<Nullable<Timestamp>> b;
};
struct AllKinds {
    Timestamp date;
    BigInt bigint;
    Undefined undef;
    double nan, inf, ninf, nzero;
    trpc::Set<int> set;
    trpc::Map<std::string, int> map;
    UrlObject url;
    Bytes bytes;
    std::vector<Undefinable<Nullable<Timestamp>>> list;
    Timestamp dotKey; // "dot.key", which no C++ name can be
    int plain;
};

} // namespace conformance

template<> struct aerie::Describe<conformance::AllKinds> {
    static constexpr auto kMembers = [] {
        auto members = detail::ObjectTable<conformance::AllKinds>::members;
        members[members.size() - 2].key = "\"dot.key\":";
        return members;
    }();
    static constexpr TypeInfo make() {
        return {.kind = Kind::Object, .size = sizeof(conformance::AllKinds), .name = "AllKinds", .members = kMembers};
    }
};

namespace conformance {

class RichRouter {
    AppRouter* app_;

public:
    explicit RichRouter(AppRouter& app) noexcept : app_(&app) {}

    DateResult date(Context&, DateInput input);
    BigIntValue bigint(Context&, BigIntValue input);
    BytesResult bytes(Context&, BytesInput input);
    Collections collections(Context&, Collections input);
    OptionalResult optional(Context&, OptionalInput input);
    AllKinds all(Context&);
    Stream<Tracked<DateInput>> dates(Context&);

    static constexpr auto errorFormatter = trpc::errorFormatter<&formatError>();
    static constexpr auto routes = trpc::router(
        trpc::merge(&RichRouter::app_),
        trpc::at("rich", trpc::query("date", &RichRouter::date), trpc::query("bigint", &RichRouter::bigint),
                 trpc::mutation("bytes", &RichRouter::bytes), trpc::query("collections", &RichRouter::collections),
                 trpc::query("optional", &RichRouter::optional), trpc::query("all", &RichRouter::all)),
        trpc::at("sub", trpc::subscription("dates", &RichRouter::dates)));
};

} // namespace conformance
