// aerie[E151]
#include <aerie/testing/test_app.hpp>

namespace shop {

struct Mailer {};
struct SilentMailer {};
struct AppModule {
    using providers = aerie::list<Mailer>;
};

inline void test() {
    aerie::testing::createTestApp<AppModule>().overrideProvider<Mailer>().useClass<SilentMailer>().compile();
}

} // namespace shop
