#include "json_value_parser.hpp"

#include <algorithm>

namespace aerie::json {

bool ValueParser::parse(detail::Scanner& scanner, Value& out) {
    const char c = scanner.peek();
    switch (c) {
    case '{':
        return parseObject(scanner, out);
    case '[':
        return parseArray(scanner, out);
    case '"': {
        std::string_view text;
        if (!scanner.readString(text)) return false;
        out = text;
        return true;
    }
    case 't':
        out = true;
        return scanner.readWord("true");
    case 'f':
        out = false;
        return scanner.readWord("false");
    case 'n':
        out = nullptr;
        return scanner.readWord("null");
    default:
        if (c != '-' && (c < '0' || c > '9')) return scanner.failAtValue();
        return parseNumber(scanner, out);
    }
}

bool ValueParser::parseNumber(detail::Scanner& scanner, Value& out) {
    detail::Number number;
    if (!scanner.readNumber(number)) return false;
    std::int64_t whole = 0;
    std::uint64_t large = 0;
    const bool isMinusZero = number.isNegative && number.isExact && number.magnitude == 0;
    if (!isMinusZero && number.isExact && toSigned(number, whole) == detail::Fit::Yes)
        out = whole;
    else if (!isMinusZero && number.isExact && toUnsigned(number, large) == detail::Fit::Yes)
        out = large;
    else
        out = toDouble(number);
    return true;
}

bool ValueParser::parseArray(detail::Scanner& scanner, Value& out) {
    if (!scanner.enter()) return false;
    Value::Array& elements = (out = Value::Array{}).makeArray();
    for (bool more = scanner.peek() != ']'; more;)
        if (!parse(scanner, elements.emplace_back()) || !scanner.readSeparator(']', more)) return false;
    scanner.leave();
    return true;
}

bool ValueParser::parseObject(detail::Scanner& scanner, Value& out) {
    if (!scanner.enter()) return false;
    std::vector<Object::Member>& members = (out = Object{}).makeObject().members_;
    for (bool more = scanner.peek() != '}'; more;) {
        std::string_view name;
        if (!scanner.readName(name)) return false;
        members.push_back({std::string{name}, Value{}});
        if (!parse(scanner, members.back().value) || !scanner.readSeparator('}', more)) return false;
    }
    scanner.leave();
    keepLast(members);
    return true;
}

// Of members with the same name the last one's value counts, at the first one's place.
void ValueParser::keepLast(std::vector<Object::Member>& members) {
    constexpr std::size_t kFew = 12;
    const std::size_t count = members.size();
    std::vector<bool> isDropped;
    const auto drop = [&](std::size_t kept, std::size_t dropped) {
        isDropped.resize(count);
        isDropped[dropped] = true;
        members[kept].value = std::move(members[dropped].value);
    };
    if (count <= kFew) {
        for (std::size_t i = 1; i < count; ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (members[i].name == members[j].name) {
                    drop(j, i);
                    break;
                }
    } else {
        std::vector<std::uint32_t> order(count);
        for (std::size_t i = 0; i < count; ++i) order[i] = static_cast<std::uint32_t>(i);
        std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
            const int compared = members[a].name.compare(members[b].name);
            return compared != 0 ? compared < 0 : a < b;
        });
        std::size_t first = 0;
        for (std::size_t i = 1; i < count; ++i) {
            if (members[order[i]].name == members[order[first]].name)
                drop(order[first], order[i]);
            else
                first = i;
        }
    }
    if (isDropped.empty()) return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (isDropped[i]) continue;
        if (kept != i) members[kept] = std::move(members[i]);
        ++kept;
    }
    members.resize(kept);
}

} // namespace aerie::json
