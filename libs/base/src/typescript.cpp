#include "typescript_names.hpp"

#include <aerie/base/typescript.hpp>

#include <algorithm>
#include <set>
#include <vector>

namespace aerie::typescript {

namespace {

constexpr std::size_t kMaxSpelledElements = 8; // a longer std::array is an array type

// Where a type is written decides what stands for a missing value.
enum class Place : std::uint8_t { Whole, Member, Element };

bool isIdentifier(std::string_view name) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
    for (char c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$'))
            return false;
    return true;
}

// Has the type a `|` outside of brackets and quotation marks?
bool isUnion(std::string_view type) {
    int depth = 0;
    bool isQuoted = false;
    for (std::size_t i = 0; i < type.size(); ++i) {
        const char c = type[i];
        if (isQuoted && c == '\\')
            ++i;
        else if (c == '\'')
            isQuoted = !isQuoted;
        else if (!isQuoted && (c == '<' || c == '[' || c == '('))
            ++depth;
        else if (!isQuoted && (c == '>' || c == ']' || c == ')'))
            --depth;
        else if (!isQuoted && depth == 0 && c == '|')
            return true;
    }
    return false;
}

bool isUndefinedUnion(std::string_view type) { return type == "undefined" || type.ends_with(" | undefined"); }

std::string stringLiteral(std::string_view text) {
    std::string out = "'";
    for (char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

// Lines of /** */; a `*/` inside may not end it.
std::string docComment(std::string_view doc, std::string_view indent) {
    if (doc.empty()) return {};
    std::string text{doc};
    for (std::size_t at = 0; (at = text.find("*/", at)) != std::string::npos; at += 3) text.replace(at, 2, "*\\/");
    std::string out{indent};
    if (text.find('\n') == std::string::npos) return out + "/** " + text + " */\n";
    out += "/**\n";
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = std::string_view{text}.substr(at, end - at);
        out += std::string{indent} + (line.empty() ? " *" : " * ") + std::string{line} + "\n";
        at = end + 1;
    }
    return out + std::string{indent} + " */\n";
}

} // namespace

struct Emitter::Impl {
    Names names;
    std::vector<std::string> declarations;
    std::set<std::string> declared;

