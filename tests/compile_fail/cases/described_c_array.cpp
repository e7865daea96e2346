// aerie[E013] g++ 18 clang++ 40
#include <aerie/base/json.hpp>

namespace shop {

struct Colour {
    std::string name;
    int rgb[3];
};

inline std::string text(const Colour& colour) { return aerie::json::write(colour); }

} // namespace shop
