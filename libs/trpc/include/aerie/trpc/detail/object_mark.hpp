// How compiled code recognises the objects that mean something to tRPC. Stands at TypeInfo::ops.none, which other
// objects leave null.
#pragma once

#include <aerie/base/type_info.hpp>

namespace aerie::trpc::detail {

struct ObjectMark {
    enum class Meaning : unsigned char { Tracked, Returned, Chained };
    Meaning meaning;
    // Chained: make the two inputs default-made again.
    void (*resetFirst)(void*) = nullptr;
    void (*resetSecond)(void*) = nullptr;
};

constexpr const ObjectMark* markOf(const TypeInfo& type) noexcept {
    return type.kind == Kind::Object ? static_cast<const ObjectMark*>(type.ops.none) : nullptr;
}
constexpr bool hasMeaning(const TypeInfo& type, ObjectMark::Meaning meaning) noexcept {
    const ObjectMark* mark = markOf(type);
    return mark && mark->meaning == meaning;
}

inline constexpr ObjectMark kTrackedMark{ObjectMark::Meaning::Tracked};
inline constexpr ObjectMark kReturnedMark{ObjectMark::Meaning::Returned};

} // namespace aerie::trpc::detail
