#include <aerie/trpc/procedure_table.hpp>

#include <bit>
#include <string>

namespace aerie::trpc {

namespace {

using detail::RouteNode;

std::uint32_t hashOf(std::string_view text) noexcept {
    // FNV-1a, a byte at a time: paths are short, and the table belongs to the program, not to its callers.
    std::uint32_t hash = 2166136261u;
    for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return hash;
}

} // namespace

ProcedureTable::ProcedureTable(const detail::RouterInfo& info, void* router) : errorFormatter_(info.errorFormatter) {
    collect(info, router, {});
    index();
}

void ProcedureTable::collect(const detail::RouterInfo& info, void* router, std::string_view outer) {
    std::string prefix{outer};
    std::vector<std::size_t> groups; // where each open group's part of the prefix begins
    for (const RouteNode& node : info.nodes) {
        switch (node.kind) {
        case RouteNode::Kind::BeginGroup:
            groups.push_back(prefix.size());
            prefix.append(node.name) += '.';
            break;
        case RouteNode::Kind::EndGroup:
            prefix.resize(groups.back());
            groups.pop_back();
            break;
        case RouteNode::Kind::Router:
            collect(*node.router(), router ? node.routerOf(node.route, router) : nullptr,
                    node.name.empty() ? prefix : prefix + std::string{node.name} + '.');
            break;
        case RouteNode::Kind::Procedure:
            procedures_.push_back({prefix + std::string{node.name}, &node, &info, router});
            break;
        }
    }
}

void ProcedureTable::index() {
    slots_.resize(std::bit_ceil(procedures_.size() * 2 + 1));
    const std::size_t mask = slots_.size() - 1;
    for (std::uint32_t position = 1; position <= procedures_.size(); ++position) {
        const std::uint32_t hash = hashOf(procedures_[position - 1].path);
        std::size_t slot = hash & mask;
        while (slots_[slot].position != 0) slot = (slot + 1) & mask;
        if (find(procedures_[position - 1].path)) duplicates_.push_back(procedures_[position - 1].path);
        slots_[slot] = {hash, position};
    }
}

const Procedure* ProcedureTable::find(std::string_view path) const noexcept {
    const std::uint32_t hash = hashOf(path);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = hash & mask; slots_[slot].position != 0; slot = (slot + 1) & mask) {
        const Procedure& procedure = procedures_[slots_[slot].position - 1];
        if (slots_[slot].hash == hash && procedure.path == path) return &procedure;
    }
    return nullptr;
}

} // namespace aerie::trpc
