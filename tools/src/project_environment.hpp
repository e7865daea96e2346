// The variables a project is run with, as its app reads them: the process first, then .env.<mode>.local, .env.local,
// .env.<mode> and .env of the root, where <mode> is NODE_ENV or "development".
#pragma once

#include <aerie/config/dotenv.hpp>
#include <aerie/config/environment.hpp>

#include <string>
#include <string_view>

namespace aerie::tools {

class ProjectEnvironment {
public:
    explicit ProjectEnvironment(const std::string& root,
                                config::Environment process = config::Environment::ofProcess());

    // An empty variable counts as absent.
    std::string valueOf(std::string_view key, std::string_view fallback) const;

private:
    config::Environment process_;
    config::dotenv::Entries entries_;
};

} // namespace aerie::tools
