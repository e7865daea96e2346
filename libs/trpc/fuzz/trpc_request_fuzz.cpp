// Requests of any bytes through the whole of the handler, checked against what must always hold:
//   - the body is JSON, but for HEAD; an array exactly for a batch that was not refused as a whole
//   - the array has one envelope for each path, each with exactly one of `result` and `error`
//   - the status is one of HTTP's, and 207 only when the envelopes differ
//   - an error tells no more than its shape, and the path it names is one of the request's
//
// Input: a line with the method's letter, the path and the query; a line with the content type; then the body.
#include "../tests/support.hpp"

#include <aerie/base/json_value.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace aerie;
using namespace aerie::trpc;
using namespace aerie::trpc::test;

namespace {

std::string_view takeLine(std::string_view& text) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

void require(bool isTrue) {
    if (!isTrue) std::abort();
}

http::Method methodOf(char letter) {
    switch (letter) {
    case 'P':
        return http::Method::Post;
    case 'H':
        return http::Method::Head;
    case 'U':
        return http::Method::Put;
    default:
        return http::Method::Get;
    }
}

void checkEnvelope(const json::Value& envelope) {
    const json::Object* object = envelope.object();
    require(object && object->size() == 1);
    if (object->find("result")) {
        const json::Object* result = envelope["result"].object();
        require(result && (result->empty() || (result->size() == 1 && result->find("data"))));
        return;
    }
    const json::Value& error = envelope["error"];
    require(error["message"].isString() && error["code"].isNumber() && error["data"]["code"].isString());
    require(error["data"]["httpStatus"].integer().value_or(0) >= 400);
    require(!error["data"].find("stack"));
}

int statusOf(const json::Value& envelope) {
    return static_cast<int>(envelope["error"]["data"]["httpStatus"].integer().value_or(200));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text{reinterpret_cast<const char*>(data), size};
    const std::string_view line = takeLine(text);
    const std::string_view contentType = takeLine(text);

    static TestRouter router;
    router.gate.open();
    static HttpHandler handler{router, {.allowMethodOverride = true, .maxBatchSize = 8, .maxBodySize = 4096}};
    http::Request request;
    request.method = methodOf(line.empty() ? 'G' : line.front());
    request.target = "/trpc/" + std::string{line.substr(line.empty() ? 0 : 1)};
    // As the server leaves it, or nearly: what it would refuse must be harmless here as well.
    request.path = request.target.substr(0, request.target.find('?'));
    request.setMountLength(5);
    request.body = text;
    if (!contentType.empty()) request.headers.append("content-type", contentType);
    request.headers.append("content-length", std::to_string(text.size()));

    const http::Response response = runNow(handler.handle(request));

    require(response.status >= 200 && response.status <= 599);
    if (request.method == http::Method::Head) {
        require(response.status == 204 && response.body.empty());
        return 0;
    }
    if (response.stream) { // a subscription: what goes wrong is told as an event
        require(response.status == 200 && response.body.empty());
        require(response.headers.get("content-type") == "text/event-stream");
        return 0;
    }
    const Result<json::Value> body = json::Value::parse(response.body, {.maxDepth = 1024});
    require(body.isOk());
    if (const json::Value::Array* envelopes = body->array()) {
        require(!envelopes->empty() && envelopes->size() <= 8);
        bool isMixed = false;
        for (const json::Value& envelope : *envelopes) {
            checkEnvelope(envelope);
            isMixed = isMixed || statusOf(envelope) != statusOf(envelopes->front());
        }
        // A procedure that sets the status wins over the computed one.
        if (line.find("set") == std::string_view::npos && line.find('%') == std::string_view::npos)
            require((response.status == 207) == isMixed);
    } else {
        checkEnvelope(*body);
        if (line.find("set") == std::string_view::npos && line.find('%') == std::string_view::npos)
            require(response.status == statusOf(*body));
    }
    return 0;
}
