#include "http_errors.hpp"

#include <aerie/base/json.hpp>

namespace aerie::app {

namespace {

std::string pathText(const Path& path) {
    std::string text;
    for (const PathSegment& segment : path) {
        if (segment.isIndex()) {
            text += '[';
            text += std::to_string(segment.index);
            text += ']';
        } else {
            if (!text.empty()) text += '.';
            text += segment.name;
        }
    }
    return text;
}

void appendMessages(std::string& out, const Issues& issues) {
    out += '[';
    for (const Issue& issue : issues) {
        if (out.back() != '[') out += ',';
        const std::string path = pathText(issue.path);
        json::appendString(out, path.empty() ? issue.message : path + ": " + issue.message);
    }
    out += ']';
}

} // namespace

http::Response answerTo(const Error& error, bool withDetail) {
    const ErrorCodeInfo& info = infoOf(error.code());
    std::string body = "{\"statusCode\":" + std::to_string(info.http) + ",\"message\":";
    if (error.issues().empty())
        json::appendString(body, error.message());
    else
        appendMessages(body, error.issues());
    // As in NestJS, an exception without a text of its own has no second one.
    if (!http::equalsIgnoringCase(error.message(), info.text)) {
        body += ",\"error\":";
        json::appendString(body, info.text);
    }
    if (!error.issues().empty()) {
        body += ",\"issues\":";
        body += toJson(error.issues());
    }
    if (withDetail && (!error.detail().empty() || error.cause())) {
        body += ",\"detail\":";
        json::appendString(body, error.describe());
    }
    body += '}';
    return http::Response::json(std::move(body), info.http);
}

} // namespace aerie::app
