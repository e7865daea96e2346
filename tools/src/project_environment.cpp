#include "project_environment.hpp"

#include <fstream>
#include <iterator>

namespace aerie::tools {

namespace {

std::string readFile(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace

ProjectEnvironment::ProjectEnvironment(const std::string& root, config::Environment process)
    : process_(std::move(process)) {
    auto* nodeEnv = process_.find("NODE_ENV");
    auto mode = nodeEnv && !nodeEnv->empty() ? *nodeEnv : std::string{"development"};
    for (auto& name : {".env." + mode + ".local", std::string{".env.local"}, ".env." + mode, std::string{".env"}})
        entries_ = config::dotenv::merge(std::move(entries_), config::dotenv::parse(readFile(root + "/" + name)));
    config::dotenv::expand(entries_, process_);
}

std::string ProjectEnvironment::valueOf(std::string_view key, std::string_view fallback) const {
    if (auto* own = process_.find(key); own && !own->empty()) return *own;
    if (auto* entry = config::dotenv::find(entries_, key); entry && !entry->value.empty()) return entry->value;
    return std::string{fallback};
}

} // namespace aerie::tools
