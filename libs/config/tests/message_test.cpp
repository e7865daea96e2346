// What a newcomer reads when something is wrong.
#include "demo_config.hpp"
#include "temporary_files.hpp"

#include <doctest/doctest.h>

using namespace demo;

namespace {

// The line about a key, from a load that fails.
std::string messageFor(std::string_view key, const config::LoadOptions& options) {
    const Result<DemoConfig> loaded = config::load<DemoConfig>(options);
    REQUIRE(!loaded);
    const std::string& all = loaded.error().message();
    const std::size_t begin = all.find("\n  " + std::string{key} + ":");
    REQUIRE(begin != std::string::npos);
    return all.substr(begin + 3, all.find('\n', begin + 1) - begin - 3);
}

} // namespace

TEST_CASE("a wrong value is shown with its rule and its place") {
    CHECK(messageFor("PORT", with({{"PORT", "70000"}})) ==
          R"(PORT: must be a whole number from 1 to 65535, not "70000" (the environment) (out_of_range))");
    CHECK(messageFor("SAMPLE_RATIO", with({{"SAMPLE_RATIO", "x"}})) ==
          R"(SAMPLE_RATIO: must be a number from 0 to 1, not "x" (the environment) (invalid_type))");
    CHECK(messageFor("SESSION_TTL", with({{"SESSION_TTL", "2d"}})) ==
          "SESSION_TTL: must be a duration from 1s to 1d, not \"2d\" (the environment) "
          "(out_of_range)");
}

TEST_CASE("a wrong name of an enum is answered with the likely one") {
    CHECK(
        messageFor("LOG_LEVEL", with({{"LOG_LEVEL", "INFO"}})) ==
        R"(LOG_LEVEL: must be one of debug, info, warn, error, not "INFO" (the environment): did you mean info? (not_allowed))");
}

TEST_CASE("a file is named with its line") {
    const TemporaryFiles files;
    config::LoadOptions options = with({});
    options.ignoreEnvFile = false;
    options.envFilePath = {files.write("x.env", "# one\n\nDEBUG=perhaps\n")};

    CHECK(messageFor("DEBUG", options) ==
          "DEBUG: must be true or false, not \"perhaps\" (" + files.path("x.env") + ", line 3) (invalid_type)");
}

TEST_CASE("a missing variable says what to set, and which misspelt one may be it") {
    const TemporaryFiles files;
    config::LoadOptions options = with({{"DATABASE_URL", ""}});
    options.environment.remove("DATABASE_URL");
    options.ignoreEnvFile = false;
    options.envFilePath = {files.write("x.env", "DATABSE_URL=postgres://h/d\n")};

    CHECK(messageFor("DATABASE_URL", options) ==
          "DATABASE_URL: is required: set it to a URL such as https://example.com in the environment or in .env, or "
          "DATABASE_URL_FILE to the path of a file that holds it. Is it the DATABSE_URL in " +
              files.path("x.env") + ", line 1? (missing)");
    CHECK(messageFor("DATABASE_URL", with({{"DATABASE_URL", ""}})).find("empty in the environment") !=
          std::string::npos);
}

TEST_CASE("a long or strange value is shown in one line") {
    const std::string message = messageFor("PORT", with({{"PORT", std::string(500, 'x') + "\n\x01"}}));

    CHECK(message.size() < 160);
    CHECK(message.find(std::string(60, 'x') + "\"...") != std::string::npos);
    CHECK(messageFor("PORT", with({{"PORT", "1\n2\x01"}})).find(R"("1\n2\u0001")") != std::string::npos);
}

TEST_CASE("the error carries the problems one by one as well") {
    const Result<DemoConfig> loaded = config::load<DemoConfig>(with({{"PORT", "0"}, {"DEBUG", "x"}}));

    REQUIRE(!loaded);
    CHECK(loaded.error().message().starts_with("The configuration is not valid (2 problems):\n  PORT: "));
    REQUIRE(loaded.error().issues().size() == 2);
    CHECK(loaded.error().issues()[1].path == Path{PathSegment{"DEBUG"}});
}

TEST_CASE("strict mode names unknown keys of files and the likely ones") {
    const TemporaryFiles files;
    config::LoadOptions options = with({{"SOMETHING", "1"}});
    options.ignoreEnvFile = false;
    options.envFilePath = {files.write("x.env", "PROT=1\nWHATEVER_ELSE=2\nPORT_FILE=/x\nAPI_KEY_FILE=\n")};
    CHECK(problemsOf(options) == "");

    options.strict = true;

    CHECK(problemsOf(options) == "PROT unknown; WHATEVER_ELSE unknown; PORT_FILE unknown");
    CHECK(messageFor("PROT", options).find("did you mean PORT?") != std::string::npos);
    CHECK(messageFor("WHATEVER_ELSE", options).find("take it out") != std::string::npos);
    CHECK(messageFor("PORT_FILE", options).find("only secrets") != std::string::npos);
}
