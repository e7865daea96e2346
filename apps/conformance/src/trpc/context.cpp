#include "context.hpp"

#include <aerie/trpc/error.hpp>

namespace conformance {

using namespace aerie;

namespace {

const User kAlice{"u1", "alice", "user"};
const User kRoot{"u2", "root", "admin"};

std::optional<std::string_view> tokenOf(const trpc::Context& context) {
    constexpr std::string_view kBearer = "Bearer ";
    const auto header = context.header("authorization");
    if (header && header->starts_with(kBearer)) return header->substr(kBearer.size());
    return context.info.connectionParam("token");
}

} // namespace

const User& Context::requireUser() const {
    if (!user) throw trpc::TRPCError({.code = "UNAUTHORIZED", .message = "sign in first"});
    return *user;
}

const User& Context::requireAdmin() const {
    if (requireUser().role != "admin") throw trpc::TRPCError({.code = "FORBIDDEN", .message = "admins only"});
    return *user;
}

std::unique_ptr<Context> ContextMaker::make(const trpc::CreateContextOptions& options) {
    auto context = std::make_unique<Context>(options);
    const auto token = tokenOf(*context);
    if (token == "explode") throw trpc::TRPCError({.code = "UNAUTHORIZED", .message = "token refused"});
    if (token == "alice-token") context->user = &kAlice;
    if (token == "root-token") context->user = &kRoot;
    return context;
}

} // namespace conformance
