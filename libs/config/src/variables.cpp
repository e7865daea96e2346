#include "variables.hpp"

namespace aerie::config::detail {

namespace {

bool isUpper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
bool isLower(char c) noexcept { return c >= 'a' && c <= 'z'; }
bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }
char upper(char c) noexcept { return isLower(c) ? static_cast<char>(c - 32) : c; }

// A word begins at a capital behind a small letter or digit (apiKey), and at the last of several capitals before a
// small letter (URLPath).
bool isWordStart(std::string_view path, std::size_t i) noexcept {
    if (i == 0 || !isUpper(path[i])) return false;
    const char before = path[i - 1];
    if (isLower(before) || isDigit(before)) return true;
    return isUpper(before) && i + 1 < path.size() && isLower(path[i + 1]);
}

void collect(const GroupInfo& group, const std::string& prefix, std::size_t offset, std::vector<Variable>& out) {
    for (std::size_t i = 0; i < group.fields.size(); ++i) {
        const MemberInfo& member = group.type->members[i];
        const FieldInfo& field = group.fields[i];
        std::string path = prefix;
        if (!path.empty()) path += '.';
        path += member.name();
        if (field.group) {
            collect(*field.group, path, offset + member.offset, out);
        } else if (field.variable) {
            std::string key = field.variable->key.empty() ? keyFromPath(path) : std::string{field.variable->key};
            out.push_back({std::move(key), std::move(path), offset + member.offset, field.variable});
        }
    }
}

} // namespace

std::string keyFromPath(std::string_view path) {
    std::string key;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (isWordStart(path, i)) key += '_';
        key += path[i] == '.' ? '_' : upper(path[i]);
    }
    return key;
}

std::vector<Variable> variablesOf(const Schema& schema) {
    std::vector<Variable> variables;
    collect(*schema.root, {}, 0, variables);
    return variables;
}

} // namespace aerie::config::detail
