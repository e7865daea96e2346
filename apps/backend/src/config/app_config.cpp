#include "app_config.hpp"

namespace backend {

bool isDatabaseUrl(const std::string& url) {
    return (url.starts_with("sqlite:") && url.size() > 7) || url.starts_with("postgres://") ||
           url.starts_with("postgresql://");
}

} // namespace backend
