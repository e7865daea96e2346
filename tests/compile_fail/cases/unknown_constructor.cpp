// aerie[E101]
#include <aerie/app/run.hpp>

namespace shop {

struct Mailer {
    Mailer(const char* host, int port) : host_(host), port_(port) {}
    const char* host_;
    int port_;
};
struct AppModule {
    using providers = aerie::list<Mailer>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
