// aerie[E011] g++ 18 clang++ 40
#include <aerie/base/json.hpp>

namespace shop {

struct Dated {
    int year = 0;
};
struct Invoice : Dated {
    std::string number;
};

inline std::string text(const Invoice& invoice) { return aerie::json::write(invoice); }

} // namespace shop
