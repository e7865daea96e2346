#include "declaration_tree.hpp"

namespace aerie::trpc::detail {

namespace {

bool isIdentifier(std::string_view name) noexcept {
    const auto isLetter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    };
    if (name.empty() || !isLetter(name.front())) return false;
    for (char c : name)
        if (!isLetter(c) && !(c >= '0' && c <= '9')) return false;
    return true;
}

} // namespace

DeclarationTree DeclarationTree::of(const ProcedureTable& table) {
    DeclarationTree tree;
    for (const Procedure& procedure : table) tree.add(procedure.path, procedure);
    return tree;
}

void DeclarationTree::add(std::string_view path, const Procedure& procedure) {
    const std::size_t dot = path.find('.');
    if (dot == std::string_view::npos) {
        entries.push_back({path, &procedure, nullptr});
        return;
    }
    const std::string_view name = path.substr(0, dot);
    Entry* group = nullptr;
    for (Entry& entry : entries)
        if (entry.name == name) group = &entry;
    if (!group) group = &entries.emplace_back(Entry{name, nullptr, std::make_unique<DeclarationTree>()});
    group->children->add(path.substr(dot + 1), procedure);
}

std::string DeclarationTree::key(std::string_view name) {
    if (isIdentifier(name)) return std::string{name};
    std::string quoted{"'"};
    for (char c : name) {
        if (c == '\'' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '\'';
}

} // namespace aerie::trpc::detail
