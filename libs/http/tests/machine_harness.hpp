// Feeds the server machine and writes down what it says, so that tests compare texts.
#pragma once

#include "server_machine.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace aerie::http::detail {

// A Host line, because nearly every request needs one.
inline std::string get(std::string_view target, std::string_view moreHeaders = "") {
    return "GET " + std::string{target} + " HTTP/1.1\r\nHost: a.example\r\n" + std::string{moreHeaders} + "\r\n";
}

inline std::string post(std::string_view headers, std::string_view body) {
    return "POST / HTTP/1.1\r\nHost: a.example\r\n" + std::string{headers} + "\r\n" + std::string{body};
}

class MachineHarness {
public:
    explicit MachineHarness(Limits limits = {}, Timeouts timeouts = {})
        : limits_(limits), timeouts_(timeouts), machine_(limits_, timeouts_, TimePoint{}) {}

    // Feeds bytes as one read; goes on until the machine wants more or has given up.
    void feed(std::string_view bytes, TimePoint now = TimePoint{}) {
        using Event = ServerMachine::Event;
        while (!isOver_) {
            switch (machine_.next(bytes, request_, now)) {
            case Event::NeedMore:
                return;
            case Event::Head:
                break;
            case Event::Body:
                request_.body += machine_.piece();
                break;
            case Event::Complete:
                note();
                if (!machine_.keepsAlive()) isOver_ = true;
                request_.reset();
                machine_.nextRequest(now);
                break;
            case Event::Failed:
                log_ += std::to_string(machine_.failure().status) + " " + machine_.failure().message + "\n";
                isOver_ = true;
                break;
            case Event::Closed:
                log_ += "closed\n";
                isOver_ = true;
                break;
            }
        }
    }

    const std::string& log() const { return log_; }
    int failureStatus() const { return machine_.failure().status; }
    ServerMachine& machine() { return machine_; }
    Request& request() { return request_; }
    bool isOver() const { return isOver_; }

private:
    void note() {
        log_ += std::string{nameOf(request_.method)} + " " + request_.target + " " + request_.path;
        for (HeaderField field : request_.headers)
            log_ += " [" + std::string{field.name} + "=" + std::string{field.value} + "]";
        log_ += " {" + request_.body + "}";
        for (HeaderField field : request_.trailers)
            log_ += " <" + std::string{field.name} + "=" + std::string{field.value} + ">";
        if (machine_.keepsAlive()) log_ += " keep-alive";
        if (machine_.wantsUpgrade()) log_ += " upgrade";
        if (machine_.expectsContinue()) log_ += " expect";
        log_ += "\n";
    }

    Limits limits_;
    Timeouts timeouts_;
    ServerMachine machine_;
    Request request_;
    std::string log_;
    bool isOver_ = false;
};

inline std::string whole(std::string_view bytes, Limits limits = {}) {
    MachineHarness harness{limits};
    harness.feed(bytes);
    return harness.log();
}

// The first way of cutting the bytes in two, or into single bytes, that gives another log; empty if none does.
inline std::string differingSplit(std::string_view bytes, Limits limits = {}) {
    const std::string expected = whole(bytes, limits);
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
        MachineHarness harness{limits};
        harness.feed(bytes.substr(0, cut));
        harness.feed(bytes.substr(cut));
        if (harness.log() != expected)
            return "cut at " + std::to_string(cut) + ": " + harness.log() + " instead of " + expected;
    }
    MachineHarness harness{limits};
    for (char c : bytes) harness.feed({&c, 1});
    return harness.log() == expected ? std::string{} : "byte by byte: " + harness.log() + " instead of " + expected;
}

} // namespace aerie::http::detail
