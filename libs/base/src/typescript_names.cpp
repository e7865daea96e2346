#include "typescript_names.hpp"

namespace aerie::typescript {

namespace {

constexpr std::string_view kReserved[] = {
    // types our declarations use
    "Date", "Record", "Uint8Array", "Array", "Map", "Set",
    // names that may not be declared
    "any", "bigint", "boolean", "never", "null", "number", "object", "string", "symbol", "undefined", "unknown", "void",
    "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum",
    "export", "extends", "false", "finally", "for", "function", "if", "import", "in", "instanceof", "new", "return",
    "super", "switch", "this", "throw", "true", "try", "typeof", "var", "while", "with"};

constexpr bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

std::string capitalised(std::string_view word) {
    std::string out{word};
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
}

// `Page<shop::Item>` is PageItem: the words without their namespaces. What both compilers call a std::string is String.
std::string identifierOf(std::string_view cppName) {
    std::string out;
    std::size_t i = 0;
    while (i < cppName.size()) {
        std::size_t end = i;
        while (end < cppName.size() && isWordByte(cppName[end])) ++end;
        const std::string_view word = cppName.substr(i, end - i);
        const bool isNamespace = cppName.substr(end, 2) == "::";
        if (!word.empty() && !isNamespace) {
            const bool isString = word == "basic_string";
            out += out.empty() ? std::string{word} : capitalised(isString ? "string" : word);
            if (isString && end < cppName.size() && cppName[end] == '<') end = cppName.find('>', end);
        }
        i = end == std::string_view::npos ? cppName.size() : end + (isNamespace ? 2 : word.empty() ? 1 : 0);
    }
    return out.empty() ? "Type" : out;
}

// Written differently as a member: with `?` one way only.
bool differsAsMember(const TypeInfo& type) {
    if (type.kind == Kind::Default) return true;
    return type.kind == Kind::Optional && type.presence == Presence::Nullish;
}

} // namespace

Names::Names() {
    for (std::string_view name : kReserved) reserve(name);
}

void Names::use(const TypeInfo& type, Direction direction) {
    bool& isUsed = entries_[&type].isUsed[static_cast<int>(direction)];
    if (std::exchange(isUsed, true)) return;
    forEachPart(type, [&](const TypeInfo& part) { use(part, direction); });
}

bool Names::differs(const TypeInfo& type) {
    const auto [known, isNew] = differs_.emplace(&type, false);
    if (!isNew) return known->second;
    // A type may hold itself, so ask everything it reaches instead of asking its parts.
    std::set<const TypeInfo*> reached{&type};
    bool differs = false;
    const auto visit = [&](const TypeInfo& part, const auto& self) -> void {
        if (part.kind == Kind::Object || part.kind == Kind::Tuple)
            for (const MemberInfo& member : part.members) differs |= differsAsMember(*member.type);
        forEachPart(part, [&](const TypeInfo& inner) {
            if (reached.insert(&inner).second) self(inner, self);
        });
    };
    visit(type, visit);
    return differs_[&type] = differs;
}

std::string Names::makeUnique(std::string name) {
    std::string candidate = name;
    for (int number = 2; !taken_.insert(candidate).second; ++number) candidate = name + std::to_string(number);
    return candidate;
}

const std::string& Names::of(const TypeInfo& type, Direction direction) {
    use(type, direction);
    Entry& entry = entries_[&type];
    const bool isSplit = type.kind == Kind::Object && differs(type);
    std::string& name = entry.name[isSplit ? static_cast<int>(direction) : 0];
    if (!name.empty()) return name;
    std::string wanted = identifierOf(type.name);
    if (isSplit) {
        // The plain name belongs to the output, unless only the input was known when it was given away.
        const bool isPlainGiven = !entry.name[0].empty() || !entry.name[1].empty();
        const bool bothWays = entry.isUsed[0] && entry.isUsed[1];
        if (direction == Direction::Input && bothWays) wanted += "Input";
        if (direction == Direction::Output && isPlainGiven && entry.name[0] == wanted) wanted += "Output";
    }
    return name = makeUnique(std::move(wanted));
}

} // namespace aerie::typescript
