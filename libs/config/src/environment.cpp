#include <aerie/config/environment.hpp>

#include <unistd.h>

#include <algorithm>

namespace aerie::config {

namespace {

constexpr auto kByName = [](const auto& variable, std::string_view name) { return variable.first < name; };

} // namespace

Environment::Environment(std::initializer_list<std::pair<std::string_view, std::string_view>> variables) {
    for (const auto& [name, value] : variables) set(name, value);
}

Environment Environment::ofProcess() {
    Environment result;
    for (char** at = environ; at && *at; ++at) {
        const std::string_view line{*at};
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string_view name = line.substr(0, equals);
        // Of a name that is there twice the first one counts, as it does for getenv.
        if (!result.find(name)) result.set(name, line.substr(equals + 1));
    }
    return result;
}

const std::string* Environment::find(std::string_view name) const noexcept {
    const auto at = std::lower_bound(variables_.begin(), variables_.end(), name, kByName);
    return at != variables_.end() && at->first == name ? &at->second : nullptr;
}

void Environment::set(std::string_view name, std::string_view value) {
    const auto at = std::lower_bound(variables_.begin(), variables_.end(), name, kByName);
    if (at != variables_.end() && at->first == name)
        at->second = value;
    else
        variables_.emplace(at, name, value);
}

void Environment::remove(std::string_view name) {
    const auto at = std::lower_bound(variables_.begin(), variables_.end(), name, kByName);
    if (at != variables_.end() && at->first == name) variables_.erase(at);
}

} // namespace aerie::config
