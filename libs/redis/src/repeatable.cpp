#include "repeatable.hpp"

#include <algorithm>
#include <array>

namespace aerie::redis {

namespace {

constexpr auto kReads = std::to_array<std::string_view>({
    "BITCOUNT",    "BITPOS",  "DBSIZE",      "ECHO",      "EVALSHA_RO", "EVAL_RO",    "EXISTS",      "EXPIRETIME",
    "GEODIST",     "GEOHASH", "GEOPOS",      "GEOSEARCH", "GET",        "GETBIT",     "GETRANGE",    "HEXISTS",
    "HGET",        "HGETALL", "HKEYS",       "HLEN",      "HMGET",      "HRANDFIELD", "HSCAN",       "HSTRLEN",
    "HVALS",       "INFO",    "KEYS",        "LCS",       "LINDEX",     "LLEN",       "LPOS",        "LRANGE",
    "MGET",        "OBJECT",  "PEXPIRETIME", "PING",      "PTTL",       "RANDOMKEY",  "SCAN",        "SCARD",
    "SDIFF",       "SINTER",  "SINTERCARD",  "SISMEMBER", "SMEMBERS",   "SMISMEMBER", "SRANDMEMBER", "SSCAN",
    "STRLEN",      "SUNION",  "TIME",        "TTL",       "TYPE",       "XINFO",      "XLEN",        "XPENDING",
    "XRANGE",      "XREAD",   "XREVRANGE",   "ZCARD",     "ZCOUNT",     "ZINTER",     "ZLEXCOUNT",   "ZMSCORE",
    "ZRANDMEMBER", "ZRANGE",  "ZRANK",       "ZREVRANGE", "ZREVRANK",   "ZSCAN",      "ZSCORE",      "ZUNION",
});

bool isLess(std::string_view a, std::string_view b) {
    return std::ranges::lexicographical_compare(a, b, {}, [](char c) { return c >= 'a' && c <= 'z' ? c - 32 : c; });
}

static_assert(std::ranges::is_sorted(kReads));

} // namespace

bool isRepeatable(std::string_view command) noexcept { return std::ranges::binary_search(kReads, command, isLess); }

} // namespace aerie::redis
