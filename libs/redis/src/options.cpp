#include <aerie/redis/options.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace aerie::redis {

namespace {

Error invalid(std::string_view what, std::string_view text, std::string_view expected) {
    return Error{ErrorCode::BadRequest, std::string{what} + " is not valid: \"" + std::string{text} + "\". Expected " +
                                            std::string{expected} + "."};
}

template<class Number> std::optional<Number> numberOf(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

int digitOf(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// A '%' that is no escape stands for itself, as passwords with one are common.
std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && digitOf(text[i + 1]) >= 0 && digitOf(text[i + 2]) >= 0) {
            out += static_cast<char>(digitOf(text[i + 1]) * 16 + digitOf(text[i + 2]));
            i += 2;
        } else
            out += text[i];
    }
    return out;
}

std::optional<bool> booleanOf(std::string_view text) {
    if (text == "true" || text == "1" || text == "yes" || text == "on") return true;
    if (text == "false" || text == "0" || text == "no" || text == "off" || text.empty()) return false;
    return std::nullopt;
}

constexpr std::string_view kDbExpected = "a database number, 0 to 15 unless the server has more";

Result<void> readQuery(Options& options, std::string_view query) {
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        const std::string_view name = pair.substr(0, equals);
        const std::string value = equals == std::string_view::npos ? "" : decoded(pair.substr(equals + 1));
        if (name == "db") {
            const auto db = numberOf<int>(value);
            if (!db || *db < 0) return invalid("db in the Redis URL", value, kDbExpected);
            options.db = *db;
        } else if (name == "keyPrefix")
            options.keyPrefix = value;
        else if (name == "connectionName")
            options.connectionName = value;
        else if (name == "protocol") {
            if (value != "2" && value != "3") return invalid("protocol in the Redis URL", value, "2 or 3");
            options.protocol = value == "2" ? 2 : 3;
        } else if (name == "commandTimeout" || name == "connectTimeout") {
            const auto ms = numberOf<std::int64_t>(value);
            if (!ms || *ms < 0) return invalid(std::string{name} + " in the Redis URL", value, "milliseconds");
            (name == "commandTimeout" ? options.commandTimeout : options.connectTimeout) =
                Duration::fromMilliseconds(*ms);
        } else if (name == "maxRetriesPerRequest") {
            const auto count = numberOf<int>(value);
            if (!count || *count < 0) return invalid("maxRetriesPerRequest in the Redis URL", value, "a number");
            options.maxRetriesPerRequest = *count;
        } else if (name == "enableOfflineQueue") {
            const auto flag = booleanOf(value);
            if (!flag) return invalid("enableOfflineQueue in the Redis URL", value, "true or false");
            options.enableOfflineQueue = *flag;
        }
    }
    return {};
}

} // namespace

Result<Options> Options::fromUrl(std::string_view url) {
    // The text may hold a password, so messages show the part that is wrong and no more.
    Options options;
    std::string_view rest = url;
    if (const std::size_t scheme = rest.find("://"); scheme != std::string_view::npos) {
        const std::string_view name = rest.substr(0, scheme);
        if (name != "redis" && name != "rediss")
            return invalid("The scheme of the Redis URL", name, "redis:// or rediss://");
        options.tls = name == "rediss";
        rest.remove_prefix(scheme + 3);
    }
    if (const std::size_t query = rest.find('?'); query != std::string_view::npos) {
        if (auto read = readQuery(options, rest.substr(query + 1)); !read) return read.error();
        rest = rest.substr(0, query);
    }
    if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
        const std::string_view user = rest.substr(0, at);
        const std::size_t colon = user.find(':');
        options.username = decoded(user.substr(0, colon));
        if (colon != std::string_view::npos) options.password = decoded(user.substr(colon + 1));
        rest.remove_prefix(at + 1);
    }
    if (const std::size_t slash = rest.find('/'); slash != std::string_view::npos) {
        const std::string_view path = rest.substr(slash + 1);
        if (!path.empty()) {
            const auto db = numberOf<int>(path);
            if (!db || *db < 0) return invalid("The database in the Redis URL", path, kDbExpected);
            options.db = *db;
        }
        rest = rest.substr(0, slash);
    }
    std::string_view port;
    if (rest.starts_with('[')) {
        const std::size_t end = rest.find(']');
        if (end == std::string_view::npos) return invalid("The host in the Redis URL", rest, "an address in brackets");
        options.host = rest.substr(1, end - 1);
        if (end + 1 < rest.size() && rest[end + 1] == ':') port = rest.substr(end + 2);
    } else {
        const std::size_t colon = rest.rfind(':');
        if (const std::string_view host = rest.substr(0, colon); !host.empty()) options.host = host;
        if (colon != std::string_view::npos) port = rest.substr(colon + 1);
    }
    if (!port.empty()) {
        const auto number = numberOf<std::uint16_t>(port);
        if (!number || *number == 0) return invalid("The port in the Redis URL", port, "1 to 65535");
        options.port = *number;
    }
    return options;
}

Result<std::optional<Options>> Options::fromEnvironment() {
    const auto variable = [](const char* name) -> std::optional<std::string> {
        const char* value = std::getenv(name);
        if (!value || !*value) return std::nullopt;
        return value;
    };
    const auto url = variable("REDIS_URL");
    const auto host = variable("REDIS_HOST");
    if (!url && !host) return std::optional<Options>{};
    Options options;
    if (url) {
        auto read = fromUrl(*url);
        if (!read) return read.error().withMessage("REDIS_URL: " + read.error().message());
        options = *std::move(read);
    }
    if (host) options.host = *host;
    if (const auto port = variable("REDIS_PORT")) {
        const auto number = numberOf<std::uint16_t>(*port);
        if (!number || *number == 0) return invalid("REDIS_PORT", *port, "1 to 65535");
        options.port = *number;
    }
    if (const auto user = variable("REDIS_USERNAME")) options.username = *user;
    if (const auto password = variable("REDIS_PASSWORD")) options.password = *password;
    if (const auto db = variable("REDIS_DB")) {
        const auto number = numberOf<int>(*db);
        if (!number || *number < 0) return invalid("REDIS_DB", *db, kDbExpected);
        options.db = *number;
    }
    if (const auto tls = variable("REDIS_TLS")) {
        const auto flag = booleanOf(*tls);
        if (!flag) return invalid("REDIS_TLS", *tls, "true or false");
        options.tls = *flag;
    }
    return std::optional<Options>{std::move(options)};
}

std::string Options::describe() const {
    std::string out = tls ? "rediss://" : "redis://";
    if (!username.empty()) out += username + '@';
    out += host.find(':') == std::string::npos ? host : '[' + host + ']';
    out += ':' + std::to_string(port);
    if (db != 0) out += '/' + std::to_string(db);
    return out;
}

} // namespace aerie::redis
