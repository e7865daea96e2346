// The configuration struct that the tests of this library load.
#pragma once

#include <aerie/base/json.hpp>
#include <aerie/base/number.hpp>
#include <aerie/base/text.hpp>
#include <aerie/config/config.hpp>
#include <aerie/config/load.hpp>

#include <optional>
#include <string>
#include <vector>

namespace demo {

using namespace aerie;
using namespace aerie::literals;
using namespace aerie::config::literals;

enum class LogLevel { debug, info, warn, error };

struct Limits {
    int perMinute = 0;
    std::string name;
};

struct DemoConfig {
    config::Var<std::string> host = "127.0.0.1";
    config::Var<Int<1, 65535>> port = {3001, "The port to listen on."};
    config::Secret<config::Url, config::env{"DATABASE_URL"}> databaseUrl;

    struct Pool {
        config::Var<std::uint8_t> min = 0;
        config::Var<Int<1, 1000>> max = 10;
    } pool;

    config::Var<LogLevel, config::reloadable> logLevel = LogLevel::info;
    config::Var<bool> debug = false;
    config::Var<Number<0.0, 1.0>> sampleRatio = 0.5;
    config::Var<Duration, config::range{1_s, 24_h}, config::reloadable> sessionTtl = 1_h;
    config::Var<config::ByteSize> maxBody = 1_mb;
    config::Var<std::vector<std::string>> corsOrigins;
    config::Var<std::vector<Int<1, 100>>> weights;
    config::Var<std::optional<config::Url>> redisUrl;
    config::Secret<std::optional<Text<8>>, config::reloadable> apiKey;
    config::Var<std::optional<json::Raw>> features;
    config::Var<std::optional<Limits>> limits;
    config::Var<std::optional<Uuid>> tenant;
    config::Var<std::optional<Email>> contact;

    void check(config::Problems& problems) const {
        if (*pool.min > *pool.max) problems.add("POOL_MIN", "must not be above POOL_MAX");
    }
};

// Options that see nothing of the machine: these variables, and no file.
inline config::LoadOptions with(config::Environment environment) {
    config::LoadOptions options;
    options.ignoreEnvFile = true;
    options.environment = std::move(environment);
    if (!options.environment.find("DATABASE_URL")) options.environment.set("DATABASE_URL", "postgres://u:hunter2@h/db");
    return options;
}

// "PORT out_of_range; DEBUG invalid_type"
inline std::string problemsOf(const config::LoadOptions& options) {
    DemoConfig demoConfig;
    const config::Report report = config::loadInto(config::schemaOf<DemoConfig>(), &demoConfig, options);
    std::string out;
    for (const config::Problem& problem : report.problems.list()) {
        if (!out.empty()) out += "; ";
        out += problem.key + " " + std::string{config::nameOf(problem.code)};
    }
    return out;
}

} // namespace demo
