#include "demo_config.hpp"
#include "temporary_files.hpp"

#include <aerie/config/print.hpp>

#include <doctest/doctest.h>

using namespace demo;

TEST_CASE("a secret has to be asked for, and is redacted everywhere else") {
    const Result<DemoConfig> loaded = config::load<DemoConfig>(with({{"API_KEY", "0123456789"}}));

    REQUIRE(loaded);
    CHECK(*loaded->databaseUrl.reveal() == "postgres://u:hunter2@h/db");
    CHECK(loaded->apiKey.reveal()->value == "0123456789");
    CHECK(config::print(*loaded).find("hunter2") == std::string::npos);
    CHECK(json::write(*loaded).find("hunter2") == std::string::npos);
    CHECK(json::write(loaded->apiKey) == "\"[redacted]\"");
    CHECK(config::print(*loaded, config::Secrets::Shown).find("hunter2") != std::string::npos);
}

TEST_CASE("a wrong secret is not in the error") {
    const Result<DemoConfig> loaded =
        config::load<DemoConfig>(with({{"DATABASE_URL", "hunter2 is no URL"}, {"API_KEY", "hunt3r"}}));

    REQUIRE(!loaded);
    CHECK(loaded.error().describe().find("hunt") == std::string::npos);
    CHECK(loaded.error().message().find("the value is secret and not shown") != std::string::npos);
}

TEST_CASE("a secret comes from a file, less one line end") {
    const TemporaryFiles files;

    const auto read = [&](std::string_view content) {
        return config::load<DemoConfig>(with({{"API_KEY_FILE", files.write("key", content)}}))->apiKey.reveal()->value;
    };

    CHECK(read("top-secret-key") == "top-secret-key");
    CHECK(read("top-secret-key \n\n") == "top-secret-key \n");
    CHECK(read("top-secret-key\r\n") == "top-secret-key");
}

TEST_CASE("a secret that is given twice, or whose file cannot be read, is a problem") {
    const TemporaryFiles files;
    const std::string key = files.write("key", "0123456789");

    CHECK(problemsOf(with({{"API_KEY", "0123456789"}, {"API_KEY_FILE", key}})) == "API_KEY ambiguous");
    CHECK(problemsOf(with({{"API_KEY", ""}, {"API_KEY_FILE", key}})) == "");
    CHECK(problemsOf(with({{"API_KEY_FILE", files.path("none")}})) == "API_KEY_FILE unreadable_file");
    CHECK(problemsOf(with({{"API_KEY_FILE", files.path("")}})) == "API_KEY_FILE unreadable_file");
    CHECK(problemsOf(with({{"API_KEY_FILE", "/dev/zero"}})) == "API_KEY_FILE unreadable_file");
}

TEST_CASE("an empty secret file is no value") {
    const TemporaryFiles files;
    const std::string empty = files.write("empty", "\n");

    CHECK(!config::load<DemoConfig>(with({{"API_KEY_FILE", empty}}))->apiKey.reveal().has_value());
    CHECK(problemsOf(with({{"DATABASE_URL", ""}, {"DATABASE_URL_FILE", empty}})) == "DATABASE_URL missing");
}

TEST_CASE("an ordinary variable has no file form") {
    const TemporaryFiles files;

    CHECK(*config::load<DemoConfig>(with({{"PORT_FILE", files.write("port", "1")}}))->port == 3001);
}
