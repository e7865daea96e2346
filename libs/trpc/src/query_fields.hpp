// The members of a query string that tRPC knows. Values stay encoded until they are asked for, so that an input nobody
// reads is never decoded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aerie::trpc::detail {

struct QueryFields {
    std::optional<std::string_view> batch;
    std::optional<std::string_view> input;
    std::optional<std::string_view> connectionParams;
};

// Names may be percent-encoded; of a name given twice the first counts, as with URLSearchParams.get.
QueryFields readQuery(std::string_view query);

// `+` is a blank, a broken escape stays as it is written. The bytes need not be UTF-8; whoever parses them checks.
std::string decodeQueryText(std::string_view text);

} // namespace aerie::trpc::detail
