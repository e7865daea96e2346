#include "demo_config.hpp"
#include "near_miss.hpp"
#include "utf8.hpp"
#include "variables.hpp"

#include <doctest/doctest.h>

using aerie::config::detail::keyFromPath;
using aerie::config::detail::lengthInUtf16;
using aerie::config::detail::nearest;

TEST_CASE("a key follows from the path") {
    CHECK(keyFromPath("port") == "PORT");
    CHECK(keyFromPath("db.pool.max") == "DB_POOL_MAX");
    CHECK(keyFromPath("sampleRatio") == "SAMPLE_RATIO");
    CHECK(keyFromPath("s3.bucketName2") == "S3_BUCKET_NAME2");
    CHECK(keyFromPath("apiKeyV2") == "API_KEY_V2");
    CHECK(keyFromPath("baseURL") == "BASE_URL");
    CHECK(keyFromPath("URLPath") == "URL_PATH");
}

TEST_CASE("the variables of a struct are a list, in its order, with their place in memory") {
    const auto variables = aerie::config::detail::variablesOf(aerie::config::schemaOf<demo::DemoConfig>());
    demo::DemoConfig demoConfig;

    REQUIRE(variables.size() == 18);
    CHECK(variables[2].key == "DATABASE_URL");
    CHECK(variables[4].path == "pool.max");
    CHECK(variables[4].in(&demoConfig) == &demoConfig.pool.max);
    CHECK(variables[2].isRequired(&demoConfig));
    CHECK(!variables[4].isRequired(&demoConfig));
    CHECK(variables[6].key == "DEBUG");
}

TEST_CASE("the nearest name is found within a few letters") {
    constexpr std::string_view kNames[] = {"PORT", "HOST", "DATABASE_URL", "LOG_LEVEL"};
    CHECK(nearest("PROT", kNames) == "PORT");
    CHECK(nearest("port", kNames) == "PORT");
    CHECK(nearest("DATABSE_URI", kNames) == "DATABASE_URL");
    CHECK(nearest("LOGLEVEL", kNames) == "LOG_LEVEL");
    CHECK(nearest("PATH", kNames) == "");
    CHECK(nearest("", kNames) == "");
    CHECK(nearest(std::string(10'000, 'x'), kNames) == "");
}

TEST_CASE("a length is counted as JavaScript counts it") {
    CHECK(lengthInUtf16("abc") == 3);
    CHECK(lengthInUtf16("Zo\xC3\xAB") == 3);
    CHECK(lengthInUtf16("\xF0\x9F\x98\x80") == 2);
}
