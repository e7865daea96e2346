#include "typescript_names.hpp"

#include <aerie/base/json.hpp>
#include <aerie/base/zod.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace aerie::zod {

namespace {

using typescript::Direction;

constexpr std::int64_t kSafeInteger = 9007199254740991; // 2^53 - 1

std::string quoted(std::string_view text) {
    std::string out;
    json::appendString(out, text);
    return out;
}

std::string textSchema(const TypeInfo& type) {
    const Constraint constraint = type.constraint ? *type.constraint : Constraint{};
    std::string out;
    switch (constraint.format) {
    case TextFormat::Email:
        out = "z.email()";
        break;
    case TextFormat::Url:
        out = "z.url({ protocol: /^https?$/ })";
        break;
    case TextFormat::Uuid:
        out = "z.guid()";
        break;
    case TextFormat::DateTime:
        out = "z.iso.datetime({ offset: true })";
        break;
    case TextFormat::Any:
        out = "z.string()";
        break;
    }
    if (constraint.minLength > 0) out += ".min(" + std::to_string(constraint.minLength) + ')';
    if (constraint.maxLength != Constraint{}.maxLength) out += ".max(" + std::to_string(constraint.maxLength) + ')';
    return out;
}

std::string integerSchema(const TypeInfo& type) {
    const unsigned bits = type.size * 8;
    std::int64_t low = type.isSigned ? -kSafeInteger : 0;
    std::int64_t high = kSafeInteger;
    if (bits < 64) {
        low = type.isSigned ? -(std::int64_t{1} << (bits - 1)) : 0;
        high = (std::int64_t{1} << (type.isSigned ? bits - 1 : bits)) - 1;
    }
    if (type.constraint) {
        low = std::max(low, type.constraint->minInteger);
        high = std::min(high, type.constraint->maxInteger);
    }
    std::string out{"z.int()"};
    if (low > -kSafeInteger) out += ".min(" + std::to_string(low) + ')';
    if (high < kSafeInteger) out += ".max(" + std::to_string(high) + ')';
    return out;
}

std::string numberSchema(const TypeInfo& type) {
    std::string out{"z.number()"};
    if (type.constraint && std::isfinite(type.constraint->minNumber))
        out += ".min(" + json::write(type.constraint->minNumber) + ')';
    if (type.constraint && std::isfinite(type.constraint->maxNumber))
        out += ".max(" + json::write(type.constraint->maxNumber) + ')';
    return out;
}

} // namespace

struct Emitter::Impl {
    typescript::Names names{};
    std::set<std::string> declared{};
    std::set<std::string> open{}; // being written: what holds itself
    std::string declarations{};
    bool meetsOpen = false; // the latest member refers to a schema that is not complete yet

    std::string write(const TypeInfo& type) {
        switch (type.kind) {
        case Kind::Void:
            return "z.void()";
        case Kind::Null:
            return "z.null()";
        case Kind::Boolean:
            return "z.boolean()";
        case Kind::Integer:
            return integerSchema(type);
        case Kind::Float:
            return numberSchema(type);
        case Kind::Text:
            return textSchema(type);
        case Kind::Scalar:
            return scalarSchema(type);
        case Kind::Enum:
            return writeEnum(type);
        case Kind::Optional:
            return write(*type.element) + std::string{presenceOf(type)};
        case Kind::Default:
            return write(*type.element) + ".optional()";
        case Kind::Array:
            return writeArray(type);
        case Kind::Record:
            return "z.record(z.string(), " + write(*type.element) + ')';
        case Kind::Tuple:
            return "z.tuple([" + listOf(type.members, [](const MemberInfo& m) { return m.type; }) + "])";
        case Kind::Union:
            return "z.union([" + listOf(type.alternatives, [](const TypeInfo* t) { return t; }) + "])";
        case Kind::Object:
            return writeObject(type);
        case Kind::Json:
            return "z.unknown().refine((value) => value !== undefined)";
        }
        return "z.unknown()";
    }

private:
    static std::string_view presenceOf(const TypeInfo& type) {
        switch (type.presence) {
        case Presence::Nullish:
            return ".nullish()";
        case Presence::MayBeNull:
            return ".nullable()";
        case Presence::MayBeLeft:
        case Presence::Loaded:
        case Presence::Undefined:
            return ".optional()";
        }
        return {};
    }
    static std::string scalarSchema(const TypeInfo& type) {
        const ScalarOps& ops = *type.ops.scalar;
        if (ops.typescript == "Date") return "z.date()";
        if (ops.typescript == "bigint") return "z.bigint()";
        if (ops.typescript == "URL") return "z.instanceof(URL)";
        const Constraint format{.format = ops.format};
        return textSchema({.kind = Kind::Text, .constraint = &format});
    }
    template<class Range, class TypeOf> std::string listOf(const Range& range, TypeOf typeOfPart) {
        std::string out;
        for (const auto& part : range) out += (out.empty() ? "" : ", ") + write(*typeOfPart(part));
        return out;
    }
    std::string writeArray(const TypeInfo& type) {
        if (type.name == "Uint8Array") return "z.instanceof(Uint8Array)";
        if (type.name == "Set") return "z.set(" + write(*type.element) + ')';
        std::string out = "z.array(" + write(*type.element) + ')';
        if (type.constraint && type.constraint->minLength > 0)
            out += ".min(" + std::to_string(type.constraint->minLength) + ')';
        if (type.constraint && type.constraint->maxLength != Constraint{}.maxLength)
            out += ".max(" + std::to_string(type.constraint->maxLength) + ')';
        return out;
    }
    std::string writeEnum(const TypeInfo& type) {
        const std::string& name = names.of(type, Direction::Input);
        if (!declared.insert(name).second) return name;
        std::string values;
        for (const EnumeratorInfo& value : type.enumerators)
            values += (values.empty() ? "" : ", ") + quoted(value.name);
        declarations += "export const " + name + " = z.enum([" + values + "]);\n";
        return name;
    }
    std::string writeObject(const TypeInfo& type) {
        const std::string name = names.of(type, Direction::Input);
        if (open.contains(name)) {
            meetsOpen = true;
            return name;
        }
        if (!declared.insert(name).second) return name;
        open.insert(name);
        std::string body;
        for (const MemberInfo& member : type.members) {
            const bool before = std::exchange(meetsOpen, false);
            const std::string schema = write(*member.type);
            // A getter is read when the schema is complete.
            body += meetsOpen ? "  get " + quoted(member.name()) + "() {\n    return " + schema + ";\n  },\n"
                              : "  " + quoted(member.name()) + ": " + schema + ",\n";
            meetsOpen = before;
        }
        open.erase(name);
        declarations +=
            "export const " + name + (type.isStrict ? " = z.strictObject({\n" : " = z.object({\n") + body + "});\n";
        return name;
    }
};

Emitter::Emitter() : impl_(std::make_unique<Impl>()) {}
Emitter::~Emitter() = default;
void Emitter::use(const TypeInfo& type) { impl_->names.use(type, Direction::Input); }
std::string Emitter::schema(const TypeInfo& type) { return impl_->write(type); }
const std::string& Emitter::declarations() const noexcept { return impl_->declarations; }

} // namespace aerie::zod
