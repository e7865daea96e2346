#include "orm/ops/ops.hpp"

namespace conformance::ORM_DIALECT {

namespace {
constexpr std::span<const std::span<const Operation>> kGroups{};
}

const Operation* findOperation(std::string_view name) {
    for (std::span<const Operation> group : kGroups)
        for (const Operation& operation : group)
            if (operation.name == name) return &operation;
    return nullptr;
}

} // namespace conformance::ORM_DIALECT
