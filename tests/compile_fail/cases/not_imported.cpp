// aerie[E109]
#include <aerie/app/run.hpp>

namespace shop {

struct Database {};
struct UsersService {
    explicit UsersService(Database&) {}
};
struct DatabaseModule {
    using providers = aerie::list<Database>;
    using exports = aerie::list<Database>;
};
struct UsersModule {
    using providers = aerie::list<UsersService>;
};
struct AppModule {
    using imports = aerie::list<DatabaseModule, UsersModule>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
