// Locks that expire, in Redis or in this process, with tokens that fence.
//
//   redis::Locks locks{{.keyPrefix = "app"}, &client};               // without a client: for this process
//   auto lock = co_await locks.acquire("invoice:7", 10_s);           // tries again as redlock does
//   if (!lock) return lock.error();                                  // Redis is away: never granted
//   if (!*lock) return busy();                                       // somebody holds it
//   co_await store.write(invoice, (*lock)->fence);                   // refuses a smaller number than it has seen
//   co_await locks.release(**lock);
//
// A lock that expires is a hint and no proof: a holder that was paused may believe that it still has it. Where that
// matters, hand its fence on: each holder's number is larger than all before. Only the token's holder releases and
// extends; tokens come from the kernel's generator. Thread rule: the client's loop.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/base/result.hpp>
#include <aerie/io/task.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace aerie::redis {

class Client;

struct LockOptions {
    std::string keyPrefix = "app";
    int retries = 10; // of acquire(), redlock's numbers
    Duration retryDelay = Duration::fromMilliseconds(200);
    Duration retryJitter = Duration::fromMilliseconds(100);
};

struct Lock {
    std::string name;
    std::string token;
    std::int64_t fence = 0;
};

class Locks {
public:
    explicit Locks(LockOptions options = {}, Client* redis = nullptr);
    ~Locks();
    Locks(const Locks&) = delete;
    Locks& operator=(const Locks&) = delete;

    // Nothing: somebody else holds it. A time to live below a millisecond is BadRequest.
    Task<Result<std::optional<Lock>>> tryAcquire(std::string name, Duration ttl);
    // Tries again for a while. Cancelling it takes no lock.
    Task<Result<std::optional<Lock>>> acquire(std::string name, Duration ttl);
    // False: the token does not hold the lock, or no longer.
    Task<Result<bool>> release(std::string name, std::string token);
    Task<Result<bool>> release(const Lock& lock) { return release(lock.name, lock.token); }
    // From now on, so long.
    Task<Result<bool>> extend(std::string name, std::string token, Duration ttl);
    Task<Result<bool>> extend(const Lock& lock, Duration ttl) { return extend(lock.name, lock.token, ttl); }

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::redis
