#include "config_module.hpp"

#include <aerie/app/commands.hpp>
#include <aerie/config/command.hpp>

#include <vector>

namespace backend {

namespace {

aerie::LogLevel levelOf(LogLevel level) {
    switch (level) {
    case LogLevel::verbose:
        return aerie::LogLevel::Verbose;
    case LogLevel::debug:
        return aerie::LogLevel::Debug;
    case LogLevel::log:
    case LogLevel::info:
        return aerie::LogLevel::Log;
    case LogLevel::warn:
        return aerie::LogLevel::Warn;
    case LogLevel::error:
        return aerie::LogLevel::Error;
    case LogLevel::fatal:
        return aerie::LogLevel::Fatal;
    case LogLevel::silent:
        return aerie::LogLevel::Silent;
    }
    return aerie::LogLevel::Log;
}

// The three commands differ only by their name, which the library's command line wants as the first word.
template<const char* Name> Task<int> runConfigCommand(app::CommandContext& context) {
    std::vector<std::string_view> arguments{Name};
    arguments.insert(arguments.end(), context.arguments().begin(), context.arguments().end());
    const config::CommandResult result = config::runCommand(config::schemaOf<AppConfig>(), arguments, loadOptions());
    context.print(result.out);
    context.printError(result.err);
    co_return result.status;
}

constexpr char kPrint[] = "config:print";
constexpr char kCheck[] = "config:check";
constexpr char kExample[] = "config:example";

} // namespace

config::LoadOptions loadOptions() {
    config::LoadOptions options;
    options.expandVariables = true;
    return options;
}

Result<AppConfig> loadAppConfig() { return config::load<AppConfig>(loadOptions()); }

app::ApplicationOptions applicationOptions(const AppConfig& appConfig) {
    app::ApplicationOptions options;
    options.http.host = *appConfig.host;
    options.http.port = appConfig.port;
    options.http.cors.origins = *appConfig.cors.origins;
    options.http.limits.bodyBytes = static_cast<std::uint64_t>(appConfig.http.maxBody->bytes);
    options.isProduction = appConfig.isProduction();
    if (*appConfig.panel != PanelMode::auto_) options.panel = *appConfig.panel == PanelMode::on;
    options.shutdownTimeout = *appConfig.shutdownTimeout;
    return options;
}

LogOptions logOptions(const AppConfig& appConfig) {
    const bool isJson =
        *appConfig.log.format == LogFormat::auto_ ? appConfig.isProduction() : *appConfig.log.format == LogFormat::json;
    LogOptions options;
    options.level = levelOf(*appConfig.log.level);
    options.format = isJson ? aerie::LogFormat::Json : aerie::LogFormat::Pretty;
    return options;
}

void ConfigCommands::configureCommands(app::Commands& commands) {
    commands.add({.name = kPrint,
                  .summary = "Prints the configuration and where each value is from; secrets are redacted.",
                  .usage = "[options]",
                  .details = config::commandHelp(),
                  .run = &runConfigCommand<kPrint>});
    commands.add({.name = kCheck,
                  .summary = "Lists every problem of the configuration.",
                  .usage = "[options]",
                  .details = config::commandHelp(),
                  .run = &runConfigCommand<kCheck>});
    commands.add({.name = kExample,
                  .summary = "Prints the .env.example that the configuration struct asks for.",
                  .usage = "[options]",
                  .details = config::commandHelp(),
                  .run = &runConfigCommand<kExample>});
}

} // namespace backend
