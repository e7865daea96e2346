#include <aerie/redis/memory_cache.hpp>

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::literals;
using redis::MemoryCache;

namespace {

constexpr Timestamp kNow{1'000'000};

} // namespace

TEST_CASE("memory keeps, replaces, removes, and forgets what is over") {
    MemoryCache cache{1u << 20};
    cache.set("a", "1", {.expires = kNow + 10_ms});
    cache.set("b", "2");
    CHECK(cache.get("a", kNow)->text == "1");
    CHECK(cache.get("b", kNow + 1000_h)->text == "2");
    CHECK(cache.get("a", kNow + 10_ms) == nullptr);
    CHECK(cache.size() == 1);
    cache.set("b", "3");
    CHECK(cache.get("b", kNow)->text == "3");
    CHECK(cache.del("b"));
    CHECK_FALSE(cache.del("b"));
    CHECK(cache.bytes() == 0);
}

TEST_CASE("memory stays within its bound, and what was used least recently goes first") {
    MemoryCache cache{200'000};
    for (int i = 0; i < 100'000; ++i) {
        cache.set("key" + std::to_string(i), std::string(100, 'x'));
        CHECK_FALSE(cache.bytes() > 200'000);
        if (i % 100 == 0) (void)cache.get("key0", kNow);
    }
    CHECK(cache.size() > 500);
    CHECK(cache.get("key0", kNow) != nullptr);
    CHECK(cache.get("key1", kNow) == nullptr);
    CHECK(cache.get("key99999", kNow) != nullptr);
    cache.set("too large", std::string(300'000, 'x'));
    CHECK(cache.get("too large", kNow) == nullptr);
}

TEST_CASE("a tag takes all that carries it, and nothing that is set afterwards") {
    MemoryCache cache{1u << 20};
    cache.set("a", "1", {.tags = {"users", "all"}});
    cache.set("b", "2", {.tags = {"all"}});
    cache.set("c", "3");
    cache.invalidateTag("users");
    cache.invalidateTag("never heard of");
    CHECK(cache.get("a", kNow) == nullptr);
    CHECK(cache.get("b", kNow) != nullptr);
    cache.set("a", "4", {.tags = {"users"}});
    CHECK(cache.get("a", kNow)->text == "4");
    cache.clear();
    CHECK(cache.size() == 0);
    CHECK(cache.bytes() == 0);
}
