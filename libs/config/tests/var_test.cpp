#include "demo_config.hpp"

#include <aerie/base/json_value.hpp>
#include <aerie/config/example.hpp>
#include <aerie/config/load.hpp>

#include <doctest/doctest.h>

#include <type_traits>

using namespace demo;

namespace declared {

bool isAbsolute(const std::string& path) { return path.starts_with('/'); }
bool isEven(const int& number) { return number % 2 == 0; }

struct Declarations {
    config::Var<std::vector<std::string>> list = {{}, "May be empty."};
    config::Var<std::vector<std::string>> hosts = {config::required, "Must not be empty."};
    config::Var<std::optional<int>> count = {std::nullopt, "May be missing."};
    config::Var<std::optional<int>> limit = 7;
    config::Secret<std::string> url = {"sqlite:x.db", "Has a default that is no secret."};
    config::Var<json::Value> rules = {config::required, "Any JSON."};
    config::Var<float> ratio = 0.1F;
    config::Var<double> scale = config::required;
};

struct Ruled {
    config::Var<std::string, config::rule<isAbsolute>("a path that begins with /")> folder = "/var";
    config::Secret<std::optional<int>, config::rule<isEven>("an even number")> number;
    config::Var<std::string, config::rule<isAbsolute>("a path that begins with /")> wrong = "var";
};

} // namespace declared

using declared::Declarations;

static_assert(!std::is_convertible_v<const char*, config::Var<bool>>, "a text is no bool");
static_assert(!std::is_convertible_v<std::nullptr_t, config::Var<std::string>>);
static_assert(!std::is_convertible_v<const config::Secret<std::string>&, std::string>, "a secret must be asked");
static_assert(!std::is_convertible_v<const config::Secret<std::string>&, std::string_view>);

TEST_CASE("a Var reads like its value") {
    const DemoConfig demoConfig;

    const std::uint16_t port = demoConfig.port;
    const std::string_view view = demoConfig.host;
    std::string text = demoConfig.host;
    text = demoConfig.host;

    CHECK(port == 3001);
    CHECK(view == text);
    CHECK(demoConfig.host->size() == 9);
    CHECK(demoConfig.port.value() == 3001);
}

TEST_CASE("a test may set a Var by hand") {
    DemoConfig demoConfig;

    demoConfig.port = 4000;
    demoConfig.host = "::1";
    demoConfig.corsOrigins = std::vector<std::string>{"https://a"};

    CHECK(*demoConfig.port == 4000);
    CHECK(*demoConfig.host == "::1");
    CHECK(demoConfig.corsOrigins->size() == 1);
}

TEST_CASE("a declaration says by itself what may be missing") {
    Declarations declarations;
    config::LoadOptions options;
    options.ignoreEnvFile = true;
    options.environment = {};

    const config::Report report = config::loadInto(config::schemaOf<Declarations>(), &declarations, options);

    std::string missing;
    for (const config::Problem& problem : report.problems.list()) missing += problem.key + " ";
    CHECK(missing == "HOSTS RULES SCALE ");
    CHECK(declarations.limit->value() == 7);
    CHECK(!declarations.count->has_value());
}

TEST_CASE("a rule of one's own is checked like the type's, defaults included") {
    declared::Ruled ruled;
    config::LoadOptions options;
    options.ignoreEnvFile = true;
    options.environment = {{"FOLDER", "tmp"}, {"NUMBER", "7"}};

    const config::Report report = config::loadInto(config::schemaOf<declared::Ruled>(), &ruled, options);

    REQUIRE(report.problems.list().size() == 3);
    CHECK(report.problems.list()[0].toText() ==
          "FOLDER: must be a path that begins with /, not \"tmp\" (the environment) (not_allowed)");
    CHECK(report.problems.list()[1].toText() ==
          "NUMBER: must be an even number (the environment; the value is secret and not shown) (not_allowed)");
    CHECK(report.problems.list()[2].message ==
          "the default of wrong in the program must be a path that begins with /: correct it there");
}

TEST_CASE("the declarations are in the example as they are meant") {
    CHECK(config::exampleFile(config::schemaOf<Declarations>()) == R"(# May be empty.
# list: a list separated by commas
LIST=

# Must not be empty.
# hosts: a list separated by commas, required
HOSTS=

# May be missing.
# count: a whole number
# COUNT=

# limit: a whole number
LIMIT=7

# Has a default that is no secret.
# url: a text, secret (or URL_FILE, the path of a file that holds it)
URL=sqlite:x.db

# Any JSON.
# rules: JSON, required
RULES=

# ratio: a number
RATIO=0.1

# scale: a number, required
SCALE=
)");
}
