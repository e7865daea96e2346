// A configuration as JSON, for people and dashboards: nested as in the struct, secrets as "[redacted]".
//
//   std::string json = config::print(appConfig);      // {"port":3001,"db":{"url":"[redacted]"}}
//
// Durations are in milliseconds, sizes in bytes. What has neither a value nor a default is left out.
#pragma once

#include <aerie/config/schema.hpp>

#include <string>

namespace aerie::config {

enum class Secrets : std::uint8_t { Redacted, Shown };

std::string print(const Schema& schema, const void* object, Secrets secrets = Secrets::Redacted);

template<class T> std::string print(const T& config, Secrets secrets = Secrets::Redacted) {
    return print(schemaOf<T>(), &config, secrets);
}

} // namespace aerie::config
