// Reads a configuration struct from the environment and .env files.
//
//   Result<AppConfig> config = config::load<AppConfig>();
//   if (!config) return fail(config.error().message());      // every problem, one a line, and what to do
//   listen(*config->host, config->port);
//
// Who wins, highest first: the process, then the files in their order (the first that has the key), then the default.
// The first place that names a key decides; an empty text there counts as not set. A secret may also be named with
// KEY_FILE, the path of a file that holds it (one line end at its end is cut off).
//
// Nothing is written into the process's environment. Call it at start, before threads that change the environment.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/config/environment.hpp>
#include <aerie/config/problem.hpp>
#include <aerie/config/schema.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::config {

// The names are those of @nestjs/config.
struct LoadOptions {
    // .env files, the first has precedence; files that do not exist are passed over. Not given: usualEnvFiles.
    std::optional<std::vector<std::string>> envFilePath;
    bool ignoreEnvFile = false;   // read no files
    bool ignoreEnvVars = false;   // do not look at the process
    bool override = false;        // the files win over the process
    bool expandVariables = false; // $NAME and ${NAME:-default} in the files
    bool strict = false;          // a key in a file that no variable has is a problem
    Environment environment = Environment::ofProcess();
};

// .env.{NODE_ENV}.local, .env.local (not for test), .env.{NODE_ENV}, .env: the order people know from Next.js and Vite.
// NODE_ENV is the process's; development when it is not set there.
std::vector<std::string> usualEnvFiles(const Environment& environment);

enum class Source : std::uint8_t { Default, File, Process, SecretFile };

// "secret-file"
std::string_view nameOf(Source source) noexcept;

struct Origin {
    std::string key;
    std::string path; // "db.pool.max"
    Source source = Source::Default;
};

// What came of a load.
struct Report {
    Problems problems;
    std::vector<Origin> origins; // one for each variable that is right, in the order of the struct

    bool isOk() const noexcept { return problems.isEmpty(); }
    // All problems in one text, a line each; the problems are in issues() as well, with the key as path.
    Error toError() const;
};

// Fills `object`, which the schema has constructed. It is to be used only when the report is good.
Report loadInto(const Schema& schema, void* object, const LoadOptions& options);

template<class T> Result<T> load(const LoadOptions& options = {}) {
    Result<T> result{T{}};
    if (const Report report = loadInto(schemaOf<T>(), &*result, options); !report.isOk()) return report.toError();
    return result;
}

} // namespace aerie::config
