// aerie[E106]
#include <aerie/app/module.hpp>
#include <aerie/app/run.hpp>

namespace shop {

int answer() { return 42; }
struct AppModule {
    using providers = aerie::list<aerie::app::Factory<&answer>>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
