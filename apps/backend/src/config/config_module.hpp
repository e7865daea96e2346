// Gives the application its configuration: whoever asks for an AppConfig in a constructor gets the one that was loaded
// at start. Also the commands config:print, config:check and config:example.
#pragma once

#include "app_config.hpp"

#include <aerie/app/module.hpp>
#include <aerie/app/options.hpp>
#include <aerie/base/result.hpp>
#include <aerie/config/load.hpp>
#include <aerie/pipeline/logger.hpp>

namespace aerie::app {
class Commands;
}

namespace backend {

// From the process and the usual .env files, with $NAME expanded in them. An error lists every problem.
Result<AppConfig> loadAppConfig();
config::LoadOptions loadOptions();

app::ApplicationOptions applicationOptions(const AppConfig& appConfig);
LogOptions logOptions(const AppConfig& appConfig);

class ConfigCommands {
public:
    static void configureCommands(app::Commands& commands);
};

struct ConfigModule {
    static constexpr bool global = true;
    using providers = list<app::Factory<&loadAppConfig>, app::Factory<&applicationOptions>, app::Factory<&logOptions>,
                           ConfigCommands>;
    using exports = list<AppConfig, app::ApplicationOptions, LogOptions>;
};

} // namespace backend
