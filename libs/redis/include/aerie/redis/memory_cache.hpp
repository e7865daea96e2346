// Texts by key in memory, with an end of life, bounded by size: what was used least recently goes first.
//
//   redis::MemoryCache cache{64u << 20};
//   cache.set("user:1", "{...}", {.expires = Timestamp::now() + 60_s});
//   if (const auto* entry = cache.get("user:1", Timestamp::now())) use(entry->text);
//
// The size counts keys, texts and what keeping them costs; an entry that is larger than the whole is not kept.
// Tags: invalidating one makes every entry that carries it a miss, however many there are, at once.
// Lifetime: what get() gives is valid until the next call. Thread rule: one thread at a time.
#pragma once

#include <aerie/base/timestamp.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::redis {

struct MemoryEntry {
    std::string text;
    std::optional<Timestamp> expires; // never, if there is none
};

struct MemoryLife {
    std::optional<Timestamp> expires;
    std::vector<std::string> tags;
};

class MemoryCache {
public:
    explicit MemoryCache(std::size_t maxBytes);
    ~MemoryCache();
    MemoryCache(const MemoryCache&) = delete;
    MemoryCache& operator=(const MemoryCache&) = delete;

    const MemoryEntry* get(std::string_view key, Timestamp now);
    void set(std::string_view key, std::string text, const MemoryLife& life = {});
    bool del(std::string_view key);
    void invalidateTag(std::string_view tag);
    void clear();

    std::size_t size() const noexcept; // entries, those included whose time is over and that nobody has asked for since
    std::size_t bytes() const noexcept; // never above the limit

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::redis
