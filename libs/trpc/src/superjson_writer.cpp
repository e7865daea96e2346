#include "superjson.hpp"

#include <aerie/base/json_value.hpp>
#include <aerie/trpc/rich_types.hpp>

#include <cmath>
#include <set>

namespace aerie::trpc::detail {

namespace {

bool isUnknown(const TypeInfo& type) noexcept { return type.kind == Kind::Json && type.ops.scalar == &kUnknownOps; }

// Of the type itself, without its parts.
bool isRich(const TypeInfo& type) noexcept {
    return type.kind == Kind::Void || type.kind == Kind::Float || isUnknown(type) ||
           (type.kind == Kind::Optional && type.presence == Presence::Undefined) ||
           !superjson::annotationOf(type).empty();
}
bool needsAnnotation(const TypeInfo& type) noexcept {
    return isUnknown(type) || !superjson::annotationOf(type).empty();
}
bool isCompound(const TypeInfo& type) noexcept {
    return type.element || !type.members.empty() || !type.alternatives.empty();
}

template<class Visit> void forEachPart(const TypeInfo& type, Visit visit) {
    if (type.element) visit(*type.element);
    for (const MemberInfo& member : type.members) visit(*member.type);
    for (const TypeInfo* alternative : type.alternatives) visit(*alternative);
}

void reach(const TypeInfo& type, std::set<const TypeInfo*>& reached) {
    if (!reached.insert(&type).second) return;
    forEachPart(type, [&](const TypeInfo& part) { reach(part, reached); });
}

class Writer {
public:
    Writer(std::string& out, const RichTypes& types, std::string_view path) : out_(out), types_(types), path_(path) {
        if (!path.empty()) depth_ = 1;
    }

    void write(const TypeInfo& type, const void* value);
    void writeUndefined() {
        out_ += "null";
        annotate("[\"undefined\"]");
    }
    // `,"meta":{...}`, or nothing.
    void finish() {
        if (root_.empty() && annotations_.empty()) return;
        out_ += ",\"meta\":{\"values\":";
        if (root_.empty())
            out_.append("{").append(annotations_) += '}';
        else
            out_ += root_;
        out_ += ",\"v\":1}";
    }

private:
    static const void* at(const void* value, std::size_t offset) noexcept {
        return static_cast<const char*>(value) + offset;
    }
    // A step down to a member or element, for the length of a block.
    struct Step {
        Step(Writer& writer, std::string_view key) : writer_(writer), size_(writer.path_.size()) {
            if (writer.depth_++ > 0) writer.path_ += '.';
            for (char c : key) {
                if (c == '.' || c == '\\') writer.path_ += '\\';
                writer.path_ += c;
            }
        }
        ~Step() {
            --writer_.depth_;
            writer_.path_.resize(size_);
        }
        Writer& writer_;
        std::size_t size_;
    };

    void annotate(std::string_view leaf) { annotateAt(path_, depth_ == 0, leaf); }
    void annotateAt(std::string_view path, bool isRoot, std::string_view leaf) {
        if (isRoot) {
            root_ = leaf;
            return;
        }
        if (!annotations_.empty()) annotations_ += ',';
        json::appendString(annotations_, path);
        annotations_.append(":").append(leaf);
    }
    void writeFloat(const TypeInfo& type, const void* value);
    void writeArray(const TypeInfo& type, const void* value);
    void writeElements(const TypeInfo& type, const void* value);
    void writeRecord(const TypeInfo& type, const void* value);
    void writeTuple(const TypeInfo& type, const void* value);
    void writeObject(const TypeInfo& type, const void* value);
    void writeUnknown(const Unknown& value);

