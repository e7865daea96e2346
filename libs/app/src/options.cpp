#include <aerie/app/options.hpp>

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace aerie::app {

namespace {
// An empty variable counts as absent.
std::string_view variable(const char* name) noexcept {
    const char* text = std::getenv(name);
    return text ? text : "";
}
} // namespace

bool ApplicationOptions::isProductionEnvironment() noexcept { return variable("NODE_ENV") == "production"; }

Result<ApplicationOptions> ApplicationOptions::fromEnvironment() {
    ApplicationOptions options;
    if (const std::string_view host = variable("HOST"); !host.empty()) options.http.host = host;
    if (const std::string_view port = variable("PORT"); !port.empty()) {
        const auto [end, problem] = std::from_chars(port.data(), port.data() + port.size(), options.http.port);
        if (problem != std::errc{} || end != port.data() + port.size())
            return Error{ErrorCode::BadRequest,
                         "PORT is \"" + std::string{port} + "\", which is no port. Give a number from 0 to 65535."};
    }
    return options;
}

} // namespace aerie::app
