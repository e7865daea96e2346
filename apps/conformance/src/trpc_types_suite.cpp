// Prints the declaration that tests/conformance/trpc/types checks: both mounts' routers in one file.
#include "suite.hpp"
#include "trpc/app_router.hpp"
#include "trpc/rich_router.hpp"

#include <aerie/trpc/declaration.hpp>

#include <cstdio>
#include <string>

namespace {

using namespace aerie;

int run(std::span<const std::string_view>) {
    const trpc::DeclarationRouter routers[] = {
        {"AppRouter", trpc::ProcedureTable::of<conformance::AppRouter>()},
        {"AppRouterSuperjson", trpc::ProcedureTable::of<conformance::RichRouter>(), true},
    };
    const std::string text = trpc::declarationOf(routers, "conformance trpc:types");
    std::fwrite(text.data(), 1, text.size(), stdout);
    return 0;
}

} // namespace

namespace conformance {

Suite trpcTypesSuite() { return {"trpc:types", "tRPC: prints the declaration of the contract's routers", &run}; }

} // namespace conformance
