#include "demo_config.hpp"

#include <aerie/config/reload.hpp>

#include <doctest/doctest.h>

using namespace demo;

TEST_CASE("a reload takes over what is declared reloadable and names the rest") {
    const Result<DemoConfig> running = config::load<DemoConfig>(with({{"LOG_LEVEL", "warn"}, {"PORT", "1"}}));

    const Result<config::Reloaded<DemoConfig>> next = config::reload(
        *running, with({{"LOG_LEVEL", "debug"}, {"PORT", "2"}, {"API_KEY", "0123456789"}, {"REDIS_URL", "redis://h"}}));

    REQUIRE(next);
    CHECK(next->changed == std::vector<std::string>{"LOG_LEVEL", "API_KEY"});
    CHECK(next->needRestart == std::vector<std::string>{"PORT", "REDIS_URL"});
    CHECK(*next->config.logLevel == LogLevel::debug);
    CHECK(next->config.apiKey.reveal()->value == "0123456789");
    CHECK(*next->config.port == 1);
    CHECK(!next->config.redisUrl->has_value());
}

TEST_CASE("a reload without changes says so, and an invalid one is an error") {
    const Result<DemoConfig> running = config::load<DemoConfig>(with({}));

    const Result<config::Reloaded<DemoConfig>> same = config::reload(*running, with({}));
    const Result<config::Reloaded<DemoConfig>> wrong = config::reload(*running, with({{"PORT", "x"}}));

    REQUIRE(same);
    CHECK(same->changed.empty());
    CHECK(same->needRestart.empty());
    CHECK(!wrong);
}
