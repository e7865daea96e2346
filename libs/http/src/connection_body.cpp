#include "connection.hpp"

namespace aerie::http::detail {

// Runs within the handler's task; while the body is incomplete nobody else reads the socket or steps the machine.
Task<Result<std::string>> Connection::read() {
    while (isBodyIncomplete_) {
        Event event = step();
        if (event == Event::NeedMore) {
            if (machine_.expectsContinue() && !sentContinue_) {
                sentContinue_ = true;
                if (Result<void> sent = co_await socket_.write(kContinue); !sent) co_return sent.error();
            }
            socket_.setReadDeadline(machine_.deadline());
            const Result<std::size_t> count = co_await socket_.readSome(in_);
            if (!count && count.error().code() != ErrorCode::Timeout) co_return count.error();
            if (!count)
                event = machine_.expire(now());
            else if (*count == 0)
                event = machine_.end();
        }
        switch (event) {
        case Event::Body:
            co_return std::string{machine_.piece()};
        case Event::Complete:
            isBodyIncomplete_ = false;
            wake(); // from now on the driver watches the socket
            break;
        case Event::Failed:
            co_return Error{errorCodeFromHttp(machine_.failure().status), machine_.failure().message};
        case Event::Closed:
            co_return Error{ErrorCode::ClientClosedRequest, "The client closed the connection."};
        case Event::NeedMore:
        case Event::Head:
            break;
        }
    }
    co_return std::string{};
}

} // namespace aerie::http::detail
