// Reflection leans on how the compiler writes names. When a compiler writes them differently, the build ends here, with the
// place to look at, and not in somebody's table.
#include <aerie/base/type_info.hpp>

namespace aerie::detail::selftest {

struct Probe {
    int first;
    std::array<int, 3> second;
    const char* delete_;
};
static_assert(memberCount<Probe> == 3, "this compiler counts members differently: see countMembers in reflect.hpp");
static_assert(memberName<Probe, 0>() == "first" && memberName<Probe, 1>() == "second" &&
                  memberName<Probe, 2>() == "delete",
              "this compiler writes member names differently: see MemberKeys in reflect.hpp");
static_assert(typeName<Probe>() == "Probe", "this compiler writes type names differently: see TypeName in reflect.hpp");

enum class Colour : std::uint8_t { red, green_, Blue = 5 };
static_assert(EnumTable<Colour>::entries.size() == 3 && EnumTable<Colour>::entries[1].name == "green" &&
                  EnumTable<Colour>::entries[2].value == 5,
              "this compiler writes enumerators differently: see EnumTable in type_info.hpp");

struct Aligned {
    char a;
    std::int64_t b;
    char c;
};
static_assert(ObjectTable<Aligned>::kOffsets[1] == 8 && ObjectTable<Aligned>::kOffsets[2] == 16,
              "this ABI lays out structs differently: see memberOffsets in type_info.hpp");

} // namespace aerie::detail::selftest
