#include "demo_config.hpp"
#include "temporary_files.hpp"

#include <doctest/doctest.h>

using namespace demo;

namespace faulty {

struct WrongDefaults {
    config::Var<Int<1, 10>> count = 11;
    config::Var<config::Url> url = "nowhere";
    config::Var<Duration, config::range{1_s, 2_s}> wait = 3_s;
};

struct SharedKey {
    config::Var<int> port = 1;
    struct Inner {
        config::Var<int, config::env{"PORT"}> other = 2;
    } inner;
};

} // namespace faulty

TEST_CASE("without any setting every default is there") {
    const Result<DemoConfig> loaded = config::load<DemoConfig>(with({}));

    REQUIRE(loaded);
    CHECK(*loaded->host == "127.0.0.1");
    CHECK(*loaded->port == 3001);
    CHECK(*loaded->pool.max == 10);
    CHECK(*loaded->logLevel == LogLevel::info);
    CHECK(loaded->sessionTtl->toMilliseconds() == 3'600'000);
    CHECK(loaded->maxBody->bytes == 1 << 20);
    CHECK(loaded->corsOrigins->empty());
    CHECK(!loaded->redisUrl->has_value());
}

TEST_CASE("every type is read from its text") {
    const Result<DemoConfig> loaded = config::load<DemoConfig>(with({{"PORT", " 8080 "},
                                                                     {"POOL_MIN", "+3"},
                                                                     {"LOG_LEVEL", "warn"},
                                                                     {"DEBUG", "YES"},
                                                                     {"SAMPLE_RATIO", ".25"},
                                                                     {"SESSION_TTL", "15m"},
                                                                     {"MAX_BODY", "10 MB"},
                                                                     {"CORS_ORIGINS", " https://a , https://b,, "},
                                                                     {"WEIGHTS", "1, 2 ,100"},
                                                                     {"REDIS_URL", "redis://h:1/0"},
                                                                     {"FEATURES", "{\"a\":[1,null]}"},
                                                                     {"LIMITS", R"({"perMinute":60,"name":"x"})"},
                                                                     {"TENANT", "0190163d-8694-739b-aea5-966c26f8ad91"},
                                                                     {"CONTACT", "a@example.com"}}));

    REQUIRE(loaded);
    const DemoConfig& demoConfig = *loaded;
    const std::uint16_t port = demoConfig.port;
    CHECK(port == 8080);
    CHECK(*demoConfig.pool.min == 3);
    CHECK(*demoConfig.logLevel == LogLevel::warn);
    CHECK(*demoConfig.debug);
    CHECK(*demoConfig.sampleRatio == 0.25);
    CHECK(*demoConfig.sessionTtl == 15_min);
    CHECK(*demoConfig.maxBody == 10_mb);
    CHECK(*demoConfig.corsOrigins == std::vector<std::string>{"https://a", "https://b"});
    CHECK(demoConfig.weights->size() == 3);
    CHECK(demoConfig.redisUrl->value() == config::Url{"redis://h:1/0"});
    CHECK(demoConfig.features->value().text == "{\"a\":[1,null]}");
    CHECK(demoConfig.limits->value().perMinute == 60);
    CHECK(demoConfig.tenant->has_value());
    CHECK(demoConfig.contact->value() == "a@example.com");
}

TEST_CASE("all problems are reported at once, in the order of the struct") {
    const std::string problems = problemsOf(with({{"PORT", "70000"},
                                                  {"DATABASE_URL", "nowhere"},
                                                  {"POOL_MIN", "256"},
                                                  {"LOG_LEVEL", "loud"},
                                                  {"DEBUG", "maybe"},
                                                  {"SAMPLE_RATIO", "1.01"},
                                                  {"SESSION_TTL", "500ms"},
                                                  {"MAX_BODY", "-1"},
                                                  {"WEIGHTS", "1,x"},
                                                  {"API_KEY", "short"},
                                                  {"FEATURES", "{"},
                                                  {"LIMITS", R"({"perMinute":"many"})"},
                                                  {"TENANT", "me"},
                                                  {"CONTACT", "nobody"}}));

    CHECK(problems == "PORT out_of_range; DATABASE_URL invalid_type; POOL_MIN out_of_range; LOG_LEVEL not_allowed; "
                      "DEBUG invalid_type; SAMPLE_RATIO out_of_range; SESSION_TTL out_of_range; MAX_BODY invalid_type; "
                      "WEIGHTS invalid_type; API_KEY too_short; FEATURES invalid_type; LIMITS invalid_type; "
                      "TENANT invalid_type; CONTACT invalid_type");
}

TEST_CASE("an empty text is no value: the default counts, or the variable is missing") {
    CHECK(*config::load<DemoConfig>(with({{"PORT", ""}}))->port == 3001);
    CHECK(problemsOf(with({{"DATABASE_URL", ""}})) == "DATABASE_URL missing");
}

