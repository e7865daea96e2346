// aerie[E153]
#include <aerie/testing/test_app.hpp>

namespace shop {

struct Mailer {
    virtual ~Mailer() = default;
};
struct SilentMailer : Mailer {
    virtual void send() = 0;
};
struct AppModule {
    using providers = aerie::list<Mailer>;
};

inline void test() {
    aerie::testing::createTestApp<AppModule>().overrideProvider<Mailer>().useClass<SilentMailer>().compile();
}

} // namespace shop
