// aerie[E143]
#include <aerie/app/controller.hpp>
#include <aerie/app/run.hpp>

namespace shop {

struct UsersController {
    std::string byId(aerie::app::Param<"userId", int> id) { return std::to_string(*id); }
    static constexpr auto routes = aerie::app::controller("users", aerie::app::get(":id", &UsersController::byId));
};
struct AppModule {
    using controllers = aerie::list<UsersController>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
