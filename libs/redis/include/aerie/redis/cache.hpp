// A cache of typed values, in Redis or in memory, with cache-manager's names and meaning.
//
//   redis::Cache cache{{.keyPrefix = "app"}, &client};                 // without a client: in memory
//   co_await cache.set("user:1", user, {.ttl = 60_s});
//   std::optional<User> user = co_await cache.get<User>("user:1");
//   User user = co_await cache.wrap<User>("user:1", [&] { return users.findById(id); }, {.ttl = 60_s});
//
// Entries are shared with cache-manager on the same Redis: key `<keyPrefix>::<key>`, value `{"value":V,"expires":ms}`.
// A value that does not read as a T, or that somebody else left there, is a miss. null, false, 0 and "" are values.
// wrap: callers of one key share one computation and its result or error; it goes on when the caller that began it is
//   cancelled. With less than refreshThreshold left, the old value is returned and one computation runs behind it; if
//   that fails, the old value stays.
// Redis away or slow (patience): memory takes over and no call fails. When it is back, keys that were changed meanwhile
//   are removed there before anything is read, and the memory is emptied.
// Tags: invalidateTags() removes what was set with one of them. A computation that began before it is not stored.
// Lifetime: the client outlives the cache; the cache outlives its calls. Thread rule: the client's loop.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/base/json.hpp>
#include <aerie/base/timestamp.hpp>
#include <aerie/io/task.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::redis {

class Client;

struct CacheOptions {
    std::string keyPrefix = "app"; // cache-manager's namespace; empty: the bare keys
    Duration ttl{};                // for values set without one; zero is for ever
    std::size_t maxMemory = 64u << 20;
    Duration patience = Duration::fromMilliseconds(500); // with Redis, per call
    Duration retryAfter = Duration::fromSeconds(1);      // how long memory serves after Redis was too slow
};

struct CacheSetOptions {
    std::optional<Duration> ttl; // below a millisecond: for ever
    std::vector<std::string> tags;
};

struct CacheWrapOptions {
    std::optional<Duration> ttl;
    Duration refreshThreshold{};
    std::vector<std::string> tags;
};

struct CacheLife {
    std::optional<Timestamp> expires; // none: never
};

struct CacheStats {
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::uint64_t computations = 0;
    std::uint64_t joined = 0;   // calls of wrap that waited for another one's computation
    std::uint64_t failures = 0; // calls that Redis did not answer in time, or not at all
    std::size_t memoryEntries = 0;
    std::size_t memoryBytes = 0;
    bool usesRedis = false; // now
};

class Cache {
public:
    explicit Cache(CacheOptions options = {}, Client* redis = nullptr);
    ~Cache();
    Cache(const Cache&) = delete;
    Cache& operator=(const Cache&) = delete;

    template<class T> Task<std::optional<T>> get(std::string key) {
        co_return decode<T>(co_await read(std::move(key)));
    }
    template<class T> Task<> set(std::string key, const T& value, CacheSetOptions options = {}) {
        return write(std::move(key), json::write(value), std::move(options));
    }
    template<class T> Task<std::vector<std::optional<T>>> mget(std::vector<std::string> keys) {
        std::vector<std::optional<T>> values;
        for (auto& text : co_await readMany(std::move(keys))) values.push_back(decode<T>(std::move(text)));
        co_return values;
    }
    template<class T> Task<> mset(const std::vector<std::pair<std::string, T>>& entries, CacheSetOptions options = {}) {
        std::vector<std::pair<std::string, std::string>> texts;
        for (const auto& [key, value] : entries) texts.emplace_back(key, json::write(value));
        return writeMany(std::move(texts), std::move(options));
    }
    Task<> del(std::string key);
    Task<bool> has(std::string key);
    // When it ends; nothing, when there is no such entry.
    Task<std::optional<CacheLife>> ttl(std::string key);
    // Everything under the key prefix.
    Task<> clear();
    Task<> invalidateTags(std::vector<std::string> tags);

    // compute: a callable without arguments that gives a Task<T>. It is copied, and may run after this call has ended:
    // what it refers to lives as long as the cache.
    template<class T, class Compute> Task<T> wrap(std::string key, Compute compute, CacheWrapOptions options = {}) {
        if (const std::string* text = peek(key, options.refreshThreshold)) {
            if (auto value = json::read<T>(*text)) co_return *std::move(value);
        }
        Task<std::string> computation = textOf<T>(std::move(compute));
        Accepts accepts = [](const std::string& text) { return json::read<T>(text).isOk(); };
        const std::string text =
            co_await computeOnce(std::move(key), std::move(computation), accepts, std::move(options));
        co_return json::read<T>(text).value();
    }

    CacheStats stats() const;

private:
    struct Impl;
    using Accepts = bool (*)(const std::string& text);

    template<class T> static std::optional<T> decode(std::optional<std::string> text) {
        if (!text) return std::nullopt;
        auto value = json::read<T>(*text);
        if (!value) return std::nullopt;
        return *std::move(value);
    }
    template<class T, class Compute> static Task<std::string> textOf(Compute compute) {
        const T value = co_await compute();
        co_return json::write(value);
    }

    // The JSON text of the value.
    Task<std::optional<std::string>> read(std::string key);
    Task<std::vector<std::optional<std::string>>> readMany(std::vector<std::string> keys);
    Task<> write(std::string key, std::string text, CacheSetOptions options);
    Task<> writeMany(std::vector<std::pair<std::string, std::string>> entries, CacheSetOptions options);
    // What memory has, when memory is the cache and nothing else is to be done.
    const std::string* peek(std::string_view key, Duration refreshThreshold);
    Task<std::string> computeOnce(std::string key, Task<std::string> computation, Accepts accepts,
                                  CacheWrapOptions options);

    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::redis
