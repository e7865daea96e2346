// Checks a value that was made in C++: its kinds are right by construction, its bounds and formats may not be.
#include "json_fit.hpp"
#include "json_issues.hpp"
#include "json_limits.hpp"

#include <aerie/base/json.hpp>

#include <utility>

namespace aerie::json {

namespace {

using namespace detail;

class Checker {
public:
    explicit Checker(std::size_t maxIssues) noexcept : maxIssues_(maxIssues) {}

    void check(const TypeInfo& type, const void* value);
    Issues takeIssues() noexcept { return std::move(issues_); }

private:
    void checkInside(PathSegment step, const TypeInfo& type, const void* value) {
        path_.push_back(std::move(step));
        check(type, value);
        path_.pop_back();
    }
    void checkText(const TypeInfo& type, std::string_view text);
    void checkInteger(const TypeInfo& type, const void* value);
    void checkFloat(const TypeInfo& type, const void* value);
    void checkArray(const TypeInfo& type, const void* value);
    void checkMembers(const TypeInfo& type, const void* value);
    void checkRecord(const TypeInfo& type, const void* value);

    void refuse(Issue issue) {
        if (issues_.size() >= maxIssues_) return;
        issue.path = path_;
        issues_.push_back(std::move(issue));
    }

    std::size_t maxIssues_;
    Issues issues_;
    Path path_;
};

void Checker::check(const TypeInfo& type, const void* value) {
    if (path_.size() > kDepthCeiling) return refuse({.code = IssueCode::Custom, .message = "Nested too deeply"});
    switch (type.kind) {
    case Kind::Text:
        return checkText(type, *static_cast<const std::string*>(value));
    case Kind::Integer:
        return checkInteger(type, value);
    case Kind::Float:
        return checkFloat(type, value);
    case Kind::Enum: {
        const std::int64_t number = loadInteger(type, value);
        for (const EnumeratorInfo& enumerator : type.enumerators)
            if (enumerator.value == number) return;
        return refuse(invalidEnum(type));
    }
    case Kind::Optional:
        if (const void* inner = type.ops.optional->value(value)) check(*type.element, inner);
        return;
    case Kind::Default:
        return check(*type.element, value);
    case Kind::Array:
        return checkArray(type, value);
    case Kind::Record:
        return checkRecord(type, value);
    case Kind::Tuple:
    case Kind::Object:
        return checkMembers(type, value);
    case Kind::Union:
        return check(*type.alternatives[type.ops.variant->index(value)], type.ops.variant->value(value));
    case Kind::Json:
        if (!type.ops.scalar && findSyntaxError(*static_cast<const std::string*>(value), kDepthCeiling))
            refuse({.code = IssueCode::Custom, .message = "Invalid JSON text"});
        return;
    case Kind::Void:
    case Kind::Null:
    case Kind::Boolean:
    case Kind::Scalar:
        return;
    }
}

void Checker::checkText(const TypeInfo& type, std::string_view text) {
    if (!type.constraint) return;
    const Constraint& constraint = *type.constraint;
    const bool isExact = constraint.minLength == constraint.maxLength;
    const Fit fit = fitsLength(constraint, text);
    if (fit == Fit::TooSmall) refuse(tooSmall("string", std::to_string(constraint.minLength), isExact));
    if (fit == Fit::TooBig) refuse(tooBig("string", std::to_string(constraint.maxLength), isExact));
    if (!hasFormat(text, constraint.format)) refuse(invalidFormat(constraint.format));
}

void Checker::checkInteger(const TypeInfo& type, const void* value) {
    if (!type.constraint) return;
    const IntegerBounds bounds = boundsOf(type);
    const std::int64_t number = loadInteger(type, value);
    if (number < bounds.low) refuse(tooSmall("number", std::to_string(bounds.low)));
    if (number > bounds.high) refuse(tooBig("number", std::to_string(bounds.high)));
}

void Checker::checkFloat(const TypeInfo& type, const void* value) {
    const double number =
        type.size == sizeof(float) ? *static_cast<const float*>(value) : *static_cast<const double*>(value);
    if (std::isnan(number)) return refuse(invalidType("number", "NaN"));
    if (std::isinf(number)) return refuse(invalidType("number", number < 0 ? "-Infinity" : "Infinity"));
    if (!type.constraint) return;
    if (number < type.constraint->minNumber) refuse(tooSmall("number", numberText(type.constraint->minNumber)));
    if (number > type.constraint->maxNumber) refuse(tooBig("number", numberText(type.constraint->maxNumber)));
}

void Checker::checkArray(const TypeInfo& type, const void* value) {
    const std::size_t length = type.ops.sequence->length(value);
    const auto* element = static_cast<const char*>(type.ops.sequence->data(value));
    for (std::size_t i = 0; i < length; ++i, element += type.element->size) checkInside(i, *type.element, element);
    if (!type.constraint) return;
    if (length < type.constraint->minLength) refuse(tooSmall("array", std::to_string(type.constraint->minLength)));
    if (length > type.constraint->maxLength) refuse(tooBig("array", std::to_string(type.constraint->maxLength)));
}

void Checker::checkMembers(const TypeInfo& type, const void* value) {
    for (std::size_t i = 0; i < type.members.size(); ++i) {
        const MemberInfo& member = type.members[i];
        const PathSegment step = type.kind == Kind::Tuple ? PathSegment{i} : PathSegment{member.name()};
        checkInside(step, *member.type, static_cast<const char*>(value) + member.offset);
    }
}

void Checker::checkRecord(const TypeInfo& type, const void* value) {
    struct Visit {
        Checker& checker;
        const TypeInfo& element;
    } context{*this, *type.element};
    type.ops.record->forEach(value, &context, [](void* opaque, std::string_view key, const void* inner) {
        auto& visit = *static_cast<Visit*>(opaque);
        visit.checker.checkInside(key, visit.element, inner);
    });
}

} // namespace

std::optional<Error> validate(const TypeInfo& type, const void* value, const ReadOptions& options) {
    Checker checker{options.maxIssues > 0 ? options.maxIssues : 1};
    checker.check(type, value);
    Issues issues = checker.takeIssues();
    if (issues.empty()) return std::nullopt;
    return Error{std::move(issues)};
}

} // namespace aerie::json
