// The form of an entry in Redis, as keyv writes it: {"value":V,"expires":ms}. A string inside of V that begins with a
// colon has one more, since keyv marks bytes that way.
#pragma once

#include <aerie/base/timestamp.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace aerie::redis {

struct CacheEntry {
    std::string text; // V as JSON, without the colons of the form
    std::optional<Timestamp> expires;
};

std::string writeEntry(std::string_view text, std::optional<Timestamp> expires);
// Nothing, when it is not of that form; whether V is JSON is for its reader to say.
std::optional<CacheEntry> readEntry(std::string_view stored);

} // namespace aerie::redis
