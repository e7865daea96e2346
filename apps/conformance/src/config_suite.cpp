// The variables that tests/conformance/config/CONTRACT.md declares, and nothing else: the commands are the library's.
#include "suite.hpp"

#include <aerie/base/json.hpp>
#include <aerie/base/number.hpp>
#include <aerie/base/text.hpp>
#include <aerie/config/command.hpp>
#include <aerie/config/config.hpp>

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace demo {

using namespace aerie;
using namespace aerie::literals;
using namespace aerie::config::literals;

enum class NodeEnv { development, test, production };
enum class LogLevel { debug, info, warn, error };

struct DemoConfig {
    config::Var<NodeEnv, config::env{"NODE_ENV"}> env = NodeEnv::development;
    config::Var<Int<1, 65535>> port = 3000;

    struct Db {
        config::Secret<config::Url, config::env{"DATABASE_URL"}> url;

        struct Pool {
            config::Var<Int<0, 1000>> min = 0;
            config::Var<Int<1, 1000>> max = 10;
        } pool;
    } db;

    struct Redis {
        config::Var<std::optional<config::Url>> url;
    } redis;

    struct Log {
        config::Var<LogLevel> level = LogLevel::info;
    } log;

    config::Var<bool> debug = false;
    config::Var<Number<0.0, 1.0>> sampleRatio = 0.5;

    struct Cors {
        config::Var<std::vector<std::string>, config::env{"ALLOWED_ORIGINS"}> origins;
    } cors;

    struct Session {
        config::Var<Duration, config::env{"SESSION_TTL"}> ttlMs = 1_h;
    } session;

    struct Http {
        config::Var<config::ByteSize, config::env{"MAX_BODY"}> maxBodyBytes = 1_mb;
    } http;

    config::Secret<Text<8>> apiKey;
    config::Var<std::optional<json::Raw>> features;

    struct App {
        config::Var<std::string> name = "demo app";
    } app;
};

} // namespace demo

namespace {

using namespace aerie;

int run(std::span<const std::string_view> arguments) {
    config::LoadOptions options;
    options.ignoreEnvFile = true; // only the files that the command line names
    const config::CommandResult result = config::runCommand(config::schemaOf<demo::DemoConfig>(), arguments, options);
    std::fwrite(result.out.data(), 1, result.out.size(), stdout);
    std::fwrite(result.err.data(), 1, result.err.size(), stderr);
    return result.status;
}

} // namespace

namespace conformance {

Suite configSuite() { return {"config:", "configuration: config:print, config:check, config:example", &run}; }

} // namespace conformance
