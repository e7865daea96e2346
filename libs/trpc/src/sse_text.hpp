// The text of server-sent events as tRPC writes them: each ends with two blank lines.
#pragma once

#include "wire_format.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace aerie::trpc::detail::sse {

// `event: NAME` with data that has no line breaks.
void appendNamed(std::string& out, std::string_view name, std::string_view data);

// A value, with the id of a tracked one. An EventSource reports the last id with every event, so a value without an id
// that follows one with an id says so with an empty id, and a further event brings the last id back.
class EventWriter {
public:
    explicit EventWriter(std::string_view lastEventId) : lastId_(lastEventId) {}
    void append(std::string& out, std::string_view data, std::optional<std::string_view> id);

private:
    std::string lastId_;
};

} // namespace aerie::trpc::detail::sse
