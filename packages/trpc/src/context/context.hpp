// What every procedure knows of its caller beside its input. Sessions join it here when packages/services has them.
#pragma once

#include <aerie/trpc/context.hpp>

// The vocabulary of the framework, for everything that is written in this package.
namespace repo {
using namespace aerie;
}

namespace repo {

class Context : public trpc::Context {
public:
    using trpc::Context::Context;
};

} // namespace repo
