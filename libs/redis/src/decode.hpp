// Replies as the types of the typed commands. RESP2 and RESP3 give the same: a map is a list of pairs, a double a text,
// a boolean a number.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/redis/reply.hpp>
#include <aerie/redis/types.hpp>

#include <optional>
#include <string>
#include <vector>

namespace aerie::redis {

bool decode(Reply& reply, Reply& out);
bool decode(Reply& reply, bool& out);
bool decode(Reply& reply, std::int64_t& out);
bool decode(Reply& reply, double& out);
bool decode(Reply& reply, std::string& out);
bool decode(Reply& reply, Popped& out);
bool decode(Reply& reply, StreamEntry& out);
bool decode(Reply& reply, std::vector<Field>& out);
bool decode(Reply& reply, std::vector<ScoredMember>& out);
bool decode(Reply& reply, std::vector<StreamEntries>& out);

template<class T> bool decode(Reply& reply, std::optional<T>& out) {
    if (reply.isNull()) {
        out.reset();
        return true;
    }
    return decode(reply, out.emplace());
}

template<class T> bool decode(Reply& reply, std::vector<T>& out) {
    if (!reply.isAggregate()) return false;
    out.reserve(reply.elements.size());
    for (Reply& element : reply.elements)
        if (!decode(element, out.emplace_back())) return false;
    return true;
}

} // namespace aerie::redis
