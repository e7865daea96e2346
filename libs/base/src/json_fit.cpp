#include "json_fit.hpp"

#include <bit>

namespace aerie::json::detail {

static_assert(std::endian::native == std::endian::little, "storeBits and loadBits copy the low bytes first");

bool acceptsMissing(const TypeInfo& type) noexcept {
    switch (type.kind) {
    case Kind::Void:
    case Kind::Default:
        return true;
    case Kind::Optional:
        return type.presence != Presence::MayBeNull;
    case Kind::Union:
        for (const TypeInfo* alternative : type.alternatives)
            if (acceptsMissing(*alternative)) return true;
        return false;
    default:
        return false;
    }
}

bool acceptsShape(const TypeInfo& type, Shape shape) noexcept {
    switch (type.kind) {
    case Kind::Void:
        return false;
    case Kind::Null:
        return shape == Shape::Null;
    case Kind::Boolean:
        return shape == Shape::Boolean;
    case Kind::Integer:
    case Kind::Float:
        return shape == Shape::Number;
    case Kind::Text:
    case Kind::Scalar:
    case Kind::Enum:
        return shape == Shape::String;
    case Kind::Array:
    case Kind::Tuple:
        return shape == Shape::Array;
    case Kind::Record:
    case Kind::Object:
        return shape == Shape::Object;
    case Kind::Optional:
        if (shape == Shape::Null && type.presence != Presence::MayBeLeft) return true;
        return acceptsShape(*type.element, shape);
    case Kind::Default:
        return acceptsShape(*type.element, shape);
    case Kind::Union:
        for (const TypeInfo* alternative : type.alternatives)
            if (acceptsShape(*alternative, shape)) return true;
        return false;
    case Kind::Json:
        return true;
    }
    return false;
}

const MemberInfo* findMember(const TypeInfo& objectType, std::string_view name) noexcept {
    for (const MemberInfo& member : objectType.members)
        if (member.name() == name) return &member;
    return nullptr;
}

namespace {

bool shareEnumerator(const TypeInfo& a, const TypeInfo& b) noexcept {
    for (const EnumeratorInfo& enumerator : a.enumerators)
        if (findEnumerator(b, enumerator.name)) return true;
    return false;
}

// Has every object among the alternatives an enum of that name, and has no value two owners?
bool discriminates(const TypeInfo& unionType, std::string_view name) noexcept {
    for (std::size_t i = 0; i < unionType.alternatives.size(); ++i) {
        const TypeInfo& alternative = *unionType.alternatives[i];
        if (!acceptsShape(alternative, Shape::Object)) continue;
        if (alternative.kind != Kind::Object) return false;
        const MemberInfo* member = findMember(alternative, name);
        if (!member || member->type->kind != Kind::Enum) return false;
        for (std::size_t j = 0; j < i; ++j) {
            if (unionType.alternatives[j]->kind != Kind::Object) continue;
            const MemberInfo* other = findMember(*unionType.alternatives[j], name);
            if (other && shareEnumerator(*member->type, *other->type)) return false;
        }
    }
    return true;
}

} // namespace

Choice chooseAlternative(const TypeInfo& unionType, Shape shape) noexcept {
    Choice choice;
    std::size_t count = 0;
    for (std::size_t i = 0; i < unionType.alternatives.size(); ++i) {
        if (!acceptsShape(*unionType.alternatives[i], shape)) continue;
        if (count++ == 0) choice.index = i;
    }
    if (count == 0) return choice;
    choice.how = count == 1 ? Choice::How::Single : Choice::How::Trial;
    if (count < 2 || shape != Shape::Object) return choice;
    for (const MemberInfo& member : unionType.alternatives[choice.index]->members) {
        if (member.type->kind != Kind::Enum || !discriminates(unionType, member.name())) continue;
        choice.how = Choice::How::Discriminated;
        choice.discriminator = member.name();
        break;
    }
    return choice;
}

std::size_t findDiscriminated(const TypeInfo& unionType, std::string_view discriminator,
                              std::string_view value) noexcept {
    std::size_t i = 0;
    for (; i < unionType.alternatives.size(); ++i) {
        if (unionType.alternatives[i]->kind != Kind::Object) continue;
        const MemberInfo* member = findMember(*unionType.alternatives[i], discriminator);
        if (member && findEnumerator(*member->type, value)) break;
    }
    return i;
}

bool isDiscriminatedUnion(const TypeInfo& unionType) noexcept {
    for (const TypeInfo* alternative : unionType.alternatives)
        if (alternative->kind != Kind::Object && alternative->kind != Kind::Null) return false;
    return chooseAlternative(unionType, Shape::Object).how == Choice::How::Discriminated;
}

} // namespace aerie::json::detail
