// aerie[E102]
#include <aerie/app/run.hpp>

namespace shop {

struct Clock {
    virtual ~Clock() = default;
    virtual int now() = 0;
};
struct AppModule {
    using providers = aerie::list<Clock>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
