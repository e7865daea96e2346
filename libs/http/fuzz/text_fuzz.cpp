// The small parsers of texts that clients choose: targets, percent-encoding, queries, cookies, lists, dates, ranges,
// URLs.
#include "conditions.hpp"
#include "http_date.hpp"
#include "json_text.hpp"
#include "target.hpp"
#include "url.hpp"

#include <aerie/http/compression.hpp>
#include <aerie/http/cookies.hpp>
#include <aerie/http/query_params.hpp>
#include <aerie/http/uri.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace aerie::http;
using namespace aerie::http::detail;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void checkTarget(std::string_view text) {
    std::string target, path;
    std::string_view authority;
    if (readTarget(text, Method::Get, target, path, authority)) return;
    require(path.starts_with('/') && isUtf8(path));
    for (char c : path) require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f && c != '\\');
    // Reading the result of a reading changes nothing but the encoding.
    std::string again, pathAgain;
    require(!readTarget(percentEncode(path).insert(0, "/"), Method::Get, again, pathAgain, authority));
}

void checkEncoding(std::string_view text) {
    const auto decoded = percentDecode(percentEncode(text));
    if (isUtf8(text) && text.find('\0') == std::string_view::npos)
        require(decoded && *decoded == text);
    else
        require(!decoded);
    if (const auto once = percentDecode(text)) require(isUtf8(*once));
}

void checkQuery(std::string_view text) {
    const QueryParams params{text};
    const std::string written = params.toString();
    require(QueryParams{written}.toString() == written);
    for (const auto& [name, value] : params) require(isUtf8(name) && isUtf8(value));
}

void checkCookies(std::string_view text) {
    const Cookies cookies{text};
    for (const auto& [name, value] : cookies) require(!name.empty());
    const auto cookie = SetCookie{.name = "a", .value = std::string{text}}.toString();
    if (!cookie) return;
    require(cookie->find_first_of("\r\n") == std::string::npos);
    const Cookies written{cookie->substr(0, cookie->find(';'))};
    const auto back = written.get("a");
    if (isUtf8(text) && text.find('\0') == std::string_view::npos) require(back && *back == text);
}

void checkUrl(std::string_view text) {
    const auto url = parseUrl(text);
    if (!url) return;
    const auto again = parseUrl(url->toString());
    require(again && again->toString() == url->toString());
}

void checkOthers(std::string_view text) {
    negotiateCoding(text);
    if (const auto date = parseHttpDate(text)) require(parseHttpDate(formatHttpDate(*date)) == date);
    Request request;
    if (request.headers.set("Range", text)) {
        const RangeRequest range = readRange(request, {"\"a\"", 0}, 100);
        if (range.kind == RangeRequest::Kind::Part)
            require(range.range.length > 0 && range.range.first + range.range.length <= 100);
    }
    if (request.headers.set("If-None-Match", text)) checkConditions(request, {"\"a\"", 0});
    std::string json;
    appendJsonString(json, text);
    require(isUtf8(json));
    const auto base = parseUrl("http://a.example/b/c?d");
    if (const auto resolved = resolveReference(*base, text)) require(resolved->target.starts_with('/'));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    checkTarget(text);
    checkEncoding(text);
    checkQuery(text);
    checkCookies(text);
    checkUrl(text);
    checkOthers(text);
    return 0;
}
