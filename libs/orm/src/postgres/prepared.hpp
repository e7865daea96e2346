// Prepared statements of one connection by their text, the least recently used one thrown away first.
#pragma once

#include "postgres/libpq.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace aerie::orm::postgres {

struct PreparedStatement {
    std::string sql;
    std::string name;
    // Until the server has described it, parameters and rows travel as text.
    bool isDescribed = false;
    bool isResultBinary = false;
    std::vector<Oid> parameterTypes;
};

class PreparedCache {
public:
    static constexpr std::size_t kCapacity = 256;

    std::shared_ptr<PreparedStatement> find(std::string_view sql);
    // A new one; gives what had to go for it, or null.
    std::shared_ptr<PreparedStatement> add(std::string_view sql, std::shared_ptr<PreparedStatement>& evicted);
    void remove(const PreparedStatement& statement) noexcept;
    void clear() noexcept;
    bool empty() const noexcept { return recent_.empty(); }

private:
    using List = std::list<std::shared_ptr<PreparedStatement>>;
    List recent_; // the front was used last
    std::unordered_map<std::string_view, List::iterator> bySql_;
    std::uint64_t nextName_ = 0;
};

} // namespace aerie::orm::postgres