    std::string& out_;
    const RichTypes& types_;
    std::string path_;
    std::string root_;
    std::string annotations_;
    std::size_t depth_ = 0;
};

void Writer::write(const TypeInfo& type, const void* value) {
    if (!types_.mayAnnotate(type)) return json::append(out_, type, value);
    switch (type.kind) {
    case Kind::Void:
        return writeUndefined();
    case Kind::Float:
        return writeFloat(type, value);
    case Kind::Optional:
        if (const void* inner = type.ops.optional->value(value)) return write(*type.element, inner);
        if (type.presence == Presence::Undefined) return writeUndefined();
        out_ += "null";
        return;
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
    default:
        break;
    }
    if (isUnknown(type)) return writeUnknown(*static_cast<const Unknown*>(value));
    json::append(out_, type, value);
    if (const std::string_view name = superjson::annotationOf(type); !name.empty())
        annotate("[\"" + std::string{name} + "\"]");
}

void Writer::writeFloat(const TypeInfo& type, const void* value) {
    const double number =
        type.size == sizeof(float) ? double{*static_cast<const float*>(value)} : *static_cast<const double*>(value);
    if (std::isfinite(number) && (number != 0 || !std::signbit(number))) return json::append(out_, type, value);
    if (std::isnan(number))
        out_ += "\"NaN\"";
    else if (number == 0)
        out_ += "\"-0\"";
    else
        out_ += number > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    annotate("[\"number\"]");
}

// What is in a set or map has paths of its own, below the annotation of the collection.
void Writer::writeArray(const TypeInfo& type, const void* value) {
    if (type.name.empty()) return writeElements(type, value);
    if (type.name == "Uint8Array") {
        json::append(out_, type, value);
        return annotate("[[\"typed-array\",\"Uint8Array\"]]");
    }
    const std::string path = std::exchange(path_, {});
    const std::string annotations = std::exchange(annotations_, {});
    const std::size_t depth = std::exchange(depth_, 0);
    writeElements(type, value);
    const std::string inner = std::exchange(annotations_, annotations);
    path_ = path;
    depth_ = depth;
    std::string leaf = "[\"" + std::string{superjson::annotationOf(type)} + '"';
    if (!inner.empty()) leaf += ",{" + inner + '}';
    annotate(leaf + ']');
}

void Writer::writeElements(const TypeInfo& type, const void* value) {
    const std::size_t length = type.ops.sequence->length(value);
    const void* element = type.ops.sequence->data(value);
    out_ += '[';
    for (std::size_t i = 0; i < length; ++i, element = at(element, type.element->size)) {
        if (i > 0) out_ += ',';
        const Step step{*this, std::to_string(i)};
        write(*type.element, element);
    }
    out_ += ']';
}

void Writer::writeRecord(const TypeInfo& type, const void* value) {
    struct Visit {
        Writer& writer;
        const TypeInfo& element;
        char before = '{';
    } context{*this, *type.element};
    type.ops.record->forEach(value, &context, [](void* opaque, std::string_view key, const void* inner) {
        auto& visit = *static_cast<Visit*>(opaque);
        visit.writer.out_ += std::exchange(visit.before, ',');
        json::appendString(visit.writer.out_, key);
        visit.writer.out_ += ':';
        const Step step{visit.writer, key};
        visit.writer.write(visit.element, inner);
    });
    if (context.before == '{') out_ += '{';
    out_ += '}';
}

void Writer::writeTuple(const TypeInfo& type, const void* value) {
    out_ += '[';
    for (std::size_t i = 0; i < type.members.size(); ++i) {
        if (i > 0) out_ += ',';
        const Step step{*this, std::to_string(i)};
        write(*type.members[i].type, at(value, type.members[i].offset));
    }
    out_ += ']';
}

void Writer::writeObject(const TypeInfo& type, const void* value) {
    char before = '{';
    for (const MemberInfo& member : type.members) {
        const void* inner = at(value, member.offset);
        // Undefined that is there is said; what was left out is not.
        const bool isLeft = member.type->kind == Kind::Optional && member.type->presence != Presence::Undefined &&
                            json::isUndefined(*member.type, inner);
        if (isLeft) continue;
        out_ += std::exchange(before, ',');
        out_ += member.key;
        if (!types_.mayAnnotate(*member.type)) {
            json::append(out_, *member.type, inner);
            continue;
        }
        const Step step{*this, member.name()};
        write(*member.type, inner);
    }
    if (before == '{') out_ += '{';
    out_ += '}';
}

// Its annotations go on below the place where it stands.
void Writer::writeUnknown(const Unknown& value) {
    out_ += value.json;
    if (value.meta.empty()) return;
    const auto values = json::Value::parse(value.meta);
    if (!values) return;
    const json::Object* paths = values->object();
    if (!paths) return annotate(value.meta);
    for (const auto& [path, tree] : *paths) annotateAt(depth_ == 0 ? path : path_ + '.' + path, false, tree.write());
}

} // namespace

std::string_view superjson::annotationOf(const TypeInfo& type) noexcept {
    if (type.kind == Kind::Scalar) {
        const std::string_view name = type.ops.scalar->typescript;
        return name == "Date" || name == "bigint" || name == "URL" ? name : std::string_view{};
    }
    if (type.kind != Kind::Array) return {};
    if (type.name == "Set") return "set";
    if (type.name == "Map") return "map";
    return type.name == "Uint8Array" ? std::string_view{"typed-array/Uint8Array"} : std::string_view{};
}

void RichTypes::add(const TypeInfo& type) {
    std::set<const TypeInfo*> all;
    reach(type, all);
    for (const TypeInfo* one : all) {
        if (!isCompound(*one) || facts_.contains(one)) continue;
        std::set<const TypeInfo*> parts;
        reach(*one, parts);
        Facts facts{false, false};
        for (const TypeInfo* part : parts) {
            facts.may = facts.may || isRich(*part);
            facts.must = facts.must || needsAnnotation(*part);
        }
        facts_.emplace(one, facts);
    }
}

bool RichTypes::mayAnnotate(const TypeInfo& type) const noexcept {
    if (!isCompound(type)) return isRich(type);
    const auto known = facts_.find(&type);
    return known == facts_.end() || known->second.may;
}

bool RichTypes::mustAnnotate(const TypeInfo& type) const noexcept {
    if (!isCompound(type)) return needsAnnotation(type);
    const auto known = facts_.find(&type);
    return known == facts_.end() || known->second.must;
}

void superjson::append(std::string& out, const RichTypes& types, const TypeInfo* type, const void* value) {
    Writer writer{out, types, {}};
    out += "{\"json\":";
    if (!type || json::isUndefined(*type, value))
        writer.writeUndefined();
    else
        writer.write(*type, value);
    writer.finish();
    out += '}';
}

void superjson::appendAround(std::string& out, const RichTypes& types, const TypeInfo& type, const void* value,
                             std::string_view path, std::string_view before, std::string_view after) {
    Writer writer{out, types, path};
    out.append("{\"json\":").append(before);
    writer.write(type, value);
    out += after;
    writer.finish();
    out += '}';
}

} // namespace aerie::trpc::detail
