// Everything at once, rightly used.
#include <aerie/app/controller.hpp>
#include <aerie/app/module.hpp>
#include <aerie/app/run.hpp>

namespace shop {

struct Clock {
    virtual ~Clock() = default;
};
struct SystemClock : Clock {};
struct Database {
    explicit Database(const Clock&) {}
    aerie::Task<> onModuleInit() { co_return; }
};
struct Authenticated {
    explicit Authenticated(Database&) {}
    bool canActivate(aerie::ExecutionContext&) { return true; }
};
struct User {
    std::string name;
};
struct UsersController {
    explicit UsersController(Database&) {}
    aerie::Task<User> create(aerie::app::Body<User> body, aerie::app::Param<"id", int>) { co_return *body; }
    static constexpr auto routes =
        aerie::app::controller("users", aerie::app::post(":id", &UsersController::create).use<Authenticated>());
};
struct DatabaseModule {
    static constexpr bool global = true;
    using providers = aerie::list<Database, aerie::app::Provide<Clock, SystemClock>>;
    using exports = aerie::list<Database>;
};
struct AppModule {
    using imports = aerie::list<DatabaseModule>;
    using controllers = aerie::list<UsersController>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
