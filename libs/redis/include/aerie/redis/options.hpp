// Where Redis is and how patient its client is, in the words of ioredis.
//
//   auto options = redis::Options::fromUrl("rediss://app:secret@cache.example.com:6380/2");
//   auto options = redis::Options::fromEnvironment();       // REDIS_URL, or REDIS_HOST, REDIS_PORT, ...
//
// Times of zero mean no limit. Thread rule: a value.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/base/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aerie::redis {

struct Options {
    std::string host = "localhost";
    std::uint16_t port = 6379;
    std::string username; // ACL user; empty is "default"
    std::string password;
    int db = 0;
    int protocol = 3; // RESP3, and RESP2 if the server knows no other; 2 does not ask
    std::string connectionName;
    std::string keyPrefix; // of the cache, locks and limits built on the client; commands are sent as given

    bool tls = false;
    bool tlsVerify = true;      // false accepts any certificate: for tests only
    std::string tlsAuthorities; // PEM, instead of the system's
    std::string tlsServerName;  // when it is not the host

    Duration connectTimeout = Duration::fromSeconds(10); // until the server has answered the greeting
    // From the call to the answer, waiting for a connection included.
    Duration commandTimeout = Duration::fromSeconds(5);
    Duration keepAlive = Duration::fromSeconds(30); // TCP's; idle subscriptions are pinged as often

    // Commands given while there is no connection wait for one; false refuses them at once.
    bool enableOfflineQueue = true;
    std::size_t maxQueued = 10'000;    // that wait for a connection
    std::size_t maxInFlight = 100'000; // that wait for their answers
    // How many failed attempts to connect, or lost connections, a command survives. 0 fails it at the first.
    int maxRetriesPerRequest = 20;
    // min(base * 2^(attempt-1), limit), and up to 200 ms of chance.
    Duration retryBase = Duration::fromMilliseconds(50);
    Duration retryLimit = Duration::fromSeconds(5);

    std::size_t maxReplyText = 512u << 20;
    std::size_t maxMessagesWaiting = 100'000; // of one subscription whose reader is slow

    // redis://[user[:password]@]host[:port][/db][?db=&keyPrefix=&protocol=...], rediss:// with TLS; also "host:port".
    static Result<Options> fromUrl(std::string_view url);
    // REDIS_URL; then REDIS_HOST, REDIS_PORT, REDIS_USERNAME, REDIS_PASSWORD, REDIS_DB and REDIS_TLS change it.
    // Nothing, when none of them is set: there is no Redis.
    static Result<std::optional<Options>> fromEnvironment();

    // "rediss://app@cache.example.com:6380/2": for logs, without the password.
    std::string describe() const;
};

} // namespace aerie::redis
