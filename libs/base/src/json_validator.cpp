#include "json_validator.hpp"

#include "json_issues.hpp"

namespace aerie::json::detail {

namespace {

// Alternatives inside alternatives multiply. An honest document is read a few times over; a hostile one is refused.
constexpr std::size_t kFreeTrialWork = 10'000;
constexpr std::size_t kTrialWorkPerValue = 8;

std::size_t countValues(const Value& root) {
    std::size_t count = 0;
    std::vector<const Value*> pending{&root};
    while (!pending.empty()) {
        const Value& value = *pending.back();
        pending.pop_back();
        ++count;
        if (value.array())
            for (const Value& element : *value.array()) pending.push_back(&element);
        if (value.object())
            for (const Object::Member& member : *value.object()) pending.push_back(&member.value);
    }
    return count;
}

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

constexpr double kLowestSigned = -9223372036854775808.0;

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
    // A double at the very edge was rounded to it.
    if (*number.value.number() <= kLowestSigned) return Fit::TooSmall;
    return detail::toSigned(*number.value.number(), out);
}

Fit toUnsigned(const TreeNumber& number, std::uint64_t& out) noexcept {
    if (const auto whole = number.value.unsignedInteger()) {
        out = *whole;
        return Fit::Yes;
    }
    return detail::toUnsigned(*number.value.number(), out);
}

// The bounds of a number type, as an issue names them.
double largestOf(const TypeInfo& type) noexcept {
    return type.size == sizeof(float) ? std::numeric_limits<float>::max() : std::numeric_limits<double>::max();
}
std::string lowText(const TypeInfo& type) {
    if (type.kind == Kind::Integer) return std::to_string(boundsOf(type).low);
    const double low = type.constraint ? type.constraint->minNumber : -largestOf(type);
    return numberText(std::fmax(low, -largestOf(type)));
}
std::string highText(const TypeInfo& type) {
    if (type.kind == Kind::Integer)
        return isUnbounded64(type) ? std::to_string(UINT64_MAX) : std::to_string(boundsOf(type).high);
    const double high = type.constraint ? type.constraint->maxNumber : largestOf(type);
    return numberText(std::fmin(high, largestOf(type)));
}

bool isExact(const Constraint& constraint) noexcept { return constraint.minLength == constraint.maxLength; }

} // namespace

Validator::Validator(std::size_t maxIssues) noexcept : maxIssues_(maxIssues), workAllowed_(kFreeTrialWork) {}

template<class MakeIssue> bool Validator::refuse(IssueCode code, MakeIssue&& makeIssue) {
    isNearMiss_ &= isContinuable(code);
    if (isTrial_ || issues_.size() >= maxIssues_) return false;
    Issue issue = makeIssue();
    issue.path.reserve(path_.size());
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
    return refuse(IssueCode::InvalidType, [&] { return invalidType(expectedName(type), receivedName(value)); });
}

bool Validator::refuseUnion() {
    return refuse(IssueCode::InvalidUnion, [] { return invalidUnion(); });
}

bool Validator::mayTry() {
    if (trialWork_++ < workAllowed_) return true;
    if (std::exchange(isCounted_, true) || !root_) return false;
    workAllowed_ += kTrialWorkPerValue * countValues(*root_);
    return true;
}

bool Validator::readDocument(const TypeInfo& type, void* out, const Value* value) {
    root_ = value;
    return read(type, out, value);
}

bool Validator::readInside(Step step, const TypeInfo& type, void* out, const Value* value) {
    path_.push_back(step);
    const bool fits = read(type, out, value);
    path_.pop_back();
    return fits;
}

bool Validator::read(const TypeInfo& type, void* out, const Value* value) {
    if (isTrial_ && !mayTry()) return refuseUnion();
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
        return refuse(IssueCode::InvalidType, [&] { return notWhole(type); });
    case Fit::TooSmall:
    case Fit::TooBig:
        break;
    }
    if (fit == Fit::TooSmall) return refuse(IssueCode::TooSmall, [&] { return tooSmall("number", lowText(type)); });
    return refuse(IssueCode::TooBig, [&] { return tooBig("number", highText(type)); });
}

bool Validator::readText(const TypeInfo& type, void* out, const Value* value) {
    const auto text = value ? value->string() : std::nullopt;
    if (!text) return refuseType(type, value);
    static_cast<std::string*>(out)->assign(*text);
    if (!type.constraint) return true;
    const Constraint& constraint = *type.constraint;
    const Fit fit = fitsLength(constraint, *text);
    bool fits = fit == Fit::Yes;
    if (fit == Fit::TooSmall)
        refuse(IssueCode::TooSmall,
               [&] { return tooSmall("string", std::to_string(constraint.minLength), isExact(constraint)); });
    if (fit == Fit::TooBig)
        refuse(IssueCode::TooBig,
               [&] { return tooBig("string", std::to_string(constraint.maxLength), isExact(constraint)); });
    if (!hasFormat(*text, constraint.format))
        fits = refuse(IssueCode::InvalidFormat, [&] { return invalidFormat(constraint.format); });
    return fits;
}

