#include "cache_impl.hpp"

#include <aerie/redis/cache.hpp>

namespace aerie::redis {

Cache::Cache(CacheOptions options, Client* redis) : impl_(std::make_unique<Impl>(std::move(options), redis)) {}
Cache::~Cache() = default;

Task<std::optional<std::string>> Cache::read(std::string key) {
    auto entry = co_await impl_->get(std::move(key));
    ++(entry ? impl_->stats.hits : impl_->stats.misses);
    if (!entry) co_return std::nullopt;
    co_return std::optional<std::string>{std::move(entry->text)};
}

Task<std::vector<std::optional<std::string>>> Cache::readMany(std::vector<std::string> keys) {
    std::vector<std::optional<std::string>> texts;
    for (auto& entry : co_await impl_->getMany(std::move(keys))) {
        ++(entry ? impl_->stats.hits : impl_->stats.misses);
        if (entry)
            texts.emplace_back(std::move(entry->text));
        else
            texts.emplace_back();
    }
    co_return texts;
}

Task<> Cache::write(std::string key, std::string text, CacheSetOptions options) {
    std::vector<std::pair<std::string, std::string>> entries;
    entries.emplace_back(std::move(key), std::move(text));
    return impl_->set(std::move(entries), impl_->ttlOf(options.ttl), std::move(options.tags));
}

Task<> Cache::writeMany(std::vector<std::pair<std::string, std::string>> entries, CacheSetOptions options) {
    return impl_->set(std::move(entries), impl_->ttlOf(options.ttl), std::move(options.tags));
}

Task<> Cache::del(std::string key) { return impl_->del(std::move(key)); }
Task<> Cache::clear() { return impl_->clear(); }
Task<> Cache::invalidateTags(std::vector<std::string> tags) { return impl_->invalidateTags(std::move(tags)); }

Task<bool> Cache::has(std::string key) { co_return (co_await impl_->get(std::move(key))).has_value(); }

Task<std::optional<CacheLife>> Cache::ttl(std::string key) {
    const auto entry = co_await impl_->get(std::move(key));
    if (!entry) co_return std::nullopt;
    CacheLife life;
    life.expires = entry->expires;
    co_return std::optional<CacheLife>{life};
}

const std::string* Cache::peek(std::string_view key, Duration refreshThreshold) {
    if (impl_->redis) return nullptr;
    const Timestamp now = Timestamp::now();
    const MemoryEntry* entry = impl_->memory.get(key, now);
    if (!entry || (entry->expires && *entry->expires - now < refreshThreshold)) return nullptr;
    ++impl_->stats.hits;
    return &entry->text;
}

Task<std::string> Cache::computeOnce(std::string key, Task<std::string> computation, Accepts accepts,
                                     CacheWrapOptions options) {
    // Whoever computes already knows that there is nothing to be read.
    if (std::shared_ptr<Flight> flight = impl_->flightOf(key); flight && !flight->isRefresh)
        co_return co_await impl_->join(std::move(flight));
    const auto entry = co_await impl_->get(key);
    if (entry && accepts(entry->text)) {
        ++impl_->stats.hits;
        const bool isOld = entry->expires && *entry->expires - Timestamp::now() < options.refreshThreshold;
        if (isOld && !impl_->flightOf(key))
            impl_->begin(std::move(key), std::move(computation), std::move(options), true);
        co_return entry->text;
    }
    ++impl_->stats.misses;
    // Another caller may have begun while this one read.
    std::shared_ptr<Flight> flight = impl_->flightOf(key);
    if (!flight) {
        flight = impl_->begin(std::move(key), std::move(computation), std::move(options), false);
        co_return co_await impl_->wait(std::move(flight));
    }
    co_return co_await impl_->join(std::move(flight));
}

CacheStats Cache::stats() const {
    CacheStats stats = impl_->stats;
    stats.memoryEntries = impl_->memory.size();
    stats.memoryBytes = impl_->memory.bytes();
    stats.usesRedis = impl_->usesRedis();
    return stats;
}

} // namespace aerie::redis
