// As server_machine_fuzz, for answers. The first byte chooses the pieces and whether the request was a HEAD.
#include "response_machine.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace aerie::http;
using namespace aerie::http::detail;

namespace {

class Run {
public:
    explicit Run(bool isHead) : method_(isHead ? Method::Head : Method::Get) { machine_.expect(method_); }

    void feed(std::string_view bytes) {
        using Event = ResponseMachine::Event;
        while (!isOver_) {
            switch (machine_.next(bytes, head_)) {
            case Event::NeedMore:
                return;
            case Event::Head:
                log_ += "head " + std::to_string(head_.status) + "\n";
                for (HeaderField field : head_.headers)
                    log_.append(field.name).append("=").append(field.value).append("\n");
                break;
            case Event::Body:
                body_ += machine_.piece();
                break;
            case Event::Complete:
                complete();
                break;
            case Event::Failed:
                fail();
                break;
            }
        }
    }
    std::string finish() {
        if (isOver_) return log_;
        if (machine_.end() == ResponseMachine::Event::Complete)
            complete();
        else
            fail();
        return log_;
    }

private:
    // A response ends the run: whether bytes behind it spoil the connection depends on when they come, and may.
    void complete() {
        log_ += "complete " + body_ + "\n";
        for (HeaderField field : head_.trailers) log_.append(field.name).append("=").append(field.value).append("\n");
        isOver_ = true;
    }
    void fail() {
        log_ += "failed " + machine_.failure() + "\n";
        isOver_ = true;
    }

    Method method_;
    ResponseMachine machine_{{.headBytes = 512, .headerCount = 12, .interimResponses = 2}};
    ResponseHead head_;
    std::string body_;
    std::string log_;
    bool isOver_ = false;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t step = std::size_t{data[0]} % 37 + 2;
    const std::string input{reinterpret_cast<const char*>(data) + 1, size - 1};
    const auto feedIn = [&](std::size_t pieceSize) {
        Run run{data[0] % 5 == 0};
        for (std::size_t at = 0; at < input.size(); at += pieceSize) {
            const std::string piece = input.substr(at, pieceSize);
            run.feed(piece);
        }
        return run.finish();
    };
    const std::string whole = feedIn(std::max<std::size_t>(input.size(), 1));
    if (feedIn(1) != whole || feedIn(step) != whole) std::abort();
    return 0;
}
