#include "demo_config.hpp"
#include "temporary_files.hpp"

#include <aerie/config/command.hpp>
#include <aerie/config/example.hpp>

#include <doctest/doctest.h>

#include <vector>

using namespace demo;

namespace {

config::CommandResult run(std::vector<std::string_view> arguments, config::Environment environment = {}) {
    return config::runCommand(config::schemaOf<DemoConfig>(), arguments, with(std::move(environment)));
}

} // namespace

TEST_CASE("print gives the configuration and where each value is from") {
    const config::CommandResult result = run({"config:print"}, {{"PORT", "1"}});

    CHECK(result.status == 0);
    CHECK(result.out.starts_with(R"({"config":{"host":"127.0.0.1","port":1,)"));
    CHECK(result.out.find(R"("source":{"HOST":"default","PORT":"process",)") != std::string::npos);
    CHECK(result.out.find("hunter2") == std::string::npos);
    CHECK(run({"config:print", "--show-secrets"}).out.find("hunter2") != std::string::npos);
}

TEST_CASE("an invalid configuration is not printed") {
    const config::CommandResult result = run({"config:print"}, {{"PORT", "x"}, {"DEBUG", "x"}});

    CHECK(result.status == 1);
    CHECK(result.out.empty());
    CHECK(result.err.starts_with("PORT: "));
    CHECK(result.err.find("\nDEBUG: ") != std::string::npos);
}

TEST_CASE("check answers in words or in JSON") {
    CHECK(run({"config:check"}).out == "The configuration is valid.\n");
    CHECK(run({"config:check", "--json"}).out == "{\"ok\":true,\"errors\":[]}\n");

    const config::CommandResult bad = run({"config:check", "--json"}, {{"PORT", "x"}});

    CHECK(bad.status == 1);
    CHECK(bad.out ==
          "{\"ok\":false,\"errors\":[{\"key\":\"PORT\",\"code\":\"invalid_type\",\"message\":\"must be a whole "
          "number from 1 to 65535, not \\\"x\\\" (the environment)\"}]}\n");
}

TEST_CASE("named files replace the program's own, and must be there") {
    const TemporaryFiles files;
    const std::string file = files.write("a", "PORT=7\nX=${PORT}\n");

    CHECK(run({"config:print", "--env-file", file}).out.find("\"port\":7") != std::string::npos);
    CHECK(run({"config:print", "--raw", "--env-file", file}).out == "{\"PORT\":\"7\",\"X\":\"${PORT}\"}\n");
    CHECK(run({"config:print", "--raw", "--expand", "--env-file", file}).out == "{\"PORT\":\"7\",\"X\":\"7\"}\n");
    CHECK(run({"config:check", "--strict", "--env-file", file}).status == 1);

    const config::CommandResult absent = run({"config:check", "--env-file", files.path("absent")});

    CHECK(absent.status == 2);
    CHECK(absent.err == "cannot read " + files.path("absent") + ": there is no such file\n");
}

TEST_CASE("misuse has a status of its own and says what is right") {
    CHECK(run({}).status == 2);
    CHECK(run({"config:nope"}).status == 2);
    CHECK(run({"config:print", "--env-file"}).status == 2);
    CHECK(run({"config:print", "--stric"}).err == "unknown option --stric: did you mean --strict?\n");
    CHECK(run({"config:print", "--zzzzzzzzzz"}).err.find("--show-secrets") != std::string::npos);
}

TEST_CASE("the example is checked against a file") {
    const TemporaryFiles files;
    const std::string right = files.write("right", run({"config:example"}).out);
    const std::string wrong = files.write("wrong", "PORT=1\n");

    CHECK(run({"config:example", "--check", right}).status == 0);
    CHECK(run({"config:example", "--check", wrong}).status == 1);
    CHECK(run({"config:example", "--check", files.path("absent")}).status == 1);
    const std::string table = run({"config:example", "--markdown"}).out;
    const std::string readme = files.write("readme", "# Variables\n\n" + table + "\nMore.\n");
    CHECK(run({"config:example", "--markdown", "--check", readme}).status == 0);
    CHECK(run({"config:example", "--markdown", "--check", wrong}).status == 1);
    CHECK(table == config::variableTable(config::schemaOf<DemoConfig>()));
}
