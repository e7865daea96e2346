#include "ascii.hpp"
#include "percent.hpp"
#include "utf8.hpp"

#include <aerie/http/query_params.hpp>
#include <aerie/http/uri.hpp>

namespace aerie::http {

using namespace detail;

namespace {

constexpr std::string_view kReplacement{"\xef\xbf\xbd"}; // U+FFFD

// Replaces what is not UTF-8, as the WHATWG decoder does.
std::string toUtf8(std::string bytes) {
    if (isUtf8(bytes)) return bytes;
    std::string fixed;
    for (std::string_view rest{bytes}; !rest.empty();) {
        const Utf8Step step = utf8Step(rest);
        fixed += step.isValid ? rest.substr(0, step.length) : kReplacement;
        rest.remove_prefix(step.length);
    }
    return fixed;
}

std::string decodeComponent(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            decoded += ' ';
        } else if (const int byte = percentByteAt(text, i); byte >= 0) {
            decoded += static_cast<char>(byte);
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    return toUtf8(std::move(decoded));
}

void appendComponent(std::string& out, std::string_view text) {
    for (char c : text) {
        if (isDigit(c) || (toLower(c) >= 'a' && toLower(c) <= 'z') ||
            std::string_view{"*-._"}.find(c) != std::string_view::npos)
            out += c;
        else if (c == ' ')
            out += '+';
        else
            appendPercentByte(out, c);
    }
}

} // namespace

QueryParams::QueryParams(std::string_view query) {
    if (query.starts_with('?')) query.remove_prefix(1);
    while (!query.empty()) {
        const std::size_t end = query.find('&');
        const std::string_view pair = query.substr(0, end);
        query = end == std::string_view::npos ? std::string_view{} : query.substr(end + 1);
        if (pair.empty()) continue;
        if (params_.size() == kMaxParams) {
            isTruncated_ = true;
            return;
        }
        const std::size_t equals = pair.find('=');
        const std::string_view value = equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
        params_.emplace_back(decodeComponent(pair.substr(0, equals)), decodeComponent(value));
    }
}

std::optional<std::string_view> QueryParams::get(std::string_view name) const noexcept {
    for (const Param& param : params_)
        if (param.first == name) return param.second;
    return std::nullopt;
}

std::vector<std::string_view> QueryParams::getAll(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const Param& param : params_)
        if (param.first == name) values.push_back(param.second);
    return values;
}

void QueryParams::append(std::string_view name, std::string_view value) {
    params_.emplace_back(std::string{name}, std::string{value});
}

std::string QueryParams::toString() const {
    std::string text;
    for (const Param& param : params_) {
        if (!text.empty()) text += '&';
        appendComponent(text, param.first);
        text += '=';
        appendComponent(text, param.second);
    }
    return text;
}

} // namespace aerie::http