bool Validator::readScalar(const TypeInfo& type, void* out, const Value* value) {
    const auto text = value ? value->string() : std::nullopt;
    if (!text) return refuseType(type, value);
    return type.ops.scalar->parse(out, *text) ||
           refuse(IssueCode::InvalidFormat, [&] { return invalidFormat(type.ops.scalar->format); });
}

bool Validator::readEnum(const TypeInfo& type, void* out, const Value* value) {
    const auto name = value ? value->string() : std::nullopt;
    const EnumeratorInfo* enumerator = name ? findEnumerator(type, *name) : nullptr;
    if (!enumerator) return refuse(IssueCode::InvalidValue, [&] { return invalidEnum(type); });
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
        return refuse(IssueCode::TooSmall,
                      [&] { return tooSmall("array", std::to_string(constraint.minLength), isExact(constraint)); });
    if (elements->size() > constraint.maxLength)
        return refuse(IssueCode::TooBig,
                      [&] { return tooBig("array", std::to_string(constraint.maxLength), isExact(constraint)); });
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
    const std::size_t most = type.members.size();
    if (elements->size() < needed)
        return refuse(IssueCode::TooSmall, [&] { return tooSmall("array", std::to_string(needed)); });
    if (elements->size() > most)
        return refuse(IssueCode::TooBig, [&] { return tooBig("array", std::to_string(most)); });
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
    if (unknown.empty()) return fits;
    return refuse(IssueCode::UnrecognizedKeys, [&] { return unrecognizedKeys(std::move(unknown)); });
}

bool Validator::readUnion(const TypeInfo& type, void* out, const Value* value) {
    if (type.alternatives.size() == 1) return read(*type.alternatives[0], type.ops.variant->emplace(out, 0), value);
    if (!value) {
        for (std::size_t i = 0; i < type.alternatives.size(); ++i)
            if (acceptsMissing(*type.alternatives[i])) {
                type.ops.variant->emplace(out, i);
                return true;
            }
        return isDiscriminatedUnion(type) ? refuseType(type, value) : refuseUnion();
    }
    const Choice choice = chooseAlternative(type, shapeOf(*value));
    if (choice.how == Choice::How::Discriminated) return readDiscriminated(type, choice.discriminator, out, *value);
    if (choice.how == Choice::How::None) return isDiscriminatedUnion(type) ? refuseType(type, value) : refuseUnion();
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
    refuse(IssueCode::InvalidUnion, [&] { return invalidDiscriminator(allowed); });
    path_.pop_back();
    return false;
}

// The first alternative that fits. When none does, and just one was of the right kind with only its bounds broken, its
// problems are the union's; otherwise the union has one problem of its own. That is how zod reports unions.
bool Validator::readTrial(const TypeInfo& type, void* out, const Value* value) {
    const bool isOuterTrial = std::exchange(isTrial_, true);
    const bool isOuterNear = isNearMiss_;
    std::size_t nearMisses = 0, nearest = 0;
    bool fits = false;
    for (std::size_t i = 0; i < type.alternatives.size() && !fits; ++i) {
        if (!acceptsShape(*type.alternatives[i], shapeOf(*value))) continue;
        isNearMiss_ = true;
        fits = read(*type.alternatives[i], type.ops.variant->emplace(out, i), value);
        if (!fits && isNearMiss_ && nearMisses++ == 0) nearest = i;
    }
    isTrial_ = isOuterTrial;
    isNearMiss_ = isOuterNear;
    if (fits) return true;
    if (nearMisses != 1) return refuseUnion();
    // Once more, to say what is wrong; inside another trial nobody would hear it.
    return !isTrial_ && read(*type.alternatives[nearest], type.ops.variant->emplace(out, nearest), value);
}

bool Validator::readJson(const TypeInfo& type, void* out, const Value* value) {
    if (!value) return refuseType(type, value);
    if (type.ops.scalar == &kValueOps)
        *static_cast<Value*>(out) = *value;
    else if (type.ops.scalar)
        return type.ops.scalar->parse(out, value->write()) || refuseUnion();
    else
        *static_cast<std::string*>(out) = value->write();
    return true;
}

} // namespace aerie::json::detail
