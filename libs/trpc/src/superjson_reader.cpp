#include "inputs.hpp"
#include "superjson.hpp"

#include <aerie/base/json_value.hpp>
#include <aerie/base/optional.hpp>
#include <aerie/trpc/rich_types.hpp>

#include <cmath>
#include <limits>
#include <map>

namespace aerie::trpc::detail {

struct SuperjsonDocument {
    Optional<json::Raw> json;
    Optional<json::Raw> meta;
};

namespace {

using json::Value;

// The annotations as a tree beside the value's.
struct Note {
    std::string type; // empty: none here
    std::map<std::string, Note, std::less<>> parts;

    const Note* part(std::string_view key) const {
        const auto found = parts.find(key);
        return found == parts.end() ? nullptr : &found->second;
    }
};

// Reads `meta`; throws nothing, says false to what is not superjson's.
class NoteReader {
public:
    explicit NoteReader(bool hasEscapedBackslash) noexcept : hasEscapedBackslash_(hasEscapedBackslash) {}

    // A tree `[type]` or `[type, {path: tree}]`, or the paths below.
    bool read(Note& note, const Value& values) const {
        if (const json::Object* paths = values.object()) return readPaths(note, *paths);
        const auto* list = values.array();
        if (!list || list->empty() || list->size() > 2) return false;
        const Value& type = list->front();
        if (const auto name = type.string())
            note.type = *name;
        else if (type[0].string() && type[1].string())
            note.type = std::string{*type[0].string()} + '/' + std::string{*type[1].string()};
        else
            return false;
        if (list->size() == 1) return true;
        const json::Object* paths = (*list)[1].object();
        return paths && readPaths(note, *paths);
    }

private:
    bool readPaths(Note& note, const json::Object& paths) const {
        for (const auto& [path, tree] : paths) {
            Note* at = &note;
            for (const std::string& key : split(path)) {
                // Names through which a path would lead out of the value.
                if (key == "__proto__" || key == "constructor" || key == "prototype") return false;
                at = &at->parts[key];
            }
            if (!read(*at, tree)) return false;
        }
        return true;
    }
    std::vector<std::string> split(std::string_view path) const {
        std::vector<std::string> keys(1);
        for (std::size_t i = 0; i < path.size(); ++i) {
            const char next = i + 1 < path.size() ? path[i + 1] : '\0';
            if (path[i] == '\\' && (next == '.' || (hasEscapedBackslash_ && next == '\\')))
                keys.back() += path[++i];
            else if (path[i] == '.')
                keys.emplace_back();
            else
                keys.back() += path[i];
        }
        return keys;
    }
    bool hasEscapedBackslash_;
};

// Makes of a tree what the type's reader takes: undefined members go, numbers in words become numbers, and what is
// annotated as something else than the type wants becomes a value that no type of its kind takes.
class Fitter {
public:
    // False: the value is undefined.
    bool fit(const TypeInfo& type, Value& value, const Note* note) {
        const std::string_view given = note ? std::string_view{note->type} : std::string_view{};
        if (type.kind == Kind::Optional || type.kind == Kind::Default) {
            if (given == "undefined") return type.presence == Presence::Undefined || wantsUndefined(*type.element);
            if (value.isNull() && given.empty()) return true;
            return fit(*type.element, value, note);
        }
        if (given == "undefined") return false;
        if (type.kind == Kind::Json) return true; // kept with its annotations
        if (type.kind == Kind::Union) return fitUnion(type, value, note);
        if (given == "number" && (type.kind == Kind::Float || type.kind == Kind::Integer)) {
            value = numberOf(value.string().value_or(""));
            return true;
        }
        if (given != superjson::annotationOf(type)) {
            refuse(type, value);
            return true;
        }
        fitParts(type, value, note);
        return true;
    }

private:
    static bool wantsUndefined(const TypeInfo& type) noexcept {
        return type.kind == Kind::Optional && type.presence == Presence::Undefined;
    }
    static Value numberOf(std::string_view text) {
        if (text == "-0") return Value{-0.0};
        if (text == "Infinity") return Value{std::numeric_limits<double>::infinity()};
        if (text == "-Infinity") return Value{-std::numeric_limits<double>::infinity()};
        return Value{std::nan("")};
    }
    static void refuse(const TypeInfo& type, Value& value) {
        const bool takesObject = type.kind == Kind::Object || type.kind == Kind::Record;
        value = takesObject ? Value{true} : Value{json::Object{}};
    }
    static const Note* partOf(const Note* note, std::string_view key) { return note ? note->part(key) : nullptr; }

