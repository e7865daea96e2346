// The verdict on a byte stream must not depend on how it is cut into reads: the machine is fed the whole input, single
// bytes, and pieces chosen by the input, and has to say the same each time. The first byte chooses the pieces.
#include "server_machine.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace aerie;
using namespace aerie::http;
using namespace aerie::http::detail;

namespace {

Limits smallLimits() {
    Limits limits;
    limits.startLine = 128;
    limits.headerBytes = 512;
    limits.headerCount = 12;
    limits.bodyBytes = 256;
    limits.trailerBytes = 64;
    limits.chunkExtensionBytes = 24;
    limits.requestsPerConnection = 20;
    return limits;
}

const Limits kLimits = smallLimits();
const Timeouts kTimeouts{};

class Run {
public:
    void feed(std::string_view bytes) {
        using Event = ServerMachine::Event;
        while (!isOver_) {
            switch (machine_.next(bytes, request_, {})) {
            case Event::NeedMore:
                return;
            case Event::Head:
                note("head");
                break;
            case Event::Body:
                body_ += machine_.piece();
                break;
            case Event::Complete:
                note("complete " + body_);
                for (HeaderField field : request_.trailers)
                    note(std::string{field.name} + "=" + std::string{field.value});
                isOver_ = !machine_.keepsAlive();
                body_.clear();
                request_.reset();
                machine_.nextRequest({});
                break;
            case Event::Failed:
                note("failed " + std::to_string(machine_.failure().status) + machine_.failure().message);
                isOver_ = true;
                break;
            case Event::Closed:
                isOver_ = true;
                break;
            }
        }
    }
    std::string finish() {
        if (!isOver_) note("end " + std::to_string(static_cast<int>(machine_.end())));
        return log_;
    }

private:
    void note(std::string_view what) {
        log_.append(what).append("\n");
        if (what != "head") return;
        log_.append(nameOf(request_.method)).append(request_.target).append(request_.path).append(request_.host());
        for (HeaderField field : request_.headers) log_.append(field.name).append("=").append(field.value).append("\n");
        log_ += machine_.keepsAlive() ? "keep" : "close";
        log_ += machine_.wantsUpgrade() ? "upgrade" : "";
        // What no handler may ever see.
        for (char c : request_.path)
            if (static_cast<unsigned char>(c) < 0x20) std::abort();
        if (request_.path.find("/../") != std::string::npos) std::abort();
    }

    ServerMachine machine_{kLimits, kTimeouts, {}};
    Request request_;
    std::string body_;
    std::string log_;
    bool isOver_ = false;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t step = std::size_t{data[0]} % 37 + 2;
    // A copy of its own for each read, so that a read beyond it is seen.
    const std::string input{reinterpret_cast<const char*>(data) + 1, size - 1};
    const auto feedIn = [&](std::size_t pieceSize) {
        Run run;
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
