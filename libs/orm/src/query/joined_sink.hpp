// Rows of a query with joins, made into entities: each entity once, with those that were joined to it in its relations.
#pragma once

#include "query/hydrator.hpp"
#include "query/sql_writer.hpp"

#include <aerie/orm/detail/owned.hpp>

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace aerie::orm {

class JoinedSink final : public RowSink {
public:
    explicit JoinedSink(std::vector<ResultBlock> blocks);

    void onStart(const RowReader& row) override;
    bool onRow(const RowReader& row) override;
    // After the last row: the list of the root's entities.
    detail::Owned take();

private:
    // The different entities of one block, in the order in which they came. Lists move their elements when they grow,
    // so relations are filled at the end.
    struct Level {
        ResultBlock block;
        std::vector<int> keyCells;
        detail::Owned list;
        std::vector<std::size_t> parents;
        std::unordered_map<std::string, std::size_t> known; // by the parent and the key
    };
    void clear();
    void fillRelations(Level& level);

    std::vector<Level> levels_;
    std::vector<std::size_t> current_; // of the row being read, for each level
};

} // namespace aerie::orm