    void fitParts(const TypeInfo& type, Value& value, const Note* note) {
        if (type.kind == Kind::Object) {
            for (const MemberInfo& member : type.members) fitMember(*member.type, value, member.name(), note);
        } else if (type.kind == Kind::Record && value.isObject()) {
            std::vector<std::string> names;
            for (const auto& [name, part] : *value.object()) names.push_back(name);
            for (const std::string& name : names) fitMember(*type.element, value, name, note);
        } else if (auto* list = value.array()) {
            for (std::size_t i = 0; i < list->size(); ++i) {
                if (type.kind == Kind::Tuple && i >= type.members.size()) break;
                const TypeInfo* part = type.kind == Kind::Tuple ? type.members[i].type : type.element;
                if (part && !fit(*part, (*list)[i], partOf(note, std::to_string(i)))) (*list)[i] = nullptr;
            }
        }
    }
    void fitMember(const TypeInfo& type, Value& object, std::string_view name, const Note* note) {
        json::Object* members = object.object();
        Value* part = members ? members->find(name) : nullptr;
        if (part && !fit(type, *part, partOf(note, name))) members->erase(name);
    }
    // By the annotation where there is one; among objects the first that has the annotated members.
    bool fitUnion(const TypeInfo& type, Value& value, const Note* note) {
        if (!note) return true;
        for (const TypeInfo* alternative : type.alternatives) {
            if (note->type.empty() ? hasParts(*alternative, *note)
                                   : superjson::annotationOf(*alternative) == note->type ||
                                         (note->type == "number" && alternative->kind == Kind::Float))
                return fit(*alternative, value, note);
        }
        refuse(type, value);
        return true;
    }
    static bool hasParts(const TypeInfo& type, const Note& note) {
        if (type.kind != Kind::Object) return false;
        for (const auto& [name, part] : note.parts) {
            bool isMember = false;
            for (const MemberInfo& member : type.members) isMember = isMember || member.name() == name;
            if (!isMember) return false;
        }
        return true;
    }
};

std::string escaped(std::string_view key) {
    std::string out;
    for (char c : key) {
        if (c == '.' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

void appendPaths(const Note& note, const std::string& path, std::string& out);

// The JSON of a note, in the form of version 1.
std::string textOf(const Note& note) {
    std::string inner;
    for (const auto& [key, part] : note.parts) appendPaths(part, escaped(key), inner);
    if (note.type.empty()) return inner.empty() ? std::string{} : '{' + inner + '}';
    std::string out{"["};
    if (const std::size_t slash = note.type.find('/'); slash != std::string::npos) {
        out += '[';
        json::appendString(out, note.type.substr(0, slash));
        out += ',';
        json::appendString(out, note.type.substr(slash + 1));
        out += ']';
    } else {
        json::appendString(out, note.type);
    }
    if (!inner.empty()) out += ",{" + inner + '}';
    return out + ']';
}

void appendPaths(const Note& note, const std::string& path, std::string& out) {
    if (!note.type.empty()) {
        if (!out.empty()) out += ',';
        json::appendString(out, path);
        out += ':' + textOf(note);
        return;
    }
    for (const auto& [key, part] : note.parts) appendPaths(part, path + '.' + escaped(key), out);
}

// Gives the parts of type Unknown their annotations.
void keepNotes(const TypeInfo& type, void* value, const Note& note) {
    if (type.kind == Kind::Json && type.ops.scalar == &kUnknownOps) {
        static_cast<Unknown*>(value)->meta = textOf(note);
    } else if (type.kind == Kind::Optional) {
        if (const void* inner = type.ops.optional->value(value))
            keepNotes(*type.element, const_cast<void*>(inner), note);
    } else if (type.kind == Kind::Default) {
        keepNotes(*type.element, value, note);
    } else if (type.kind == Kind::Object || type.kind == Kind::Tuple) {
        for (std::size_t i = 0; i < type.members.size(); ++i) {
            const MemberInfo& member = type.members[i];
            const Note* part = note.part(type.kind == Kind::Tuple ? std::to_string(i) : std::string{member.name()});
            if (part) keepNotes(*member.type, static_cast<char*>(value) + member.offset, *part);
        }
    } else if (type.kind == Kind::Array) {
        auto* data = static_cast<char*>(const_cast<void*>(type.ops.sequence->data(value)));
        for (std::size_t i = 0, length = type.ops.sequence->length(value); i < length; ++i)
            if (const Note* part = note.part(std::to_string(i)))
                keepNotes(*type.element, data + i * type.element->size, *part);
    }
}

Error badMeta() { return Error{ErrorCode::BadRequest, "The meta of the superjson input is malformed"}; }

// The document, or the refusal as other malformed inputs have it.
std::optional<Error> readDocument(std::string_view text, const json::ReadOptions& options, SuperjsonDocument& out) {
    return readInputText(text, typeOf<SuperjsonDocument>(), &out, &json::detail::reset<SuperjsonDocument>,
                         {.maxDepth = options.maxDepth + 1, .maxBytes = options.maxBytes});
}

} // namespace

std::optional<Error> superjson::read(const RichTypes& types, std::string_view text, const TypeInfo& type, void* into,
                                     json::Reset reset, const json::ReadOptions& options,
                                     std::string_view lastEventId) {
    SuperjsonDocument document;
    if (auto error = readDocument(text, options, document)) return error;
    if (type.kind == Kind::Void) return std::nullopt;
    std::optional<std::string_view> given;
    if (document.json) given = document.json->text;
    if (!document.meta && lastEventId.empty() && !types.mustAnnotate(type))
        return readInputText(given, type, into, reset, options);

    Note note;
    if (document.meta) {
        const auto meta = Value::parse(document.meta->text, options);
        if (!meta || !meta->isObject()) return badMeta();
        const Value* values = meta->find("values");
        const bool isVersion1 = (*meta)["v"].number().value_or(0) >= 1;
        if (values && !NoteReader{isVersion1}.read(note, *values)) return badMeta();
    }
    auto tree = given ? Value::parse(*given, options) : Result<Value>{Value{}};
    if (!tree) return readInputText(given, type, into, reset, options);
    bool isGiven = given && note.type != "undefined";
    if (!lastEventId.empty() && (!isGiven || tree->isNull() || tree->isObject())) {
        tree->makeObject().set("lastEventId", Value{lastEventId});
        note.parts.erase("lastEventId");
        if (!isGiven) note.type.clear();
        isGiven = true;
    }
    isGiven = isGiven && Fitter{}.fit(type, *tree, &note);
    if (!isGiven) return readInputText(std::nullopt, type, into, reset, options);
    if (auto error = readInputText(tree->write(), type, into, reset, options)) return error;
    keepNotes(type, into, note);
    return std::nullopt;
}

} // namespace aerie::trpc::detail
