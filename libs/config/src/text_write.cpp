#include "integers.hpp"
#include "plain_numbers.hpp"
#include "text_form.hpp"

#include <aerie/base/json.hpp>

#include <cstring>

namespace aerie::config::detail {

namespace {

std::string writeValue(const TypeInfo& type, const void* value);

std::string writeFloat(const TypeInfo& type, const void* value) {
    if (type.size == sizeof(double)) {
        double number = 0;
        std::memcpy(&number, value, sizeof number);
        return formatDecimal(number);
    }
    float number = 0;
    std::memcpy(&number, value, sizeof number);
    return formatDecimal(number);
}

std::string writeEnum(const TypeInfo& type, const void* value) {
    const Wide number = loadInteger(type, value);
    for (const EnumeratorInfo& enumerator : type.enumerators)
        if (number == enumerator.value) return std::string{enumerator.name};
    return formatWhole(number);
}

std::string writeList(const TypeInfo& type, const void* value) {
    const SequenceOps& list = *type.ops.sequence;
    const auto* item = static_cast<const char*>(list.data(value));
    std::string out;
    for (std::size_t i = 0, length = list.length(value); i < length; ++i, item += type.element->size) {
        if (i > 0) out += ',';
        out += writeValue(*type.element, item);
    }
    return out;
}

std::string writeJson(const TypeInfo& type, const void* value) {
    std::string out;
    json::append(out, type, value);
    return out;
}

std::string writeValue(const TypeInfo& type, const void* value) {
    if (isDuration(type)) return formatDuration(static_cast<const Duration*>(value)->nanoseconds);
    if (isByteSize(type)) return formatByteSize(static_cast<const ByteSize*>(value)->bytes);
    switch (type.kind) {
    case Kind::Boolean:
        return *static_cast<const bool*>(value) ? "true" : "false";
    case Kind::Integer:
        return formatWhole(loadInteger(type, value));
    case Kind::Float:
        return writeFloat(type, value);
    case Kind::Text:
        return *static_cast<const std::string*>(value);
    case Kind::Enum:
        return writeEnum(type, value);
    case Kind::Scalar: {
        std::string out;
        type.ops.scalar->append(value, out);
        return out;
    }
    case Kind::Default:
        return writeValue(*type.element, value);
    case Kind::Array:
        return isPlain(*type.element) ? writeList(type, value) : writeJson(type, value);
    default:
        return writeJson(type, value);
    }
}

} // namespace

std::optional<std::string> writeText(const VariableInfo& info, const void* value) {
    if (info.type->kind != Kind::Optional) return writeValue(*info.type, value);
    const void* held = info.type->ops.optional->value(value);
    return held ? std::optional{writeValue(*info.type->element, held)} : std::nullopt;
}

void appendJson(std::string& out, const TypeInfo& type, const void* value) {
    if (isDuration(type)) {
        out += std::to_string(static_cast<const Duration*>(value)->toMilliseconds());
    } else if (isByteSize(type)) {
        out += std::to_string(static_cast<const ByteSize*>(value)->bytes);
    } else if (type.kind == Kind::Optional) {
        if (const void* held = type.ops.optional->value(value))
            appendJson(out, *type.element, held);
        else
            out += "null";
    } else if (type.kind == Kind::Array && (isDuration(*type.element) || isByteSize(*type.element))) {
        const SequenceOps& list = *type.ops.sequence;
        const auto* item = static_cast<const char*>(list.data(value));
        out += '[';
        for (std::size_t i = 0, length = list.length(value); i < length; ++i, item += type.element->size) {
            if (i > 0) out += ',';
            appendJson(out, *type.element, item);
        }
        out += ']';
    } else {
        json::append(out, type, value);
    }
}

} // namespace aerie::config::detail
