#include "doctor/checks.hpp"

#include "dev/listener.hpp"

#include <unistd.h>

#include <filesystem>

namespace aerie::tools {

namespace fs = std::filesystem;

Finding checkPort(const ProjectEnvironment& environment) {
    auto address = readListenAddress(environment);
    if (!address) return {Health::Bad, "port", address.error().message(), ""};
    if (auto listener = listenOn(*address); !listener) return {Health::Worth, "port", listener.error().message(), ""};
    return {Health::Good, "port", std::to_string(address->port) + " on " + address->host + " is free", ""};
}

Finding checkDisk(const std::string& root) {
    constexpr std::uintmax_t kMegabyte = 1024 * 1024, kNeeded = 2048; // the builds of all presets
    std::error_code failure;
    auto space = fs::space(root, failure);
    if (failure) return {Health::Bad, "disk", root + ": " + failure.message(), ""};
    auto text = std::to_string(space.available / kMegabyte) + " MB free";
    if (space.available / kMegabyte >= kNeeded) return {Health::Good, "disk", text, ""};
    return {Health::Worth, "disk", text,
            "Builds need up to " + std::to_string(kNeeded) + " MB: remove build/ folders you do not use"};
}

Finding checkDataFolder(const std::string& root) {
    auto data = root + "/data";
    std::error_code failure;
    if (!fs::exists(data, failure)) {
        if (::access(root.c_str(), W_OK) == 0)
            return {Health::Good, "data folder", "data/ will be made by the first start", ""};
        return {Health::Bad, "data folder", root + " cannot be written", "Give it to the user who runs the app: chown"};
    }
    if (::access(data.c_str(), W_OK | X_OK) == 0) return {Health::Good, "data folder", "data/ can be written", ""};
    return {Health::Bad, "data folder", "data/ cannot be written",
            "Give it to the user who runs the app: chown -R $USER data"};
}

std::vector<Finding> checkAll(const std::string& root, const ProjectEnvironment& environment) {
    return {checkPort(environment), checkDisk(root), checkDataFolder(root), checkDatabase(root, environment)};
}

} // namespace aerie::tools
