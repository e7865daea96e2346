// Who calls: a token from the Authorization header, else from the connection parameters.
#pragma once

#include <aerie/trpc/context.hpp>

#include <memory>
#include <string>

namespace conformance {

struct User {
    std::string id;
    std::string name;
    std::string role;
};

class Context : public aerie::trpc::Context {
public:
    using aerie::trpc::Context::Context;

    const User* user = nullptr;

    // Throws UNAUTHORIZED or FORBIDDEN unless somebody, or an admin, calls.
    const User& requireUser() const;
    const User& requireAdmin() const;
};

struct ContextMaker {
    // The token `explode` fails with UNAUTHORIZED.
    std::unique_ptr<Context> make(const aerie::trpc::CreateContextOptions& options);
};

} // namespace conformance
