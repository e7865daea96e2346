#include "cache_impl.hpp"

#include <aerie/io/timer.hpp>

#include <algorithm>

namespace aerie::redis {

namespace {

constexpr std::size_t kChangedAtMost = 10'000; // beyond, everything is removed when Redis is back

// A glob that matches the text itself.
std::string literal(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '*' || c == '?' || c == '[' || c == ']' || c == '\\' || c == '^') out += '\\';
        out += c;
    }
    return out;
}

// The set of a tag lives as long as the longest of its keys; a key without an end makes it endless.
const Script& addToTag() {
    static const Script script{"local isNew = redis.call('EXISTS', KEYS[1]) == 0\n"
                               "redis.call('SADD', KEYS[1], ARGV[1])\n"
                               "local ttl = tonumber(ARGV[2])\n"
                               "local left = redis.call('PTTL', KEYS[1])\n"
                               "if ttl == 0 then redis.call('PERSIST', KEYS[1])\n"
                               "elseif isNew or (left >= 0 and left < ttl) then\n"
                               "  redis.call('PEXPIRE', KEYS[1], ttl) end\n"
                               "return 1"};
    return script;
}
const Script& dropTag() {
    static const Script script{"local keys = redis.call('SMEMBERS', KEYS[1])\n"
                               "for i = 1, #keys, 1000 do\n"
                               "  redis.call('UNLINK', unpack(keys, i, math.min(i + 999, #keys))) end\n"
                               "redis.call('UNLINK', KEYS[1])\n"
                               "return #keys"};
    return script;
}

} // namespace

std::string Cache::Impl::redisKey(std::string_view key) const {
    std::string out;
    if (!options.keyPrefix.empty()) (out = options.keyPrefix) += "::";
    return out += key;
}

std::string Cache::Impl::tagKey(std::string_view tag) const {
    return (options.keyPrefix.empty() ? std::string{"cache"} : options.keyPrefix) + ":tag:" + std::string{tag};
}

bool Cache::Impl::usesRedis() const { return redis && redis->isConnected() && TimePoint::now() >= awayUntil; }

void Cache::Impl::noteChange(const std::string& key) {
    if (!redis) return;
    wasAway = true;
    if (changed.size() >= kChangedAtMost) allChanged = true;
    if (!allChanged) changed.push_back(redisKey(key));
}

template<class T> Task<std::optional<T>> Cache::Impl::ask(Task<Result<T>> question) {
    auto answer = co_await io::withTimeout(std::move(question), options.patience);
    if (answer) co_return std::optional<T>{*std::move(answer)};
    // Redis is there and refuses: somebody keeps another type under the key. That is a miss.
    if (answer.error().code() == ErrorCode::InternalServerError && !replyCode(answer.error()).empty())
        co_return std::optional<T>{T{}};
    ++stats.failures;
    wasAway = true;
    awayUntil = TimePoint::now() + options.retryAfter;
    co_return std::nullopt;
}

Task<bool> Cache::Impl::isThere() {
    if (!usesRedis()) {
        wasAway = wasAway || redis;
        co_return false;
    }
    if (wasAway) {
        if (!co_await ask(settle())) co_return false;
        wasAway = false;
        memory.clear();
    }
    co_return true;
}

Task<Result<bool>> Cache::Impl::settle() {
    // What is noted while this runs is kept for the next time.
    if (std::exchange(allChanged, false)) {
        auto cleared = co_await clearRedis();
        if (!cleared) allChanged = true;
        if (!cleared) co_return cleared.error();
    }
    std::vector<std::string> keys = std::exchange(changed, {});
    if (!keys.empty()) {
        auto removed = co_await redis->unlink(keys);
        if (!removed) changed.insert(changed.end(), keys.begin(), keys.end());
        if (!removed) co_return removed.error();
    }
    while (!changedTags.empty()) {
        const std::vector<std::string> tag{tagKey(changedTags.back())};
        if (auto dropped = co_await redis->eval(dropTag(), tag); !dropped) co_return dropped.error();
        changedTags.pop_back();
    }
    co_return true;
}

Task<Result<bool>> Cache::Impl::clearRedis() {
    const std::string pattern = literal(options.keyPrefix) + (options.keyPrefix.empty() ? "*" : "::*");
    std::string cursor = "0";
    do {
        auto page = co_await redis->command("SCAN", cursor, "MATCH", pattern, "COUNT", 1000);
        if (!page) co_return page.error();
        cursor = page->elements[0].text;
        std::vector<std::string> keys;
        for (Reply& key : page->elements[1].elements) keys.push_back(std::move(key.text));
        if (keys.empty()) continue;
        if (auto removed = co_await redis->unlink(keys); !removed) co_return removed.error();
    } while (cursor != "0");
    co_return true;
}

Task<Cache::Impl::Entry> Cache::Impl::get(std::string key) {
    if (co_await isThere()) {
        auto stored = co_await ask(redis->get(redisKey(key)));
        if (stored) {
            if (!*stored) co_return std::nullopt;
            Entry entry = readEntry(**stored);
            if (entry && entry->expires && *entry->expires <= Timestamp::now()) co_return std::nullopt;
            co_return entry;
        }
    }
    const MemoryEntry* found = memory.get(key, Timestamp::now());
    if (!found) co_return std::nullopt;
    Entry entry;
    entry.emplace();
    entry->text = found->text;
    entry->expires = found->expires;
    co_return entry;
}

