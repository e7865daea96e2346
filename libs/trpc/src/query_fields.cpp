#include "query_fields.hpp"

namespace aerie::trpc::detail {

namespace {

int hexValue(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// The byte of the escape that begins at `at`, or -1.
int escapedByte(std::string_view text, std::size_t at) noexcept {
    if (at + 2 >= text.size()) return -1;
    const int high = hexValue(text[at + 1]);
    const int low = hexValue(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool isNamed(std::string_view encoded, std::string_view name) {
    return encoded == name || (encoded.find('%') != std::string_view::npos && decodeQueryText(encoded) == name);
}

} // namespace

std::string decodeQueryText(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            out += ' ';
        } else if (const int byte = text[i] == '%' ? escapedByte(text, i) : -1; byte >= 0) {
            out += static_cast<char>(byte);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

QueryFields readQuery(std::string_view query) {
    QueryFields fields;
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
        const std::size_t equals = pair.find('=');
        const std::string_view name = pair.substr(0, equals);
        const std::string_view value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        if (!fields.batch && isNamed(name, "batch"))
            fields.batch = value;
        else if (!fields.input && isNamed(name, "input"))
            fields.input = value;
        else if (!fields.connectionParams && isNamed(name, "connectionParams"))
            fields.connectionParams = value;
    }
    return fields;
}

} // namespace aerie::trpc::detail
