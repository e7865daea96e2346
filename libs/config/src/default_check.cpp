#include "default_check.hpp"

#include "text_form.hpp"
#include "web_url.hpp"

#include <aerie/base/json.hpp>

namespace aerie::config::detail {

namespace {

std::optional<ProblemCode> checkCount(const VariableInfo& info, std::int64_t count) {
    if (count < info.low || count > info.high) return ProblemCode::OutOfRange;
    return std::nullopt;
}

std::optional<ProblemCode> checkValue(const VariableInfo& info, const TypeInfo& type, const void* value) {
    if (isDuration(type)) return checkCount(info, static_cast<const Duration*>(value)->nanoseconds);
    if (isByteSize(type)) return checkCount(info, static_cast<const ByteSize*>(value)->bytes);
    if (isAnyUrl(type) && !isUrl(*static_cast<const std::string*>(value))) return ProblemCode::InvalidType;
    if (json::validate(type, value)) return ProblemCode::OutOfRange;
    return std::nullopt;
}

} // namespace

std::optional<ProblemCode> checkDefault(const VariableInfo& info, const void* value) {
    const bool isOptional = info.type->kind == Kind::Optional;
    const void* held = isOptional ? info.type->ops.optional->value(value) : value;
    if (!held) return std::nullopt;
    if (info.holds && !info.holds(held)) return ProblemCode::NotAllowed;
    return checkValue(info, isOptional ? *info.type->element : *info.type, held);
}

} // namespace aerie::config::detail
