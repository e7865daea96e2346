// aerie[E010] g++ 18 clang++ 40
#include <aerie/base/json.hpp>

namespace shop {

class Money {
public:
    Money() = default;

private:
    int cents_ = 0;
};

inline std::string text(const Money& money) { return aerie::json::write(money); }

} // namespace shop
