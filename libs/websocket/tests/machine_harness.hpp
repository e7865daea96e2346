// Frames by hand, and what a machine says to them as one text.
#pragma once

#include <aerie/websocket/machine.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::websocket::test {

struct FrameForm {
    unsigned opcode = 1;
    bool isFinal = true;
    unsigned reserved = 0; // RSV1 to RSV3 as 4, 2, 1
    bool isMasked = true;
    int lengthBytes = -1; // 0, 2 or 8; -1: the shortest
};

inline std::string frame(std::string_view payload, FrameForm form = {}) {
    std::string out;
    out += static_cast<char>((form.isFinal ? 0x80u : 0u) | form.reserved << 4 | form.opcode);
    const unsigned mask = form.isMasked ? 0x80 : 0;
    int bytes = form.lengthBytes;
    if (bytes < 0) bytes = payload.size() < 126 ? 0 : payload.size() <= 0xffff ? 2 : 8;
    out += static_cast<char>(mask | (bytes == 0 ? payload.size() : bytes == 2 ? 126 : 127));
    for (int i = bytes - 1; i >= 0; --i)
        out += static_cast<char>(static_cast<std::uint64_t>(payload.size()) >> (8 * i));
    if (!form.isMasked) return out.append(payload);
    const std::string_view key = "\x37\xfa\x21\x3d";
    out += key;
    for (std::size_t i = 0; i < payload.size(); ++i) out += static_cast<char>(payload[i] ^ key[i % 4]);
    return out;
}

inline std::string text(std::string_view payload) { return frame(payload); }
inline std::string binary(std::string_view payload) { return frame(payload, {.opcode = 2}); }
inline std::string control(unsigned opcode, std::string_view payload) { return frame(payload, {.opcode = opcode}); }
inline std::string closeFrame(unsigned code, std::string_view reason = {}) {
    std::string payload{static_cast<char>(code >> 8), static_cast<char>(code)};
    return control(8, payload.append(reason));
}
// A message in fragments.
inline std::string fragments(unsigned opcode, const std::vector<std::string>& pieces) {
    std::string out;
    for (std::size_t i = 0; i < pieces.size(); ++i)
        out += frame(pieces[i], {.opcode = i == 0 ? opcode : 0, .isFinal = i + 1 == pieces.size()});
    return out;
}

class Run {
public:
    explicit Run(MachineOptions options = {}, Role role = Role::Server) : machine_(role, options) {}

    // Feeds one piece, in memory of its own so that a sanitizer sees any use of what is gone.
    void feed(std::string_view bytes) {
        std::vector<char> copy{bytes.begin(), bytes.end()};
        std::span<char> rest{copy};
        while (!isOver_) {
            switch (machine_.next(rest)) {
            case Machine::Event::NeedMore:
                return;
            case Machine::Event::Text:
                say("text");
                break;
            case Machine::Event::Binary:
                say("binary");
                break;
            case Machine::Event::Ping:
                say("ping");
                break;
            case Machine::Event::Pong:
                say("pong");
                break;
            case Machine::Event::Close:
                say("close " + std::to_string(machine_.closeCode()));
                isOver_ = true;
                break;
            case Machine::Event::Failed:
                log_ += "failed " + std::to_string(machine_.closeCode()) + "\n";
                isOver_ = true;
                break;
            }
        }
    }
    const std::string& log() const { return log_; }
    Machine& machine() { return machine_; }

private:
    void say(std::string_view what) {
        log_ += what;
        if (!machine_.payload().empty()) log_.append(" ").append(machine_.payload());
        log_ += '\n';
    }

    Machine machine_;
    std::string log_;
    bool isOver_ = false;
};

inline std::string run(std::string_view bytes, MachineOptions options = {}, Role role = Role::Server) {
    Run machine{options, role};
    machine.feed(bytes);
    return machine.log();
}

// The same answer however the bytes are cut: at each place once, and into single bytes. What differs is the answer.
inline std::string steppedRun(std::string_view bytes, MachineOptions options = {}, Role role = Role::Server) {
    const std::string whole = run(bytes, options, role);
    Run single{options, role};
    for (char c : bytes) single.feed({&c, 1});
    if (single.log() != whole) return "in single bytes: " + single.log();
    for (std::size_t at = 1; at < bytes.size(); ++at) {
        Run split{options, role};
        split.feed(bytes.substr(0, at));
        split.feed(bytes.substr(at));
        if (split.log() != whole) return "cut at " + std::to_string(at) + ": " + split.log();
    }
    return whole;
}

} // namespace aerie::websocket::test
