// aerie[E152]
#include <aerie/testing/test_app.hpp>

#include <memory>

namespace shop {

struct Mailer {};
struct SilentMailer {};
struct AppModule {
    using providers = aerie::list<Mailer>;
};

inline void test() {
    aerie::testing::createTestApp<AppModule>()
        .overrideProvider<Mailer>()
        .useFactory([] { return std::make_unique<SilentMailer>(); })
        .compile();
}

} // namespace shop
