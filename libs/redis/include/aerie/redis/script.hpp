// A Lua script and its hash.
//
//   const redis::Script kTake{"return redis.call('DECR', KEYS[1])"};
//   auto left = co_await client.eval(kTake, {"stock"});
//
// Thread rule: immutable; may be shared.
#pragma once

#include <string>

namespace aerie::redis {

class Script {
public:
    explicit Script(std::string text);

    const std::string& text() const noexcept { return text_; }
    const std::string& sha1() const noexcept { return sha1_; } // in hexadecimal, as EVALSHA takes it

private:
    std::string text_;
    std::string sha1_;
};

} // namespace aerie::redis
