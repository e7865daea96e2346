#include "json_validator.hpp"

#include "json_issues.hpp"

namespace aerie::json::detail {

namespace {

// Alternatives inside alternatives multiply. No honest document comes near; a hostile one is refused here.
constexpr std::size_t kMaxTrialWork = 100'000;

std::string_view receivedName(const Value* value) noexcept {
    if (!value) return "undefined";
    switch (value->kind()) {
    case Value::Kind::Null:
        return "null";
    case Value::Kind::Boolean:
        return "boolean";
    case Value::Kind::Number:
        if (!std::isfinite(*value->number())) return *value->number() < 0 ? "-Infinity" : "Infinity";
        return "number";
    case Value::Kind::String:
        return "string";
    case Value::Kind::Array:
        return "array";
    case Value::Kind::Object:
        return "object";
    }
    return "unknown";
}

Shape shapeOf(const Value& value) noexcept { return static_cast<Shape>(value.kind()); }

static_assert(static_cast<int>(Value::Kind::Object) == static_cast<int>(Shape::Object) &&
                  static_cast<int>(Value::Kind::String) == static_cast<int>(Shape::String),
              "a Shape is a Value::Kind");

// A number of the tree, as storeInteger wants it.
struct TreeNumber {
    const Value& value;
};

Fit toSigned(const TreeNumber& number, std::int64_t& out) noexcept {
    if (const auto whole = number.value.integer()) {
        out = *whole;
        return Fit::Yes;
    }
    if (number.value.unsignedInteger()) return Fit::TooBig;
    return detail::toSigned(*number.value.number(), out);
}

Fit toUnsigned(const TreeNumber& number, std::uint64_t& out) noexcept {
    if (const auto whole = number.value.unsignedInteger()) {
        out = *whole;
        return Fit::Yes;
    }
    return detail::toUnsigned(*number.value.number(), out);
}

bool isExact(const Constraint& constraint) noexcept { return constraint.minLength == constraint.maxLength; }

} // namespace

bool Validator::refuse(Issue issue) {
    if (issues_.size() >= maxIssues_) return false;
    for (const Step& step : path_) {
        if (step.index == PathSegment::kNoIndex)
            issue.path.emplace_back(step.name);
        else
            issue.path.emplace_back(step.index);
    }
    issues_.push_back(std::move(issue));
    return false;
}

bool Validator::refuseType(const TypeInfo& type, const Value* value) {
    return refuse(invalidType(expectedName(type), receivedName(value)));
}

bool Validator::readInside(Step step, const TypeInfo& type, void* out, const Value* value) {
    path_.push_back(step);
    const bool fits = read(type, out, value);
    path_.pop_back();
    return fits;
}

bool Validator::read(const TypeInfo& type, void* out, const Value* value) {
    if (trialDepth_ > 1 && ++trialWork_ > kMaxTrialWork) return refuse(invalidUnion());
    switch (type.kind) {
    case Kind::Void:
        return !value || refuseType(type, value);
    case Kind::Null:
        return (value && value->isNull()) || refuseType(type, value);
    case Kind::Boolean: {
        const auto boolean = value ? value->boolean() : std::nullopt;
        if (!boolean) return refuseType(type, value);
        *static_cast<bool*>(out) = *boolean;
        return true;
    }
    case Kind::Integer:
    case Kind::Float:
        return readNumber(type, out, value);
    case Kind::Text:
        return readText(type, out, value);
    case Kind::Scalar:
        return readScalar(type, out, value);
    case Kind::Enum:
        return readEnum(type, out, value);
    case Kind::Optional:
        return readOptional(type, out, value);
    case Kind::Default:
        return !value || read(*type.element, out, value);
    case Kind::Array:
        return readArray(type, out, value);
    case Kind::Record:
        return readRecord(type, out, value);
    case Kind::Tuple:
        return readTuple(type, out, value);
    case Kind::Object:
        return readObject(type, out, value);
    case Kind::Union:
        return readUnion(type, out, value);
    case Kind::Json:
        return readJson(type, out, value);
    }
    return false;
}

bool Validator::readNumber(const TypeInfo& type, void* out, const Value* value) {
    if (!value || !value->isNumber() || !std::isfinite(*value->number())) return refuseType(type, value);
    const bool isInteger = type.kind == Kind::Integer;
    const Fit fit = isInteger ? storeInteger(type, out, TreeNumber{*value}) : storeFloat(type, out, *value->number());
    switch (fit) {
    case Fit::Yes:
        return true;
    case Fit::NotWhole:
        return refuse(notWhole(type));
    case Fit::TooSmall:
    case Fit::TooBig:
        break;
    }
    std::string limit;
    if (isInteger) {
        const IntegerBounds bounds = boundsOf(type);
        if (fit == Fit::TooSmall)
            limit = std::to_string(bounds.low);
        else
            limit = isUnbounded64(type) ? std::to_string(UINT64_MAX) : std::to_string(bounds.high);
    } else {
        const bool isNarrow = type.size == sizeof(float);
        const double largest = isNarrow ? std::numeric_limits<float>::max() : std::numeric_limits<double>::max();
        const double low = type.constraint ? type.constraint->minNumber : -largest;
        const double high = type.constraint ? type.constraint->maxNumber : largest;
        limit = fit == Fit::TooSmall ? numberText(std::fmax(low, -largest)) : numberText(std::fmin(high, largest));
    }
    return refuse(fit == Fit::TooSmall ? tooSmall("number", limit) : tooBig("number", limit));
}

bool Validator::readText(const TypeInfo& type, void* out, const Value* value) {
    const auto text = value ? value->string() : std::nullopt;
    if (!text) return refuseType(type, value);
    static_cast<std::string*>(out)->assign(*text);
    if (!type.constraint) return true;
    const Constraint& constraint = *type.constraint;
    const Fit fit = fitsLength(constraint, *text);
    bool fits = true;
    if (fit == Fit::TooSmall)
        fits = refuse(tooSmall("string", std::to_string(constraint.minLength), isExact(constraint)));
    else if (fit == Fit::TooBig)
        fits = refuse(tooBig("string", std::to_string(constraint.maxLength), isExact(constraint)));
    if (!hasFormat(*text, constraint.format)) fits = refuse(invalidFormat(constraint.format));
    return fits;
}

bool Validator::readScalar(const TypeInfo& type, void* out, const Value* value) {
    const auto text = value ? value->string() : std::nullopt;
    if (!text) return refuseType(type, value);
    return type.ops.scalar->parse(out, *text) || refuse(invalidFormat(type.ops.scalar->format));
}

bool Validator::readEnum(const TypeInfo& type, void* out, const Value* value) {
    const auto name = value ? value->string() : std::nullopt;
    const EnumeratorInfo* enumerator = name ? findEnumerator(type, *name) : nullptr;
    if (!enumerator) return refuse(invalidEnum(type));
    storeBits(type, out, static_cast<std::uint64_t>(enumerator->value));
    return true;
}

bool Validator::readOptional(const TypeInfo& type, void* out, const Value* value) {
    if (!value && type.presence != Presence::MayBeNull) return true;
    if (value && value->isNull() && type.presence != Presence::MayBeLeft) {
        type.ops.optional->reset(out);
        return true;
    }
    return read(*type.element, type.ops.optional->emplace(out), value);
}

bool Validator::readArray(const TypeInfo& type, void* out, const Value* value) {
    const Value::Array* elements = value ? value->array() : nullptr;
    if (!elements) return refuseType(type, value);
    const SequenceOps& ops = *type.ops.sequence;
    ops.clear(out);
    bool fits = true;
    const std::size_t fixedLength = ops.append ? 0 : ops.length(out);
    for (std::size_t i = 0; i < elements->size(); ++i) {
        if (!ops.append && i == fixedLength) break; // the length is refused below
        void* element = ops.append ? ops.append(out)
                                   : static_cast<char*>(const_cast<void*>(ops.data(out))) + i * type.element->size;
        fits &= readInside({.index = i}, *type.element, element, &(*elements)[i]);
    }
    if (!type.constraint) return fits;
    const Constraint& constraint = *type.constraint;
    if (elements->size() < constraint.minLength)
        fits = refuse(tooSmall("array", std::to_string(constraint.minLength), isExact(constraint)));
    else if (elements->size() > constraint.maxLength)
        fits = refuse(tooBig("array", std::to_string(constraint.maxLength), isExact(constraint)));
    return fits;
}

bool Validator::readRecord(const TypeInfo& type, void* out, const Value* value) {
    const Object* members = value ? value->object() : nullptr;
    if (!members) return refuseType(type, value);
    type.ops.record->clear(out);
    bool fits = true;
    for (const Object::Member& member : *members)
        fits &=
            readInside({.name = member.name}, *type.element, type.ops.record->insert(out, member.name), &member.value);
    return fits;
}

bool Validator::readTuple(const TypeInfo& type, void* out, const Value* value) {
    const Value::Array* elements = value ? value->array() : nullptr;
    if (!elements) return refuseType(type, value);
    std::size_t needed = type.members.size();
    while (needed > 0 && acceptsMissing(*type.members[needed - 1].type)) --needed;
    if (elements->size() < needed) return refuse(tooSmall("array", std::to_string(needed)));
    if (elements->size() > type.members.size()) return refuse(tooBig("array", std::to_string(type.members.size())));
    bool fits = true;
    for (std::size_t i = 0; i < elements->size(); ++i) {
        const MemberInfo& member = type.members[i];
        fits &= readInside({.index = i}, *member.type, static_cast<char*>(out) + member.offset, &(*elements)[i]);
    }
    return fits;
}

bool Validator::readObject(const TypeInfo& type, void* out, const Value* value) {
    const Object* members = value ? value->object() : nullptr;
    if (!members) return refuseType(type, value);
    bool fits = true;
    for (const MemberInfo& member : type.members)
        fits &= readInside({.name = member.name()}, *member.type, static_cast<char*>(out) + member.offset,
                           members->find(member.name()));
    if (!type.isStrict) return fits;
    std::vector<std::string> unknown;
    for (const Object::Member& member : *members)
        if (!findMember(type, member.name) && unknown.size() <= maxIssues_) unknown.push_back(member.name);
    return unknown.empty() ? fits : refuse(unrecognizedKeys(std::move(unknown)));
}

bool Validator::readUnion(const TypeInfo& type, void* out, const Value* value) {
    if (type.alternatives.size() == 1) return read(*type.alternatives[0], type.ops.variant->emplace(out, 0), value);
    if (!value) {
        for (std::size_t i = 0; i < type.alternatives.size(); ++i)
            if (acceptsMissing(*type.alternatives[i])) {
                type.ops.variant->emplace(out, i);
                return true;
            }
        return isDiscriminatedUnion(type) ? refuseType(type, value) : refuse(invalidUnion());
    }
    const Choice choice = chooseAlternative(type, shapeOf(*value));
    if (choice.how == Choice::How::Discriminated) return readDiscriminated(type, choice.discriminator, out, *value);
    if (choice.how == Choice::How::None)
        return isDiscriminatedUnion(type) ? refuseType(type, value) : refuse(invalidUnion());
    return readTrial(type, out, value);
}

bool Validator::readDiscriminated(const TypeInfo& type, std::string_view discriminator, void* out, const Value& value) {
    const auto name = value[discriminator].string();
    const std::size_t index = name ? findDiscriminated(type, discriminator, *name) : type.alternatives.size();
    if (index != type.alternatives.size())
        return read(*type.alternatives[index], type.ops.variant->emplace(out, index), &value);
    std::vector<std::string_view> allowed;
    for (const TypeInfo* alternative : type.alternatives)
        if (const MemberInfo* member = findMember(*alternative, discriminator))
            for (const EnumeratorInfo& enumerator : member->type->enumerators) allowed.push_back(enumerator.name);
    path_.push_back({.name = discriminator});
    refuse(invalidDiscriminator(allowed));
    path_.pop_back();
    return false;
}

// The first alternative that fits. When none does, and just one was of the right kind with only its bounds broken, its
// problems are the union's; otherwise the union has one problem of its own. That is how zod reports unions.
bool Validator::readTrial(const TypeInfo& type, void* out, const Value* value) {
    Issues outer = std::exchange(issues_, {});
    // Even if no more issues are listed, the alternatives' must be seen to be judged.
    const std::size_t outerMax = std::exchange(maxIssues_, maxIssues_ > 0 ? maxIssues_ : 1);
    Issues nearMiss;
    std::size_t nearMisses = 0;
    bool fits = false;
    ++trialDepth_;
    for (std::size_t i = 0; i < type.alternatives.size() && !fits; ++i) {
        if (!acceptsShape(*type.alternatives[i], shapeOf(*value))) continue;
        fits = read(*type.alternatives[i], type.ops.variant->emplace(out, i), value);
        Issues problems = std::exchange(issues_, {});
        bool isNear = !fits;
        for (const Issue& issue : problems) isNear &= isContinuable(issue);
        if (isNear && nearMisses++ == 0) nearMiss = std::move(problems);
    }
    --trialDepth_;
    maxIssues_ = outerMax;
    issues_ = std::move(outer);
    if (fits) return true;
    if (nearMisses != 1) return refuse(invalidUnion());
    for (Issue& issue : nearMiss)
        if (issues_.size() < maxIssues_) issues_.push_back(std::move(issue));
    return false;
}

bool Validator::readJson(const TypeInfo& type, void* out, const Value* value) {
    if (!value) return refuseType(type, value);
    if (type.ops.scalar == &kValueOps)
        *static_cast<Value*>(out) = *value;
    else if (type.ops.scalar)
        return type.ops.scalar->parse(out, value->write()) || refuse(invalidUnion());
    else
        *static_cast<std::string*>(out) = value->write();
    return true;
}

} // namespace aerie::json::detail
