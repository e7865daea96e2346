#include <aerie/orm/detail/member.hpp>
#include <aerie/orm/entity_info.hpp>
#include <aerie/orm/query_error.hpp>
#include <aerie/orm/relation.hpp>

#include <algorithm>

namespace aerie::orm {

namespace {

template<class List, class Test> auto* find(const List& list, Test test) noexcept {
    const auto found = std::find_if(list.begin(), list.end(), test);
    return found == list.end() ? nullptr : &*found;
}

} // namespace

const ColumnInfo* EntityInfo::columnByProperty(std::string_view property) const noexcept {
    return find(columns, [&](const ColumnInfo& c) { return c.property == property; });
}
const ColumnInfo* EntityInfo::columnByName(std::string_view columnName) const noexcept {
    return find(columns, [&](const ColumnInfo& c) { return c.name == columnName; });
}
const ColumnInfo* EntityInfo::columnAt(std::uint32_t offset) const noexcept {
    return find(columns, [&](const ColumnInfo& c) { return c.offset == offset; });
}
const RelationInfo* EntityInfo::relationByProperty(std::string_view property) const noexcept {
    return find(relations, [&](const RelationInfo& r) { return r.property == property; });
}
const RelationInfo* EntityInfo::relationAt(std::uint32_t offset) const noexcept {
    return find(relations, [&](const RelationInfo& r) { return r.offset == offset; });
}
const ColumnInfo* EntityInfo::singleKey() const noexcept {
    const ColumnInfo* key = nullptr;
    for (const ColumnInfo& c : columns) {
        if (!c.options.isPrimary) continue;
        if (key) return nullptr;
        key = &c;
    }
    return key;
}

namespace detail {

std::string_view enumeratorName(const TypeInfo& type, std::int64_t value) {
    for (const EnumeratorInfo& e : type.enumerators)
        if (e.value == value) return e.name;
    throw UsageError("the enum " + std::string{type.name} + " has no value " + std::to_string(value));
}

void throwNotLoaded(std::string_view target) { throw RelationNotLoadedError{target}; }

} // namespace detail

} // namespace aerie::orm
