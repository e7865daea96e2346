// aerie[E111]
#include <aerie/app/run.hpp>

namespace shop {

struct Database {};
struct AppModule {
    using exports = aerie::list<Database>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
