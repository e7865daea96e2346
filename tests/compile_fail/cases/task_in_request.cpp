// aerie[E114]
#include <aerie/app/module.hpp>
#include <aerie/app/run.hpp>

namespace shop {

struct Session {
    static constexpr auto scope = aerie::Scope::Request;
};
struct Cart {};
aerie::Task<Cart> loadCart(Session&) { co_return Cart{}; }
struct AppModule {
    using providers = aerie::list<Session, aerie::app::Factory<&loadCart>>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
