#include "demo_config.hpp"
#include "dotenv_quote.hpp"
#include "temporary_files.hpp"

#include <aerie/config/dotenv.hpp>
#include <aerie/config/example.hpp>
#include <aerie/config/print.hpp>

#include <doctest/doctest.h>

using namespace demo;

TEST_CASE("the example file says each variable's meaning, rule and default") {
    const std::string text = config::exampleFile(config::schemaOf<DemoConfig>());

    const auto has = [&](std::string_view part) { return text.find(part) != std::string::npos; };
    CHECK(has("# The port to listen on.\n# port: a whole number from 1 to 65535\nPORT=3001\n"));
    CHECK(has("# databaseUrl: a URL such as https://example.com, required, secret (or DATABASE_URL_FILE, the path of a "
              "file that holds it)\nDATABASE_URL=\n"));
    CHECK(has("\nSESSION_TTL=1h\n"));
    CHECK(has("\nMAX_BODY=1mb\n"));
    CHECK(has("\nCORS_ORIGINS=\n"));
    CHECK(has("\n# REDIS_URL=\n"));
    CHECK(has("\nAPI_KEY=\n"));
}

TEST_CASE("the example file read back gives the defaults, strictly") {
    const TemporaryFiles files;
    config::LoadOptions options = with({});
    options.ignoreEnvFile = false;
    options.strict = true;
    options.envFilePath = {files.write("example", config::exampleFile(config::schemaOf<DemoConfig>()))};

    const Result<DemoConfig> loaded = config::load<DemoConfig>(options);

    REQUIRE(loaded);
    CHECK(config::print(*loaded) == config::print(*config::load<DemoConfig>(with({}))));
}

TEST_CASE("the table has a row for each variable") {
    const std::string table = config::variableTable(config::schemaOf<DemoConfig>());

    CHECK(table.find("| `PORT` | The port to listen on. | a whole number from 1 to 65535 | `3001` |\n") !=
          std::string::npos);
    CHECK(table.find("| `DATABASE_URL` or `DATABASE_URL_FILE` |") != std::string::npos);
    CHECK(table.find("secret | required |\n") != std::string::npos);
}

TEST_CASE("a quoted value is read back as it was, whatever is in it") {
    constexpr std::string_view kParts[] = {"a",  " ",  "\"", "'", "`",  "\\", "\\n",
                                           "\n", "\r", "#",  "$", "\t", "=",  "\xC2\xA0"};
    std::size_t quoted = 0, total = 0;
    for (std::string_view a : kParts)
        for (std::string_view b : kParts)
            for (std::string_view c : kParts)
                for (std::string_view d : kParts) {
                    const std::string value = std::string{a} + std::string{b} + std::string{c} + std::string{d};
                    const std::optional<std::string> text = config::detail::quoteForDotenv(value);
                    ++total;
                    if (!text) continue;
                    ++quoted;
                    const auto entries = config::dotenv::parse("A=" + *text + "\n# it's \"quoted\"\nB=\"x\"\n");
                    REQUIRE(entries.size() == 2);
                    REQUIRE(entries[0].value == value);
                    REQUIRE(entries[1].value == "x");
                }
    CHECK(quoted * 2 > total);
}
