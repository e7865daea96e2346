// Takes over what changed while the program runs, for the variables that are declared config::reloadable.
//
//   Result<config::Reloaded<AppConfig>> next = config::reload(running);
//   if (next) publish(std::make_shared<const AppConfig>(std::move(next->config)));   // e.g. on SIGHUP
//   for (const std::string& key : next->needRestart) log("restart to take over " + key);
//
// Nothing is changed in place: `running` stays what it was, so code that reads it needs no lock. An environment that is
// not valid leaves everything as it is and is an error. The process's own environment cannot change from outside; what
// changes are the files, of variables and of secrets.
#pragma once

#include <aerie/config/load.hpp>

#include <string>
#include <utility>
#include <vector>

namespace aerie::config {

struct Changes {
    std::vector<std::string> changed;     // keys whose new value is in the result
    std::vector<std::string> needRestart; // keys whose new value is not: they are not declared reloadable
};

template<class T> struct Reloaded : Changes {
    T config;
};

// Puts the running values of all variables that are not reloadable into `fresh`.
Changes keepFixed(const Schema& schema, const void* running, void* fresh);

template<class T> Result<Reloaded<T>> reload(const T& running, const LoadOptions& options = {}) {
    Result<T> fresh = load<T>(options);
    if (!fresh) return fresh.error();
    Changes changes = keepFixed(schemaOf<T>(), &running, &*fresh);
    return Reloaded<T>{std::move(changes), *std::move(fresh)};
}

} // namespace aerie::config
