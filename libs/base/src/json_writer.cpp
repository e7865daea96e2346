// The writer: walks a value beside its table.
#include "json_fit.hpp"
#include "json_limits.hpp"
#include "json_sink.hpp"

#include <aerie/base/json.hpp>

namespace aerie::json {

namespace {

using detail::Sink;

class Writer {
public:
    explicit Writer(Sink& sink) noexcept : sink_(sink) {}

    void write(const TypeInfo& type, const void* value);

private:
    void writeEnum(const TypeInfo& type, const void* value);
    void writeScalar(const TypeInfo& type, const void* value);
    void writeObject(const TypeInfo& type, const void* value);
    void writeArray(const TypeInfo& type, const void* value);
    void writeRecord(const TypeInfo& type, const void* value);
    void writeTuple(const TypeInfo& type, const void* value);
    void writeJson(const TypeInfo& type, const void* value);

    static const void* at(const void* value, std::size_t offset) noexcept {
        return static_cast<const char*>(value) + offset;
    }

    // Types that hold themselves can be as deep as memory; the stack is not.
    struct Level {
        explicit Level(unsigned& depth) noexcept : depth_(++depth) {}
        ~Level() { --depth_; }
        unsigned& depth_;
    };

    Sink& sink_;
    unsigned depth_ = 0;
};

void Writer::write(const TypeInfo& type, const void* value) {
    const Level level{depth_};
    if (depth_ > detail::kDepthCeiling) return sink_.put("null");
    switch (type.kind) {
    case Kind::Void:
    case Kind::Null:
        return sink_.put("null");
    case Kind::Boolean:
        return sink_.put(*static_cast<const bool*>(value) ? std::string_view{"true"} : std::string_view{"false"});
    case Kind::Integer:
        if (type.isSigned) return sink_.putSigned(detail::loadInteger(type, value));
        return sink_.putUnsigned(detail::loadBits(type, value));
    case Kind::Float:
        if (type.size == sizeof(float)) return sink_.putFloat(*static_cast<const float*>(value));
        return sink_.putDouble(*static_cast<const double*>(value));
    case Kind::Text:
        return sink_.putString(*static_cast<const std::string*>(value));
    case Kind::Scalar:
        return writeScalar(type, value);
    case Kind::Enum:
        return writeEnum(type, value);
    case Kind::Optional:
        if (const void* inner = type.ops.optional->value(value)) return write(*type.element, inner);
        return sink_.put("null");
    case Kind::Default:
        return write(*type.element, value);
    case Kind::Array:
        return writeArray(type, value);
    case Kind::Record:
        return writeRecord(type, value);
    case Kind::Tuple:
        return writeTuple(type, value);
    case Kind::Object:
        return writeObject(type, value);
    case Kind::Union:
        return write(*type.alternatives[type.ops.variant->index(value)], type.ops.variant->value(value));
    case Kind::Json:
        return writeJson(type, value);
    }
}

// A value without a name has no text; null is what a reader refuses most clearly.
void Writer::writeEnum(const TypeInfo& type, const void* value) {
    const std::int64_t number = detail::loadInteger(type, value);
    for (const EnumeratorInfo& enumerator : type.enumerators)
        if (enumerator.value == number) return sink_.putString(enumerator.name);
    sink_.put("null");
}

void Writer::writeScalar(const TypeInfo& type, const void* value) {
    sink_.put('"');
    type.ops.scalar->append(value, sink_.flushed());
    sink_.put('"');
}

void Writer::writeObject(const TypeInfo& type, const void* value) {
    char before = '{';
    for (const MemberInfo& member : type.members) {
        const void* inner = at(value, member.offset);
        if (isUndefined(*member.type, inner)) continue;
        sink_.putKey(before, member.key);
        write(*member.type, inner);
        before = ',';
    }
    if (before == '{') sink_.put('{');
    sink_.put('}');
}

void Writer::writeArray(const TypeInfo& type, const void* value) {
    const std::size_t length = type.ops.sequence->length(value);
    const void* element = type.ops.sequence->data(value);
    sink_.put('[');
    for (std::size_t i = 0; i < length; ++i, element = at(element, type.element->size)) {
        if (i != 0) sink_.put(',');
        write(*type.element, element);
    }
    sink_.put(']');
}

void Writer::writeRecord(const TypeInfo& type, const void* value) {
    struct Visit {
        Writer& writer;
        const TypeInfo& element;
        char before = '{';
    } context{*this, *type.element};
    type.ops.record->forEach(value, &context, [](void* opaque, std::string_view key, const void* inner) {
        auto& visit = *static_cast<Visit*>(opaque);
        if (isUndefined(visit.element, inner)) return;
        visit.writer.sink_.put(visit.before);
        visit.before = ',';
        visit.writer.sink_.putString(key);
        visit.writer.sink_.put(':');
        visit.writer.write(visit.element, inner);
    });
    if (context.before == '{') sink_.put('{');
    sink_.put('}');
}

void Writer::writeTuple(const TypeInfo& type, const void* value) {
    char before = '[';
    for (const MemberInfo& member : type.members) {
        sink_.put(before);
        before = ',';
        write(*member.type, at(value, member.offset));
    }
    if (before == '[') sink_.put('[');
    sink_.put(']');
}

void Writer::writeJson(const TypeInfo& type, const void* value) {
    if (type.ops.scalar) return type.ops.scalar->append(value, sink_.flushed());
    sink_.put(*static_cast<const std::string*>(value));
}

} // namespace

bool isUndefined(const TypeInfo& type, const void* value) noexcept {
    if (type.kind == Kind::Void) return true;
    if (type.kind != Kind::Optional || type.ops.optional->value(value)) return false;
    return type.presence == Presence::MayBeLeft || type.presence == Presence::Loaded ||
           type.presence == Presence::Undefined;
}

void append(std::string& out, const TypeInfo& type, const void* value) {
    Sink sink{out};
    Writer{sink}.write(type, value);
    sink.flush();
}

void appendString(std::string& out, std::string_view text) {
    Sink sink{out};
    sink.putString(text);
    sink.flush();
}

} // namespace aerie::json
