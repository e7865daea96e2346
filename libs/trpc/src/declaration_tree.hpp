// The procedures of a table as the nested objects that clients see.
#pragma once

#include <aerie/trpc/procedure_table.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::trpc::detail {

struct DeclarationTree {
    struct Entry {
        std::string_view name;
        const Procedure* procedure = nullptr; // or children
        std::unique_ptr<DeclarationTree> children;
    };
    std::vector<Entry> entries; // in the order in which the table names them first

    // Names and procedures point into the table.
    static DeclarationTree of(const ProcedureTable& table);
    // A name as a key of an object type: quoted unless it is an identifier.
    static std::string key(std::string_view name);

private:
    void add(std::string_view path, const Procedure& procedure);
};

} // namespace aerie::trpc::detail
