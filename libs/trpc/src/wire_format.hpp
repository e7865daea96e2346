// How values stand on the wire: as JSON, or as superjson makes of them. One for a mount, used by every transport.
#pragma once

#include "superjson.hpp"

#include <aerie/base/error.hpp>
#include <aerie/base/json.hpp>
#include <aerie/base/type_info.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace aerie::trpc::detail {

class WireFormat {
public:
    WireFormat() = default;
    // superjson, for procedures of these types.
    explicit WireFormat(const RichTypes& types) : types_(types), isSuperjson_(true) {}
    bool isSuperjson() const noexcept { return isSuperjson_; }

    // A value. A null type, like a value that isUndefined(), is JavaScript's `undefined`: `null` as JSON.
    void appendData(std::string& out, const TypeInfo* type, const void* value) const;
    // `{"result":{"data":...}}`; `{"result":{}}` for undefined.
    void appendResult(std::string& out, const TypeInfo* type, const void* value) const;
    // A line of a streamed batch: `before`, the value, `after`, and a line break. `path` is where the value stands in
    // the line. Without a type, the line is `before`.
    void appendLine(std::string& out, std::string_view before, const TypeInfo* type, const void* value,
                    std::string_view path, std::string_view after) const;
    // The shape of an error, which is JSON already.
    void appendShape(std::string& out, std::string_view shape) const;

    // An input into a default-made value; no text for one that was left out. The problem in the words of the original.
    // A lastEventId that is not empty goes into the input: the member of an object, or an object where there is none.
    std::optional<Error> read(std::optional<std::string_view> text, const TypeInfo& type, void* into, json::Reset reset,
                              const json::ReadOptions& options, std::string_view lastEventId = {}) const;

private:
    RichTypes types_;
    bool isSuperjson_ = false;
};

} // namespace aerie::trpc::detail
