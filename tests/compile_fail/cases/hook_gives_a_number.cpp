// aerie[E120]
#include <aerie/app/run.hpp>

namespace shop {

struct Database {
    int onModuleInit() { return 0; }
};
struct AppModule {
    using providers = aerie::list<Database>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
