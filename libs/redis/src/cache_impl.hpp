#pragma once

#include "cache_entry.hpp"

#include <aerie/io/event.hpp>
#include <aerie/io/task_group.hpp>
#include <aerie/redis/cache.hpp>
#include <aerie/redis/client.hpp>
#include <aerie/redis/memory_cache.hpp>

#include <exception>
#include <unordered_map>

namespace aerie::redis {

// A computation that callers share.
struct Flight {
    io::Event done;
    std::string text;
    std::exception_ptr exception;
    bool isRefresh = false; // the old value is still good, so nobody needs to wait
    bool mayStore = true;   // false once the key, or one of its tags, was invalidated meanwhile
    std::vector<std::string> tags;
};

struct Cache::Impl {
    using Entry = std::optional<CacheEntry>;
    using Texts = std::vector<std::pair<std::string, std::string>>;

    Impl(CacheOptions o, Client* client) : options(std::move(o)), redis(client), memory(options.maxMemory) {}

    // All of these try Redis, and memory when it is away; none fails.
    Task<Entry> get(std::string key);
    Task<std::vector<Entry>> getMany(std::vector<std::string> keys);
    Task<> set(Texts entries, Duration ttl, std::vector<std::string> tags);
    Task<> del(std::string key);
    Task<> clear();
    Task<> invalidateTags(std::vector<std::string> tags);

    Duration ttlOf(std::optional<Duration> given) const { return given ? *given : options.ttl; }
    std::string redisKey(std::string_view key) const;
    std::string tagKey(std::string_view tag) const;
    bool usesRedis() const;

    std::shared_ptr<Flight> flightOf(const std::string& key) const;
    std::shared_ptr<Flight> begin(std::string key, Task<std::string> computation, CacheWrapOptions wrap, bool refresh);
    Task<> compute(std::string key, Task<std::string> computation, CacheWrapOptions wrap,
                   std::shared_ptr<Flight> flight);
    Task<std::string> wait(std::shared_ptr<Flight> flight);
    Task<std::string> join(std::shared_ptr<Flight> flight);

    // Asks Redis within the patience. Nothing: it is away, memory serves, and what is changed is to be noted.
    template<class T> Task<std::optional<T>> ask(Task<Result<T>> question);
    // Whether Redis is to be asked; settles first what was changed while it was away.
    Task<bool> isThere();
    Task<Result<bool>> settle();
    Task<Result<bool>> clearRedis();
    void noteChange(const std::string& key);
    void forbidStoring(std::string_view key);

    CacheOptions options;
    Client* redis;
    MemoryCache memory;
    CacheStats stats;
    std::unordered_map<std::string, std::shared_ptr<Flight>> flights;
    std::vector<std::string> changed; // keys, while Redis was away
    std::vector<std::string> changedTags;
    bool allChanged = false;
    bool wasAway = false;
    TimePoint awayUntil;
    io::TaskGroup tasks;
};

} // namespace aerie::redis
