#include "integers.hpp"
#include "plain_numbers.hpp"
#include "text_form.hpp"

#include <aerie/base/text.hpp>

#include <cmath>

namespace aerie::config::detail {

namespace {

// " from 1 to 9", " of at least 1", " of at most 9" or nothing; an empty text is no bound.
std::string withBounds(std::string rule, const std::string& low, const std::string& high) {
    if (!low.empty() && !high.empty()) return rule + " from " + low + " to " + high;
    if (!low.empty()) return rule + " of at least " + low;
    if (!high.empty()) return rule + " of at most " + high;
    return rule;
}

std::string integerRule(const TypeInfo& type) {
    const IntegerBounds bounds = boundsOf(type);
    // The edges of 64 and 32 bits are no rule that anybody wants to read.
    const Wide least = type.isSigned ? -(Wide{1} << (8 * type.size - 1)) : 0;
    const Wide greatest = (Wide{1} << (8 * type.size - (type.isSigned ? 1 : 0))) - 1;
    const bool isNarrow = type.size < 4;
    const bool hasLow = isNarrow || bounds.low > least || !type.isSigned;
    const bool hasHigh = isNarrow || bounds.high < greatest;
    return withBounds("a whole number", hasLow ? formatWhole(bounds.low) : "", hasHigh ? formatWhole(bounds.high) : "");
}

std::string floatRule(const TypeInfo& type) {
    constexpr Constraint kUnbounded;
    const Constraint& rule = type.constraint ? *type.constraint : kUnbounded;
    return withBounds("a number", std::isfinite(rule.minNumber) ? formatDecimal(rule.minNumber) : "",
                      std::isfinite(rule.maxNumber) ? formatDecimal(rule.maxNumber) : "");
}

std::string lengthRule(const Constraint& rule) {
    const bool hasLow = rule.minLength > 0, hasHigh = rule.maxLength != kNoMaxLength;
    if (!hasLow && !hasHigh) return "a text";
    const std::string low = hasLow ? std::to_string(rule.minLength) : "";
    const std::string high = hasHigh ? std::to_string(rule.maxLength) : "";
    if (low == "1" && !hasHigh) return "a text";
    return withBounds("a text", low, high) + (high == "1" || (low == "1" && !hasHigh) ? " character" : " characters");
}

std::string textRule(const TypeInfo& type) {
    if (isAnyUrl(type)) return "a URL such as https://example.com";
    if (!type.constraint) return "a text";
    switch (type.constraint->format) {
    case TextFormat::Email:
        return "an email address";
    case TextFormat::Url:
        return "a web address such as https://example.com";
    case TextFormat::Uuid:
        return "a UUID";
    case TextFormat::DateTime:
        return "a date and time such as 2024-01-31T12:00:00Z";
    case TextFormat::Any:
        break;
    }
    return lengthRule(*type.constraint);
}

std::string enumRule(const TypeInfo& type) {
    std::string rule = type.enumerators.size() > 1 ? "one of " : "";
    for (std::size_t i = 0; i < type.enumerators.size(); ++i) {
        if (i > 0) rule += ", ";
        rule += type.enumerators[i].name;
    }
    return rule;
}

std::string scalarRule(const TypeInfo& type) {
    switch (type.ops.scalar->format) {
    case TextFormat::Uuid:
        return "a UUID";
    case TextFormat::DateTime:
        return "a date and time such as 2024-01-31T12:00:00Z";
    default:
        return "a " + std::string{type.name};
    }
}

// Counts are never below zero, so a bound of zero is none.
std::string countRule(const VariableInfo& info, std::string (*format)(std::int64_t), std::string name,
                      std::string_view examples) {
    constexpr VariableInfo kUnbounded;
    const std::string low = info.low > 0 ? format(info.low) : "";
    const std::string high = info.high != kUnbounded.high ? format(info.high) : "";
    return low.empty() && high.empty() ? name.append(examples) : withBounds(std::move(name), low, high);
}

std::string ruleOf(const VariableInfo& info, const TypeInfo& type) {
    if (isDuration(type)) return countRule(info, formatDuration, "a duration", " such as 500ms, 15m or 1h");
    if (isByteSize(type)) return countRule(info, formatByteSize, "a size", " such as 512kb or 10mb");
    switch (type.kind) {
    case Kind::Boolean:
        return "true or false";
    case Kind::Integer:
        return integerRule(type);
    case Kind::Float:
        return floatRule(type);
    case Kind::Text:
        return textRule(type);
    case Kind::Enum:
        return enumRule(type);
    case Kind::Scalar:
        return scalarRule(type);
    case Kind::Default:
    case Kind::Optional:
        return ruleOf(info, *type.element);
    case Kind::Array:
        if (!isPlain(*type.element)) return "a JSON list";
        if (type.element->kind == Kind::Text && !type.element->constraint && !isAnyUrl(*type.element))
            return "a list separated by commas";
        return "a list separated by commas, each item " + ruleOf(info, *type.element);
    case Kind::Object:
        return "JSON with the members of " + std::string{type.name};
    default:
        return "JSON";
    }
}

} // namespace

std::string describeRule(const VariableInfo& info) {
    return info.rule.empty() ? ruleOf(info, *info.type) : std::string{info.rule};
}

} // namespace aerie::config::detail