Task<std::vector<Cache::Impl::Entry>> Cache::Impl::getMany(std::vector<std::string> keys) {
    std::vector<Entry> entries;
    if (keys.empty()) co_return entries;
    if (co_await isThere()) {
        std::vector<std::string> names;
        for (const std::string& key : keys) names.push_back(redisKey(key));
        auto stored = co_await ask(redis->mget(names));
        if (stored) {
            for (const auto& text : *stored) {
                Entry entry;
                if (text) entry = readEntry(*text);
                if (entry && entry->expires && *entry->expires <= Timestamp::now()) entry.reset();
                entries.push_back(std::move(entry));
            }
            co_return entries;
        }
    }
    for (const std::string& key : keys) {
        Entry entry;
        if (const MemoryEntry* found = memory.get(key, Timestamp::now())) {
            entry.emplace();
            entry->text = found->text;
            entry->expires = found->expires;
        }
        entries.push_back(std::move(entry));
    }
    co_return entries;
}

Task<> Cache::Impl::set(Texts entries, Duration ttl, std::vector<std::string> tags) {
    const std::int64_t ms = ttl.toMilliseconds();
    std::optional<Timestamp> expires;
    if (ms > 0) expires = Timestamp::now() + ttl;
    if (!entries.empty() && co_await isThere()) {
        // Entries and tags in one piece: a tag that is not there would leave the entry out of its reach.
        Transaction all = redis->multi();
        for (const auto& [key, text] : entries) {
            Command command = Command::of("SET", redisKey(key), writeEntry(text, expires));
            if (ms > 0) command.add("PX").add(ms);
            all.add(std::move(command));
            for (const std::string& tag : tags)
                all.command("EVAL", addToTag().text(), 1, tagKey(tag), redisKey(key), ms);
        }
        if (co_await ask(all.exec())) co_return;
    }
    MemoryLife life;
    life.expires = expires;
    life.tags = std::move(tags);
    for (auto& [key, text] : entries) {
        noteChange(key);
        memory.set(key, std::move(text), life);
    }
}

void Cache::Impl::forbidStoring(std::string_view key) {
    if (const auto found = flights.find(std::string{key}); found != flights.end()) found->second->mayStore = false;
}

Task<> Cache::Impl::del(std::string key) {
    forbidStoring(key);
    if (co_await isThere()) {
        const std::string name = redisKey(key);
        if (co_await ask(redis->unlink(name))) co_return;
    }
    noteChange(key);
    memory.del(key);
}

Task<> Cache::Impl::clear() {
    for (auto& [key, flight] : flights) flight->mayStore = false;
    memory.clear();
    if (!redis) co_return;
    if (co_await isThere() && co_await ask(clearRedis())) co_return;
    wasAway = true;
    allChanged = true;
    changed.clear();
}

Task<> Cache::Impl::invalidateTags(std::vector<std::string> tags) {
    for (auto& [key, flight] : flights)
        for (const std::string& tag : tags)
            if (std::ranges::find(flight->tags, tag) != flight->tags.end()) flight->mayStore = false;
    for (const std::string& tag : tags) {
        memory.invalidateTag(tag);
        if (!redis) continue;
        const std::vector<std::string> names{tagKey(tag)};
        if (co_await isThere() && co_await ask(redis->eval(dropTag(), names))) continue;
        wasAway = true;
        changedTags.push_back(tag);
    }
}

std::shared_ptr<Flight> Cache::Impl::flightOf(const std::string& key) const {
    const auto found = flights.find(key);
    return found == flights.end() ? nullptr : found->second;
}

std::shared_ptr<Flight> Cache::Impl::begin(std::string key, Task<std::string> computation, CacheWrapOptions wrap,
                                           bool refresh) {
    auto flight = std::make_shared<Flight>();
    flight->isRefresh = refresh;
    flight->tags = wrap.tags;
    flights.emplace(key, flight);
    ++stats.computations;
    tasks.spawn(compute(std::move(key), std::move(computation), std::move(wrap), flight));
    return flight;
}

Task<> Cache::Impl::compute(std::string key, Task<std::string> computation, CacheWrapOptions wrap,
                            std::shared_ptr<Flight> flight) {
    try {
        flight->text = co_await std::move(computation);
    } catch (...) {
        flight->exception = std::current_exception();
    }
    if (!flight->exception && flight->mayStore) {
        // Callers wait until it is stored: the next one then finds it.
        Texts entries;
        entries.emplace_back(key, flight->text);
        co_await set(std::move(entries), ttlOf(wrap.ttl), std::move(wrap.tags));
    }
    flights.erase(key);
    flight->done.set();
}

Task<std::string> Cache::Impl::wait(std::shared_ptr<Flight> flight) {
    co_await flight->done.wait();
    if (flight->exception) std::rethrow_exception(flight->exception);
    co_return flight->text;
}

Task<std::string> Cache::Impl::join(std::shared_ptr<Flight> flight) {
    ++stats.joined;
    return wait(std::move(flight));
}

} // namespace aerie::redis
