// aerie[E142]
#include <aerie/app/run.hpp>

namespace shop {

struct UsersService {};
struct AppModule {
    using controllers = aerie::list<UsersService>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
