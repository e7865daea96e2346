// Builds a tree from text, with JSON.parse's meaning of members that come twice.
#pragma once

#include "json_scan.hpp"

#include <aerie/base/json_value.hpp>

namespace aerie::json {

class ValueParser {
public:
    // Recursive; the scanner's depth limit bounds it.
    static bool parse(detail::Scanner& scanner, Value& out);

private:
    static bool parseArray(detail::Scanner& scanner, Value& out);
    static bool parseObject(detail::Scanner& scanner, Value& out);
    static bool parseNumber(detail::Scanner& scanner, Value& out);
    static void keepLast(std::vector<Object::Member>& members);
};

} // namespace aerie::json
