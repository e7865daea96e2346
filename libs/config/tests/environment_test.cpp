#include <aerie/config/environment.hpp>

#include <doctest/doctest.h>

#include <cstdlib>

using aerie::config::Environment;

TEST_CASE("an environment finds, replaces and forgets variables") {
    Environment environment{{"B", "2"}, {"A", "1"}};

    environment.set("B", "3");
    environment.set("EMPTY", "");
    environment.remove("A");
    environment.remove("NEVER");

    CHECK(environment.find("A") == nullptr);
    REQUIRE(environment.find("B"));
    CHECK(*environment.find("B") == "3");
    REQUIRE(environment.find("EMPTY"));
    CHECK(environment.find("EMPTY")->empty());
}

TEST_CASE("the process's environment is a copy") {
    ::setenv("AERIE_CONFIG_TEST", "a=b", 1);

    const Environment environment = Environment::ofProcess();
    ::unsetenv("AERIE_CONFIG_TEST");

    REQUIRE(environment.find("AERIE_CONFIG_TEST"));
    CHECK(*environment.find("AERIE_CONFIG_TEST") == "a=b");
    CHECK(Environment::ofProcess().find("AERIE_CONFIG_TEST") == nullptr);
}
