#include "orm/ops/groups.hpp"

namespace conformance::ORM_DIALECT {

const Operation* findOperation(std::string_view name) {
    for (std::span<const Operation> group :
         {findOperations(), loadOperations(), queryOperations(), saveOperations(), writeOperations(),
          transactionOperations(), treeOperations(), lockOperations()})
        for (const Operation& operation : group)
            if (operation.name == name) return &operation;
    return nullptr;
}

} // namespace conformance::ORM_DIALECT
