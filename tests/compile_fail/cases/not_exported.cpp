// aerie[E108]
#include <aerie/app/run.hpp>

namespace shop {

struct Database {};
struct UsersService {
    explicit UsersService(Database&) {}
};
struct DatabaseModule {
    using providers = aerie::list<Database>;
};
struct AppModule {
    using imports = aerie::list<DatabaseModule>;
    using providers = aerie::list<UsersService>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
