#include "request_line.hpp"

#include "ascii.hpp"

namespace aerie::http::detail {

namespace {

Failure readVersion(std::string_view text, int& minor) {
    if (text.size() != 8 || !text.starts_with("HTTP/") || !isDigit(text[5]) || text[6] != '.' || !isDigit(text[7]))
        return badRequest("The request line does not end with an HTTP version.");
    if (text[5] != '1' || text[7] > '1') return {505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
    minor = text[7] - '0';
    return {};
}

} // namespace

Failure readRequestLine(std::string_view line, RequestLine& result) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last || line.find(' ', first + 1) != last || last == first + 1)
        return badRequest("The request line is not `METHOD target HTTP/1.1`.");

    if (Failure failure = readVersion(line.substr(last + 1), result.versionMinor)) return failure;
    const std::string_view name = line.substr(0, first);
    const auto method = methodFromName(name);
    if (!method && !isToken(name)) return badRequest("The method is not a token.");
    if (!method) return {501, "The method " + std::string{name} + " is not supported."};
    result.method = *method;
    result.target = line.substr(first + 1, last - first - 1);
    return {};
}

} // namespace aerie::http::detail
