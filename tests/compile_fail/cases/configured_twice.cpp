// aerie[E113]
#include <aerie/app/module.hpp>
#include <aerie/app/run.hpp>

namespace shop {

struct Options {
    int size;
};
struct CacheModule {
    static auto forRoot(int size) { return aerie::app::dynamicModule<CacheModule>(aerie::app::value(Options{size})); }
};
struct UsersModule {
    static auto imports() { return aerie::app::modules<>(CacheModule::forRoot(1)); }
};
struct AppModule {
    static auto imports() { return aerie::app::modules<UsersModule>(CacheModule::forRoot(2)); }
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