    std::string write(const TypeInfo& type, Direction direction, Place place);

private:
    std::string writeArray(const TypeInfo& type, Direction direction);
    std::string writeNamedArray(const TypeInfo& type, Direction direction);
    std::string writeTuple(const TypeInfo& type, Direction direction);
    std::string writeUnion(const TypeInfo& type, Direction direction);
    std::string writeJson(const TypeInfo& type, Direction direction);
    std::string writeEnum(const TypeInfo& type, Direction direction);
    std::string writeObject(const TypeInfo& type, Direction direction);
    std::string writeOptional(const TypeInfo& type, Direction direction, Place place);
    std::string objectBody(const TypeInfo& type, Direction direction);
    static bool mayBeLeft(const TypeInfo& type, Direction direction);
};

// Is the member written with a question mark?
bool Emitter::Impl::mayBeLeft(const TypeInfo& type, Direction direction) {
    if (type.kind == Kind::Default) return direction == Direction::Input;
    if (type.kind != Kind::Optional) return false;
    switch (type.presence) {
    case Presence::Nullish:
        return direction == Direction::Input;
    case Presence::MayBeLeft:
    case Presence::Loaded:
        return true;
    case Presence::MayBeNull:
    case Presence::Undefined:
        return false;
    }
    return false;
}

std::string Emitter::Impl::write(const TypeInfo& type, Direction direction, Place place) {
    switch (type.kind) {
    case Kind::Void:
        return place == Place::Whole && direction == Direction::Input ? "void" : "undefined";
    case Kind::Null:
        return "null";
    case Kind::Boolean:
        return "boolean";
    case Kind::Integer:
    case Kind::Float:
        return "number";
    case Kind::Text:
        return "string";
    case Kind::Scalar:
        return std::string{type.ops.scalar->typescript};
    case Kind::Enum:
        return writeEnum(type, direction);
    case Kind::Optional:
        return writeOptional(type, direction, place);
    case Kind::Default: {
        std::string element = write(*type.element, direction, Place::Element);
        return place != Place::Element && direction == Direction::Input ? element + " | undefined" : element;
    }
    case Kind::Array:
        return writeArray(type, direction);
    case Kind::Record:
        return "Record<string, " + write(*type.element, direction, Place::Element) + ">";
    case Kind::Tuple:
        return writeTuple(type, direction);
    case Kind::Object:
        return writeObject(type, direction);
    case Kind::Union:
        return writeUnion(type, direction);
    case Kind::Json:
        return writeJson(type, direction);
    }
    return "unknown";
}

std::string Emitter::Impl::writeJson(const TypeInfo& type, Direction direction) {
    if (!type.ops.scalar) return "unknown";
    std::string out{type.ops.scalar->typescript};
    if (type.element) out += "<" + write(*type.element, direction, Place::Whole) + ">";
    return out;
}

std::string Emitter::Impl::writeOptional(const TypeInfo& type, Direction direction, Place place) {
    std::string out = write(*type.element, direction, Place::Element);
    const bool isInput = direction == Direction::Input;
    switch (type.presence) {
    case Presence::Nullish:
        return out + (isInput && place != Place::Element ? " | null | undefined" : " | null");
    case Presence::MayBeNull:
        return out + " | null";
    case Presence::Undefined:
        return isUndefinedUnion(out) ? out : out + " | undefined";
    case Presence::MayBeLeft:
    case Presence::Loaded:
        // Spelled out for exactOptionalPropertyTypes. What takes any value takes that one, too.
        if (place != Place::Element) return out == "unknown" || isUndefinedUnion(out) ? out : out + " | undefined";
        // In a list there is no leaving out: JSON.stringify writes null.
        return isInput ? out : out + " | null";
    }
    return out;
}

std::string Emitter::Impl::writeArray(const TypeInfo& type, Direction direction) {
    if (!type.name.empty()) return writeNamedArray(type, direction);
    std::string element = write(*type.element, direction, Place::Element);
    if (!type.ops.sequence->append && type.constraint && type.constraint->maxLength <= kMaxSpelledElements) {
        std::string out = "[";
        for (std::size_t i = 0; i < type.constraint->maxLength; ++i) out += (i == 0 ? "" : ", ") + element;
        return out + "]";
    }
    return isUnion(element) ? "(" + element + ")[]" : element + "[]";
}

// A collection of JavaScript: Set<T>, Map<K, V> of pairs, Uint8Array.
std::string Emitter::Impl::writeNamedArray(const TypeInfo& type, Direction direction) {
    std::string out{type.name};
    if (out == "Uint8Array") return out;
    if (type.element->kind != Kind::Tuple) return out + "<" + write(*type.element, direction, Place::Element) + ">";
    std::string arguments;
    for (const MemberInfo& member : type.element->members)
        arguments += (arguments.empty() ? "" : ", ") + write(*member.type, direction, Place::Element);
    return out + "<" + arguments + ">";
}

std::string Emitter::Impl::writeTuple(const TypeInfo& type, Direction direction) {
    // Only the last ones may have a question mark.
    std::size_t needed = type.members.size();
    while (direction == Direction::Input && needed > 0 && mayBeLeft(*type.members[needed - 1].type, direction))
        --needed;
    std::string out = "[";
    for (std::size_t i = 0; i < type.members.size(); ++i) {
        if (i != 0) out += ", ";
        std::string element = write(*type.members[i].type, direction, Place::Element);
        if (i < needed)
            out += element;
        else
            out += isUnion(element) ? "(" + element + ")?" : element + "?";
    }
    return out + "]";
}

std::string Emitter::Impl::writeUnion(const TypeInfo& type, Direction direction) {
    std::string out;
    for (const TypeInfo* alternative : type.alternatives) {
        if (!out.empty()) out += " | ";
        out += write(*alternative, direction, Place::Element);
    }
    return out.empty() ? "never" : out;
}

// One value is a literal, e.g. the tag of a union's alternative; more have a name.
std::string Emitter::Impl::writeEnum(const TypeInfo& type, Direction direction) {
    std::string values;
    for (const EnumeratorInfo& enumerator : type.enumerators)
        values += (values.empty() ? "" : " | ") + stringLiteral(enumerator.name);
    if (type.enumerators.size() < 2) return values.empty() ? "never" : values;
    const std::string name = names.of(type, direction);
    if (declared.insert(name).second) declarations.push_back("export type " + name + " = " + values + ";\n");
    return name;
}

std::string Emitter::Impl::objectBody(const TypeInfo& type, Direction direction) {
    std::string out = "{\n";
    for (const MemberInfo& member : type.members) {
        out += docComment(member.doc, "  ");
        const std::string_view name = member.name();
        out += "  ";
        out += isIdentifier(name) ? name : member.key.substr(0, member.key.size() - 1);
        out += mayBeLeft(*member.type, direction) ? "?: " : ": ";
        out += write(*member.type, direction, Place::Member) + ";\n";
    }
    return out + "}";
}

std::string Emitter::Impl::writeObject(const TypeInfo& type, Direction direction) {
    const std::string name = names.of(type, direction);
    if (!declared.insert(name).second) return name; // also inside itself
    // An interface without members would take any value.
    if (type.members.empty()) {
        declarations.push_back("export type " + name + " = Record<string, never>;\n");
    } else {
        std::string body = objectBody(type, direction);
        declarations.push_back("export interface " + name + " " + body + "\n");
    }
    return name;
}

Emitter::Emitter() : impl_(std::make_unique<Impl>()) {}
Emitter::~Emitter() = default;
Emitter::Emitter(Emitter&&) noexcept = default;
Emitter& Emitter::operator=(Emitter&&) noexcept = default;

void Emitter::reserve(std::string_view name) { impl_->names.reserve(name); }
void Emitter::useInput(const TypeInfo& type) { impl_->names.use(type, Direction::Input); }
void Emitter::useOutput(const TypeInfo& type) { impl_->names.use(type, Direction::Output); }

std::string Emitter::inputType(const TypeInfo& type) {
    impl_->names.use(type, Direction::Input);
    return impl_->write(type, Direction::Input, Place::Whole);
}

std::string Emitter::outputType(const TypeInfo& type) {
    impl_->names.use(type, Direction::Output);
    return impl_->write(type, Direction::Output, Place::Whole);
}

std::string Emitter::declarations() const {
    std::string out;
    for (const std::string& declaration : impl_->declarations) {
        if (!out.empty()) out += '\n';
        out += declaration;
    }
    return out;
}

} // namespace aerie::typescript
