// aerie[E110]
#include <aerie/app/run.hpp>

namespace shop {

struct Orders;
struct Customers {
    explicit Customers(Orders&) {}
};
struct Invoices {
    explicit Invoices(Customers&) {}
};
struct Orders {
    explicit Orders(Invoices&) {}
};
struct AppModule {
    using providers = aerie::list<Orders, Customers, Invoices>;
};

} // namespace shop

int main(int argc, char** argv) { return aerie::run<shop::AppModule>(argc, argv); }