TEST_CASE("a text that is not UTF-8 is refused") {
    CHECK(problemsOf(with({{"HOST", "caf\xE9"}})) == "HOST invalid_type");
}

TEST_CASE("the process wins over files, the first file over the second, and override turns it round") {
    const TemporaryFiles files;
    config::LoadOptions options = with({{"PORT", "1000"}});
    options.ignoreEnvFile = false;
    options.envFilePath = {files.write("a", "PORT=2000\nHOST=a\n"), files.path("absent"),
                           files.write("b", "PORT=3000\nHOST=b\nPOOL_MAX=7\n")};

    const Result<DemoConfig> loaded = config::load<DemoConfig>(options);
    options.override = true;
    const Result<DemoConfig> turned = config::load<DemoConfig>(options);
    options.ignoreEnvVars = true;
    const std::string withoutProcess = problemsOf(options);

    REQUIRE(loaded);
    CHECK(*loaded->port == 1000);
    CHECK(*loaded->host == "a");
    CHECK(*loaded->pool.max == 7);
    REQUIRE(turned);
    CHECK(*turned->port == 2000);
    CHECK(withoutProcess == "DATABASE_URL missing");
}

TEST_CASE("variables in files expand on demand, and with override the files' own values are used") {
    const TemporaryFiles files;
    config::LoadOptions options = with({{"NAME", "process"}});
    options.ignoreEnvFile = false;
    options.envFilePath = {files.write("a", "NAME=file\nHOST=${NAME}-${PORT:-1}\n")};

    CHECK(*config::load<DemoConfig>(options)->host == "${NAME}-${PORT:-1}");
    options.expandVariables = true;
    CHECK(*config::load<DemoConfig>(options)->host == "process-1");
    options.override = true;
    CHECK(*config::load<DemoConfig>(options)->host == "file-1");
}

TEST_CASE("a reference that never ends is a problem of its key") {
    const TemporaryFiles files;
    config::LoadOptions options = with({{"LOOP", "y$LOOP"}});
    options.ignoreEnvFile = false;
    options.expandVariables = true;
    options.envFilePath = {files.write("a", "HOST=x$LOOP\n")};

    CHECK(problemsOf(options) == "HOST invalid_type");
}

TEST_CASE("a file that is there and cannot be read is a problem") {
    const TemporaryFiles files;
    config::LoadOptions options = with({});
    options.ignoreEnvFile = false;
    options.envFilePath = {files.path("")}; // a folder

    CHECK(problemsOf(options).ends_with("unreadable_file"));
}

TEST_CASE("the usual files depend on NODE_ENV") {
    using Files = std::vector<std::string>;
    CHECK(config::usualEnvFiles({}) == Files{".env.development.local", ".env.local", ".env.development", ".env"});
    CHECK(config::usualEnvFiles({{"NODE_ENV", "test"}}) == Files{".env.test.local", ".env.test", ".env"});
    CHECK(config::usualEnvFiles({{"NODE_ENV", "../../etc/x"}}) == Files{".env.local", ".env"});
}

TEST_CASE("a rule between variables runs when each is right by itself") {
    CHECK(problemsOf(with({{"POOL_MIN", "5"}, {"POOL_MAX", "4"}})) == "POOL_MIN not_allowed");
    CHECK(problemsOf(with({{"POOL_MIN", "5"}, {"POOL_MAX", "x"}})) == "POOL_MAX invalid_type");
}

TEST_CASE("a default that breaks its own rule is found at the first load") {
    faulty::WrongDefaults wrong;

    const config::Report report = config::loadInto(config::schemaOf<faulty::WrongDefaults>(), &wrong, with({}));

    REQUIRE(report.problems.list().size() == 3);
    CHECK(report.problems.list()[0].message ==
          "the default of count in the program must be a whole number from 1 to 10: correct it there");
}

TEST_CASE("a key that two members share is found at the first load") {
    faulty::SharedKey twice;

    const config::Report report = config::loadInto(config::schemaOf<faulty::SharedKey>(), &twice, with({}));

    REQUIRE(report.problems.list().size() == 1);
    CHECK(report.problems.list()[0].toText() ==
          "PORT: is the name of two members, port and inner.other: give one of them "
          "another with config::env (ambiguous)");
}

TEST_CASE("each value says where it is from") {
    const TemporaryFiles files;
    config::LoadOptions options = with({{"PORT", "1"}});
    options.ignoreEnvFile = false;
    options.envFilePath = {files.write("a", "HOST=x\n")};
    DemoConfig demoConfig;

    const config::Report report = config::loadInto(config::schemaOf<DemoConfig>(), &demoConfig, options);

    REQUIRE(report.isOk());
    CHECK(report.origins[0].source == config::Source::File);
    CHECK(report.origins[1].source == config::Source::Process);
    CHECK(report.origins[3].path == "pool.min");
    CHECK(report.origins[3].source == config::Source::Default);
}
