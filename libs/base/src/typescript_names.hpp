// Which name each C++ type has in TypeScript.
#pragma once

#include <aerie/base/type_info.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace aerie::typescript {

enum class Direction : std::uint8_t { Input, Output };

class Names {
public:
    Names();

    void reserve(std::string_view name) { taken_.emplace(name); }
    // Notes that the type, and everything it holds, goes that way.
    void use(const TypeInfo& type, Direction direction);
    // The name of an object or enum; the same at every call.
    const std::string& of(const TypeInfo& type, Direction direction);
    // Is the type written differently in input and output, itself or by something it holds?
    bool differs(const TypeInfo& type);

private:
    struct Entry {
        bool isUsed[2] = {false, false}; // by Direction
        std::string name[2];
    };

    std::string makeUnique(std::string name);

    std::map<const TypeInfo*, Entry> entries_;
    std::map<const TypeInfo*, bool> differs_;
    std::set<std::string, std::less<>> taken_;
};

// The tables a table refers to: element, members, alternatives.
template<class Visit> void forEachPart(const TypeInfo& type, Visit&& visit) {
    if (type.element) visit(*type.element);
    for (const MemberInfo& member : type.members) visit(*member.type);
    for (const TypeInfo* alternative : type.alternatives) visit(*alternative);
}

} // namespace aerie::typescript
