// aerie[E150]
#include <aerie/testing/test_app.hpp>

namespace shop {

struct Mailer {};
struct SilentMailer {};
struct AppModule {
    using providers = aerie::list<Mailer>;
};

inline void test() {
    SilentMailer silent;
    aerie::testing::createTestApp<AppModule>().overrideProvider<Mailer>().useValue(silent).compile();
}

} // namespace shop
