#include "support.hpp"

#include <aerie/trpc/procedure_table.hpp>

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::trpc;
using namespace aerie::trpc::test;

namespace aerie::trpc::test {

struct Duplicate {
    int a(Context&) { return 1; }
    static constexpr auto twice = trpc::router(trpc::query("a", &Duplicate::a), trpc::query("a", &Duplicate::a));
    static constexpr auto inGroup =
        trpc::router(trpc::at("g", trpc::query("a", &Duplicate::a), trpc::query("a", &Duplicate::a)));
    static constexpr auto groupTwice =
        trpc::router(trpc::at("g", trpc::query("a", &Duplicate::a)), trpc::at("g", trpc::query("b", &Duplicate::a)));
    static constexpr auto apart =
        trpc::router(trpc::at("g", trpc::query("a", &Duplicate::a)), trpc::at("h", trpc::query("a", &Duplicate::a)),
                     trpc::query("a", &Duplicate::a));
    static constexpr auto reserved = trpc::router(trpc::query("then", &Duplicate::a));
    static constexpr auto dotted = trpc::router(trpc::query("a.b", &Duplicate::a));
    static constexpr auto unnamed = trpc::router(trpc::at("", trpc::query("b", &Duplicate::a)));
};

class PlainRouter {
public:
    int one(trpc::Context&) { return 1; }
    static constexpr auto routes = trpc::router(trpc::query("one", &PlainRouter::one));
};

class MergedRouter {
    InnerRouter inner_;
    PlainRouter plain_;

public:
    int own(Context&) { return 0; }
    static constexpr auto routes = trpc::router(
        trpc::merge(&MergedRouter::inner_), trpc::query("own", &MergedRouter::own), trpc::merge(&MergedRouter::plain_));
};
class ClashingRouter {
    PlainRouter plain_, again_;

public:
    static constexpr auto routes =
        trpc::router(trpc::merge(&ClashingRouter::plain_), trpc::merge(&ClashingRouter::again_));
};

} // namespace aerie::trpc::test

namespace {

template<const auto& Routes> constexpr auto nodesOf() {
    using Traits = trpc::detail::EntryTraits<std::remove_cvref_t<decltype(Routes)>>;
    std::array<trpc::detail::RouteNode, Traits::kNodes> nodes{};
    trpc::detail::RouteNode* out = nodes.data();
    Traits::fill(Routes, out);
    return nodes;
}

} // namespace

TEST_CASE("a table lists the procedures in the order of the routes, with their kinds and types") {
    const ProcedureTable table = ProcedureTable::of<TestRouter>();

    std::vector<std::string> paths;
    for (const Procedure& procedure : table) paths.push_back(procedure.path);

    CHECK(paths.front() == "health");
    CHECK(std::vector(paths.end() - 10, paths.end()) ==
          std::vector<std::string>{"errors.coded", "errors.later", "errors.foreign", "errors.strange", "set.status",
                                   "set.a.header", "inner.deep", "pointed.deep", "odd/näme", "per%cent"});
    CHECK(table.find("create")->type() == ProcedureType::Mutation);
    CHECK(table.find("create")->input().name == "NewUser");
    CHECK(table.find("swapLater")->output().name == "Point");
    CHECK(table.find("health")->input().kind == Kind::Void);
    CHECK(table.find("nothingLater")->output().kind == Kind::Void);
    CHECK(table.find("ticks")->type() == ProcedureType::Subscription);
    CHECK(table.find("ticks")->output().name == "Tick");
}

TEST_CASE("every procedure is found by its path and nothing else is") {
    const ProcedureTable table = ProcedureTable::of<TestRouter>();

    for (const Procedure& procedure : table) CHECK(table.find(procedure.path) == &procedure);
    for (const char* path : {"", "healt", "healthy", "inner", "inner.", "HEALTH", "\0health"})
        CHECK(table.find(path) == nullptr);
}

TEST_CASE("names that clients cannot call, and names given twice, are found when compiling") {
    using trpc::detail::namesAreGood, trpc::detail::namesAreUnique;

    static_assert(namesAreUnique(nodesOf<Duplicate::apart>()) && namesAreGood(nodesOf<Duplicate::apart>()));
    static_assert(!namesAreUnique(nodesOf<Duplicate::twice>()));
    static_assert(!namesAreUnique(nodesOf<Duplicate::inGroup>()));
    static_assert(!namesAreUnique(nodesOf<Duplicate::groupTwice>()));
    static_assert(!namesAreGood(nodesOf<Duplicate::reserved>()));
    static_assert(!namesAreGood(nodesOf<Duplicate::dotted>()));
    static_assert(!namesAreGood(nodesOf<Duplicate::unnamed>()));
}

TEST_CASE("an application's context is the most derived one its procedures take") {
    CHECK(std::is_same_v<ContextOf<TestRouter>, test::Context>);
    CHECK(std::is_same_v<ContextOf<PlainRouter>, trpc::Context>);
}

TEST_CASE("a merged router's procedures stand under no name") {
    const ProcedureTable table = ProcedureTable::of<MergedRouter>();

    std::vector<std::string> paths;
    for (const Procedure& procedure : table) paths.push_back(procedure.path);

    CHECK(paths == std::vector<std::string>{"deep", "own", "one"});
    CHECK(table.duplicates().empty());
    MergedRouter router;
    HttpHandler handler{router};
    CHECK(call(handler, get("/trpc/one")).body == R"({"result":{"data":1}})");
}

TEST_CASE("a path that two merged routers have is told before the server starts") {
    ClashingRouter router;
    HttpHandler handler{router};

    REQUIRE_FALSE(handler.check().isOk());
    CHECK(handler.check().error().message() == "tRPC procedure one: two merged routers have it; rename one");
}
