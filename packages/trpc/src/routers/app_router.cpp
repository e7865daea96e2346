#include <repo/trpc/routers/app_router.hpp>

namespace repo {

Greeting AppRouter::hello(Context&, std::optional<Hello> input) {
    const bool isNamed = input && input->name;
    return {"Hello " + (isNamed ? input->name->value : std::string{"world"})};
}

} // namespace repo
