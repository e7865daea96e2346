// The client's side of an HTTP/1.1 connection as a machine: bytes in, one response at a time out.
#pragma once

#include "body_framer.hpp"
#include "failure.hpp"
#include "head_scanner.hpp"
#include "message_parser.hpp"

#include <aerie/http/headers.hpp>
#include <aerie/http/method.hpp>

#include <string>
#include <string_view>

namespace aerie::http::detail {

struct ResponseHead {
    int status = 0;
    Headers headers;
    Headers trailers;
};

// What a response may take. A server is not trusted more than a client.
struct ResponseLimits {
    std::size_t headBytes = 64 * 1024;
    std::size_t headerCount = 200;
    int interimResponses = 8; // 100 Continue, 103 Early Hints
};

class ResponseMachine {
public:
    enum class Event : std::uint8_t { NeedMore, Head, Body, Complete, Failed };

    explicit ResponseMachine(ResponseLimits limits = {}) noexcept : limits_(limits) {}

    // Before each response: the method it answers, because HEAD's has no body whatever it says.
    void expect(Method method) noexcept;
    Event next(std::string_view& bytes, ResponseHead& head);
    // The server has ended the connection: for a body without a length that is its end, otherwise a failure.
    Event end();

    std::string_view piece() const noexcept { return body_.piece(); }
    const std::string& failure() const noexcept { return failure_; }
    // After Complete: whether the connection may carry another request.
    bool keepsAlive() const noexcept { return keepsAlive_; }
    // Whether a byte of the response has come; before, a request may be repeated.
    bool hasBegun() const noexcept { return hasBegun_; }

private:
    enum class State : std::uint8_t { Head, Body, Complete, Failed };

    Event fail(std::string_view message);
    Event takeHead(std::string_view& bytes, ResponseHead& head);
    Event readHead(std::string_view block, ResponseHead& head);

    ResponseLimits limits_;
    State state_ = State::Head;
    Method method_ = Method::Get;
    bool keepsAlive_ = false;
    bool hasBegun_ = false;
    int interim_ = 0;
    std::string partial_;
    HeadScanner scanner_;
    MessageParser parser_{MessageParser::Kind::Response};
    BodyFramer body_;
    std::string failure_;
};

} // namespace aerie::http::detail
