#include "ascii.hpp"
#include "json_text.hpp"
#include "percent.hpp"

#include <aerie/http/response.hpp>

#include <unistd.h>

namespace aerie::http {

namespace {

Response withText(std::string_view contentType, std::string body, int status) {
    Response response{status};
    response.headers.appendTrusted("Content-Type", contentType);
    response.body = std::move(body);
    return response;
}

} // namespace

FileBody::~FileBody() {
    if (descriptor >= 0) ::close(descriptor);
}

Response Response::text(std::string body, int status) {
    return withText("text/plain; charset=utf-8", std::move(body), status);
}

Response Response::html(std::string body, int status) {
    return withText("text/html; charset=utf-8", std::move(body), status);
}

Response Response::json(std::string body, int status) { return withText("application/json", std::move(body), status); }

Response Response::streamed(std::string_view contentType, Stream<std::string> items, int status) {
    Response response{status};
    response.headers.set("Content-Type", contentType);
    response.stream = std::move(items);
    return response;
}

Response Response::redirect(std::string_view location, int status) {
    std::string encoded;
    encoded.reserve(location.size());
    for (char c : location) {
        if (c > ' ' && c < 0x7f && c != '"' && c != '<' && c != '>' && c != '\\')
            encoded += c;
        else
            detail::appendPercentByte(encoded, c);
    }
    Response response{status};
    response.headers.set("Location", encoded);
    return response;
}

Response Response::error(int status, std::string_view message) {
    return withText("application/json", detail::errorJson(status, message), status);
}

Response Response::error(const Error& error) { return Response::error(infoOf(error.code()).http, error.message()); }

} // namespace aerie::http
