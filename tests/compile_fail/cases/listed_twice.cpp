// aerie[E112]
#include <aerie/app/module.hpp>
#include <aerie/app/run.hpp>

namespace shop {

struct Clock {
    virtual ~Clock() = default;
};
struct SystemClock : Clock {};
struct FixedClock : Clock {};
struct AppModule {
    using providers = aerie::list<aerie::app::Provide<Clock, SystemClock>, aerie::app::Provide<Clock, FixedClock>>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
