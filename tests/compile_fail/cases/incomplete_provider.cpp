// aerie[E103]
#include <aerie/app/run.hpp>

namespace shop {

class UsersService; // its header is missing
struct AppModule {
    using providers = aerie::list<UsersService>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
