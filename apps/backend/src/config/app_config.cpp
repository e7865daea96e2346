#include "app_config.hpp"

#include <string_view>

namespace backend {

void AppConfig::check(config::Problems& problems) const {
    const std::string_view url = database.url.reveal();
    if (!url.starts_with("sqlite:") && !url.starts_with("postgres://") && !url.starts_with("postgresql://"))
        problems.add("DATABASE_URL", "must be sqlite:<path> or postgres://user:password@host:5432/name");
}

} // namespace backend
