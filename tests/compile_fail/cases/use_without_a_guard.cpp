// aerie[E130]
#include <aerie/app/controller.hpp>
#include <aerie/app/run.hpp>

namespace shop {

struct Authenticated {
    bool isAllowed() { return true; }
};
struct UsersController {
    std::string list() { return {}; }
    static constexpr auto routes =
        aerie::app::controller("users", aerie::app::get("", &UsersController::list).use<Authenticated>());
};
struct AppModule {
    using controllers = aerie::list<UsersController>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
