// aerie[E105]
#include <aerie/app/module.hpp>
#include <aerie/app/run.hpp>

namespace shop {

struct RateLimiter {
    bool mayPass() { return true; }
};
struct AppModule {
    using providers = aerie::list<aerie::app::Global<RateLimiter>>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
