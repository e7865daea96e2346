// aerie[E104]
#include <aerie/app/module.hpp>
#include <aerie/app/run.hpp>

namespace shop {

struct Clock {
    virtual ~Clock() = default;
    virtual int now() = 0;
};
struct SystemClock {
    int now() { return 0; }
};
struct AppModule {
    using providers = aerie::list<aerie::app::Provide<Clock, SystemClock>>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
