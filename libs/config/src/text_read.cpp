#include "integers.hpp"
#include "js_space.hpp"
#include "plain_numbers.hpp"
#include "text_form.hpp"
#include "utf8.hpp"
#include "web_url.hpp"

#include <aerie/base/json.hpp>
#include <aerie/base/text.hpp>

#include <cmath>
#include <cstring>

namespace aerie::config::detail {

namespace {

using Result = std::optional<ProblemCode>;
constexpr Result kGood{};

Result readBoolean(std::string_view text, void* value) {
    std::string word;
    for (char c : trim(text)) word += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const bool isTrue = word == "true" || word == "1" || word == "yes" || word == "on";
    const bool isFalse = word == "false" || word == "0" || word == "no" || word == "off";
    if (!isTrue && !isFalse) return ProblemCode::InvalidType;
    *static_cast<bool*>(value) = isTrue;
    return kGood;
}

Result readInteger(const TypeInfo& type, std::string_view text, void* value) {
    const std::optional<Wide> number = parseWhole(text);
    if (!number) return ProblemCode::InvalidType;
    const IntegerBounds bounds = boundsOf(type);
    if (*number < bounds.low || *number > bounds.high) return ProblemCode::OutOfRange;
    storeInteger(type, value, *number);
    return kGood;
}

Result readFloat(const TypeInfo& type, std::string_view text, void* value) {
    const std::optional<double> number = parseDecimal(text);
    if (!number) return ProblemCode::InvalidType;
    constexpr Constraint kUnbounded;
    const Constraint& rule = type.constraint ? *type.constraint : kUnbounded;
    const auto single = static_cast<float>(*number);
    const bool isFinite = type.size == sizeof(float) ? std::isfinite(single) : std::isfinite(*number);
    if (!isFinite || *number < rule.minNumber || *number > rule.maxNumber) return ProblemCode::OutOfRange;
    if (type.size == sizeof(float))
        std::memcpy(value, &single, sizeof single);
    else
        std::memcpy(value, &*number, sizeof *number);
    return kGood;
}

Result readString(const TypeInfo& type, std::string_view text, void* value) {
    if (!isValidUtf8(text)) return ProblemCode::InvalidType;
    if (isAnyUrl(type) && !isUrl(text)) return ProblemCode::InvalidType;
    if (const Constraint* rule = type.constraint) {
        const std::size_t length = lengthInUtf16(text);
        if (length < rule->minLength) return ProblemCode::TooShort;
        if (length > rule->maxLength) return ProblemCode::TooLong;
        if (!hasFormat(text, rule->format)) return ProblemCode::InvalidType;
    }
    *static_cast<std::string*>(value) = text;
    return kGood;
}

Result readEnum(const TypeInfo& type, std::string_view text, void* value) {
    for (const EnumeratorInfo& enumerator : type.enumerators) {
        if (enumerator.name != text) continue;
        storeInteger(type, value, enumerator.value);
        return kGood;
    }
    return ProblemCode::NotAllowed;
}

Result readCount(std::optional<std::int64_t> count, const VariableInfo& info, std::int64_t& into) {
    if (!count) return ProblemCode::InvalidType;
    if (*count == kTooLarge || *count < info.low || *count > info.high) return ProblemCode::OutOfRange;
    into = *count;
    return kGood;
}

Result readJson(const VariableInfo& info, const TypeInfo& type, std::string_view text, void* value) {
    return json::read(type, value, info.reset, text) ? Result{ProblemCode::InvalidType} : kGood;
}

Result readValue(const VariableInfo& info, const TypeInfo& type, std::string_view text, void* value);

Result readList(const VariableInfo& info, const TypeInfo& type, std::string_view text, void* value) {
    const SequenceOps& list = *type.ops.sequence;
    list.clear(value);
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view item = trim(text.substr(0, comma));
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
        if (item.empty()) continue;
        if (const Result fault = readValue(info, *type.element, item, list.append(value))) return fault;
    }
    return kGood;
}

Result readValue(const VariableInfo& info, const TypeInfo& type, std::string_view text, void* value) {
    if (isDuration(type)) return readCount(parseDuration(text), info, static_cast<Duration*>(value)->nanoseconds);
    if (isByteSize(type)) return readCount(parseByteSize(text), info, static_cast<ByteSize*>(value)->bytes);
    switch (type.kind) {
    case Kind::Boolean:
        return readBoolean(text, value);
    case Kind::Integer:
        return readInteger(type, text, value);
    case Kind::Float:
        return readFloat(type, text, value);
    case Kind::Text:
        return readString(type, text, value);
    case Kind::Enum:
        return readEnum(type, text, value);
    case Kind::Scalar:
        return type.ops.scalar->parse(value, text) ? kGood : Result{ProblemCode::InvalidType};
    case Kind::Default:
        return readValue(info, *type.element, text, value);
    case Kind::Optional:
        return readValue(info, *type.element, text, type.ops.optional->emplace(value));
    case Kind::Array:
        if (isPlain(*type.element) && type.ops.sequence->append) return readList(info, type, text, value);
        return readJson(info, type, text, value);
    default:
        return readJson(info, type, text, value);
    }
}

} // namespace

std::optional<ProblemCode> readText(const VariableInfo& info, std::string_view text, void* value) {
    if (const Result fault = readValue(info, *info.type, text, value)) return fault;
    const void* held = info.type->kind == Kind::Optional ? info.type->ops.optional->value(value) : value;
    return info.holds && !info.holds(held) ? Result{ProblemCode::NotAllowed} : kGood;
}

} // namespace aerie::config::detail
