#include "json_reader.hpp"

#include "json_validator.hpp"
#include "json_value_parser.hpp"

#include <bit>

namespace aerie::json::detail {

namespace {

// Can a second value be read over the first? Members of an object that the second one leaves out would stay.
bool isOverwritten(const TypeInfo& type) noexcept {
    switch (type.kind) {
    case Kind::Object:
    case Kind::Tuple:
        return false;
    case Kind::Default:
        return isOverwritten(*type.element);
    case Kind::Array:
        return type.ops.sequence->append != nullptr;
    default:
        return true;
    }
}

std::size_t findMemberFrom(const TypeInfo& type, std::size_t start, std::string_view name) noexcept {
    const std::size_t count = type.members.size();
    for (std::size_t i = start; i < count; ++i)
        if (type.members[i].name() == name) return i;
    for (std::size_t i = 0; i < start && i < count; ++i)
        if (type.members[i].name() == name) return i;
    return count;
}

bool shapeOf(char first, Shape& out) noexcept {
    switch (first) {
    case '{':
        out = Shape::Object;
        return true;
    case '[':
        out = Shape::Array;
        return true;
    case '"':
        out = Shape::String;
        return true;
    case 't':
    case 'f':
        out = Shape::Boolean;
        return true;
    case 'n':
        out = Shape::Null;
        return true;
    default:
        out = Shape::Number;
        return first == '-' || (first >= '0' && first <= '9');
    }
}

// A string that must grow is made anew: cheaper than assign, which first saves what is there.
inline void assignText(std::string& out, std::string_view text) {
    if (text.size() <= out.capacity())
        out.assign(text);
    else
        out = std::string{text};
}

constexpr bool startsNumber(char c) { return c == '-' || (c >= '0' && c <= '9'); }

} // namespace

bool Reader::readValue(const TypeInfo& type, void* out) {
    switch (type.kind) {
    case Kind::Text:
        return readText(type, out);
    case Kind::Integer:
        return readInteger(type, out);
    case Kind::Float:
        return readFloat(type, out);
    case Kind::Boolean:
        return readBoolean(out);
    case Kind::Scalar:
        return readScalar(type, out);
    case Kind::Enum:
        return readEnum(type, out);
    case Kind::Optional:
        return readOptional(type, out);
    case Kind::Default:
        return readValue(*type.element, out);
    case Kind::Object:
        return readObject(type, out);
    case Kind::Array:
        return readArray(type, out);
    case Kind::Record:
        return readRecord(type, out);
    case Kind::Tuple:
        return readTuple(type, out);
    case Kind::Union:
        return readUnion(type, out);
    case Kind::Json:
        return readJson(type, out);
    case Kind::Null:
        return scanner_.peek() == 'n' && scanner_.readWord("null");
    case Kind::Void:
        break;
    }
    return false;
}

inline bool Reader::readText(const TypeInfo& type, void* out) {
    std::string_view text;
    if (scanner_.peek() != '"' || !scanner_.readString(text) || !fitsText(type, text)) return false;
    assignText(*static_cast<std::string*>(out), text);
    return true;
}

inline bool Reader::readInteger(const TypeInfo& type, void* out) {
    Number number;
    return startsNumber(scanner_.peek()) && scanner_.readNumber(number) && storeInteger(type, out, number) == Fit::Yes;
}

inline bool Reader::readFloat(const TypeInfo& type, void* out) {
    Number number;
    return startsNumber(scanner_.peek()) && scanner_.readNumber(number) &&
           storeFloat(type, out, toDouble(number)) == Fit::Yes;
}

inline bool Reader::readBoolean(void* out) {
    const char c = scanner_.peek();
    if (c != 't' && c != 'f') return false;
    *static_cast<bool*>(out) = c == 't';
    return c == 't' ? scanner_.readWord("true") : scanner_.readWord("false");
}

bool Reader::readScalar(const TypeInfo& type, void* out) {
    std::string_view text;
    return scanner_.peek() == '"' && scanner_.readString(text) && type.ops.scalar->parse(out, text);
}

bool Reader::readEnum(const TypeInfo& type, void* out) {
    std::string_view name;
    if (scanner_.peek() != '"' || !scanner_.readString(name)) return false;
    const EnumeratorInfo* enumerator = findEnumerator(type, name);
    if (enumerator) storeBits(type, out, static_cast<std::uint64_t>(enumerator->value));
    return enumerator != nullptr;
}

bool Reader::readOptional(const TypeInfo& type, void* out) {
    if (type.presence != Presence::MayBeLeft && scanner_.peek() == 'n') {
        type.ops.optional->reset(out);
        return scanner_.readWord("null");
    }
    return readValue(*type.element, type.ops.optional->emplace(out));
}

bool Reader::readObject(const TypeInfo& type, void* out) {
    const std::size_t count = type.members.size();
    if (scanner_.peek() != '{' || count > 64 || !scanner_.enter()) return false;
    std::uint64_t seen = 0;
    std::size_t next = 0; // clients mostly send the members in order: try that one's key first
    bool more = scanner_.peek() != '}';
    while (more) {
        std::size_t index = next;
        scanner_.peek();
        if (next >= count || !scanner_.takeKey(type.members[next].key)) {
            std::string_view name;
            if (!scanner_.readName(name)) return false;
            index = findMemberFrom(type, next, name);
        }
        if (index == count) {
            if (type.isStrict || !scanner_.skipValue()) return false;
        } else {
            const MemberInfo& member = type.members[index];
            const std::uint64_t bit = std::uint64_t{1} << index;
            if ((seen & bit) != 0 && !isOverwritten(*member.type)) return false;
            seen |= bit;
            if (!readValue(*member.type, static_cast<char*>(out) + member.offset)) return false;
            next = index + 1;
        }
        if (!scanner_.readSeparator('}', more)) return false;
    }
    scanner_.leave();
    const std::uint64_t all = count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
    for (std::uint64_t missing = all & ~seen; missing != 0; missing &= missing - 1)
        if (!acceptsMissing(*type.members[static_cast<std::size_t>(std::countr_zero(missing))].type)) return false;
    return true;
}

bool Reader::readRecord(const TypeInfo& type, void* out) {
    if (scanner_.peek() != '{' || !scanner_.enter()) return false;
    type.ops.record->clear(out);
    for (bool more = scanner_.peek() != '}'; more;) {
        std::string_view name;
        if (!scanner_.readName(name)) return false;
        void* value = type.ops.record->insert(out, name);
        if (!readValue(*type.element, value) || !scanner_.readSeparator('}', more)) return false;
    }
    scanner_.leave();
    return true;
}

bool Reader::readArray(const TypeInfo& type, void* out) {
    if (scanner_.peek() != '[' || !scanner_.enter()) return false;
    const SequenceOps& ops = *type.ops.sequence;
    ops.clear(out);
    std::size_t length = 0;
    const std::size_t fixedLength = ops.append ? 0 : ops.length(out);
    for (bool more = scanner_.peek() != ']'; more; ++length) {
        void* element = nullptr;
        if (ops.append)
            element = ops.append(out);
        else if (length < fixedLength)
            element = static_cast<char*>(const_cast<void*>(ops.data(out))) + length * type.element->size;
        if (!element || !readValue(*type.element, element) || !scanner_.readSeparator(']', more)) return false;
    }
    scanner_.leave();
    return !type.constraint || (length >= type.constraint->minLength && length <= type.constraint->maxLength);
}

bool Reader::readTuple(const TypeInfo& type, void* out) {
    if (scanner_.peek() != '[' || !scanner_.enter()) return false;
    std::size_t length = 0;
    for (bool more = scanner_.peek() != ']'; more; ++length) {
        if (length == type.members.size()) return false;
        const MemberInfo& member = type.members[length];
        if (!readValue(*member.type, static_cast<char*>(out) + member.offset)) return false;
        if (!scanner_.readSeparator(']', more)) return false;
    }
    scanner_.leave();
    for (; length < type.members.size(); ++length)
        if (!acceptsMissing(*type.members[length].type)) return false;
    return true;
}

bool Reader::readUnion(const TypeInfo& type, void* out) {
    Shape shape{};
    if (!shapeOf(scanner_.peek(), shape)) return false;
    const Choice choice = chooseAlternative(type, shape);
    switch (choice.how) {
    case Choice::How::None:
        return false;
    case Choice::How::Single:
        return readValue(*type.alternatives[choice.index], type.ops.variant->emplace(out, choice.index));
    case Choice::How::Discriminated:
        return readDiscriminated(type, choice.discriminator, out);
    case Choice::How::Trial:
        return readTrial(type, out);
    }
    return false;
}

// Looks ahead for the discriminator, then reads the object from its start. When the member comes twice, reading
// notices.
bool Reader::readDiscriminated(const TypeInfo& type, std::string_view discriminator, void* out) {
    const char* start = scanner_.position();
    if (!scanner_.enter()) return false;
    for (bool more = scanner_.peek() != '}'; more;) {
        std::string_view name;
        if (!scanner_.readName(name)) return false;
        if (name == discriminator) {
            std::string_view value;
            if (scanner_.peek() != '"' || !scanner_.readString(value)) return false;
            const std::size_t index = findDiscriminated(type, discriminator, value);
            if (index == type.alternatives.size()) return false;
            scanner_.leave();
            scanner_.rewind(start);
            return readValue(*type.alternatives[index], type.ops.variant->emplace(out, index));
        }
        if (!scanner_.skipValue() || !scanner_.readSeparator('}', more)) return false;
    }
    return false;
}

bool Reader::readTrial(const TypeInfo& type, void* out) {
    Value value;
    if (!ValueParser::parse(scanner_, value)) return false;
    return Validator{0}.readDocument(type, out, &value);
}

bool Reader::readJson(const TypeInfo& type, void* out) {
    scanner_.peek();
    const char* start = scanner_.position();
    if (!scanner_.skipValue()) return false;
    const std::string_view text{start, static_cast<std::size_t>(scanner_.position() - start)};
    if (type.ops.scalar) return type.ops.scalar->parse(out, text);
    static_cast<std::string*>(out)->assign(text);
    return true;
}

} // namespace aerie::json::detail
