// Everything about this application that is set from outside. A new variable is a new member: its name follows from the
// path (log.level is LOG_LEVEL), its initialiser is the default, and .env.example and this folder's README are made
// from it.
#pragma once

#include <aerie/base/number.hpp>
#include <aerie/config/config.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace backend {

using namespace aerie;
using namespace aerie::literals;
using namespace aerie::config::literals;

enum class NodeEnv : std::uint8_t { development, test, production };
enum class LogLevel : std::uint8_t { verbose, debug, log, info, warn, error, fatal, silent };
enum class PanelMode : std::uint8_t { auto_, on, off };
enum class LogFormat : std::uint8_t { auto_, json, pretty };

bool isDatabaseUrl(const std::string& url);

struct AppConfig {
    config::Var<NodeEnv> nodeEnv = {NodeEnv::development,
                                    "production: logs are JSON, and errors tell clients nothing internal."};
    config::Var<std::string> host = {"127.0.0.1", "The address to listen on; 0.0.0.0 for every interface."};
    config::Var<Int<0, 65535>> port = {3001, "The port to listen on; 0 takes any free one."};

    struct Database {
        config::Secret<std::string, config::rule<isDatabaseUrl>("sqlite:<path>, or postgres://user:password@host/name")>
            url = {"sqlite:data/app.db", "Where the data is. The folder of a SQLite file is made."};
        config::Var<Int<1, 1000>> poolSize = {10, "Connections to PostgreSQL, or readers of SQLite."};
    } database;

    struct Migrations {
        config::Var<bool> run = {true, "Run pending migrations at start."};
    } migrations;

    struct Log {
        config::Var<LogLevel> level = {LogLevel::log, "The least important kind of line that is written."};
        config::Var<LogFormat> format = {LogFormat::auto_, "auto is json in production and pretty elsewhere."};
    } log;

    struct Cors {
        config::Var<std::vector<std::string>> origins = {
            {}, "Sites whose scripts may read the answers, such as http://localhost:5173; * for all."};
    } cors;

    struct Http {
        config::Var<config::ByteSize, config::range{1_kb, 1_gb}> maxBody = {1_mb, "The longest body of a request."};
    } http;

    config::Var<PanelMode> panel = {PanelMode::auto_,
                                    "The pages /panel and /openapi.json; auto is on, and off in production."};

    config::Var<Duration, config::range{0_s, 1_h}> shutdownTimeout = {
        10_s, "How long running requests may take to finish after SIGTERM."};

    bool isProduction() const noexcept { return *nodeEnv == NodeEnv::production; }
};

} // namespace backend
