// The receiving side of RFC 6455 without a socket: bytes in, messages and control frames out.
//
//   Machine machine{Role::Server, {.maxMessageSize = 1'000'000}};
//   for (std::span<char> bytes = buffer.bytes();;) {
//       switch (machine.next(bytes)) {                              // takes bytes off the front
//       case Machine::Event::NeedMore: return;                      // all bytes are taken
//       case Machine::Event::Text:     use(machine.payload()); break;
//       case Machine::Event::Ping:     answer(machine.payload()); break;
//       ...
//       }
//   }
//
// The bytes are unmasked in place, and a message that lies there whole is given without a copy: payload() is valid
// until the next call and as long as the bytes are. Where the input is cut makes no difference to what comes out.
// Failed means that the connection has to be closed with closeCode(); nothing is read after it, nor after Close.
// Between messages a machine owns no memory, but for the window of a peer that compresses with context takeover.
#pragma once

#include <aerie/websocket/close_code.hpp>
#include <aerie/websocket/deflate.hpp>
#include <aerie/websocket/detail/utf8_check.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace aerie::websocket {

namespace detail {
class Inflater;
enum class InflateStatus : std::uint8_t { Ok, Corrupt, TooBig };
} // namespace detail

enum class Role : std::uint8_t { Server, Client };

struct MachineOptions {
    // Of a whole message, inflated if it was compressed. More fails with kMessageTooBig, as early as it is known.
    std::size_t maxMessageSize = 1024 * 1024;
    std::optional<DeflateParameters> deflate;
};

class Machine {
public:
    enum class Event : std::uint8_t { NeedMore, Text, Binary, Ping, Pong, Close, Failed };

    Machine(Role role, const MachineOptions& options);
    ~Machine();
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    Event next(std::span<char>& bytes);

    // The message, the payload of the Ping or Pong, the reason of the Close, or what is wrong.
    std::string_view payload() const noexcept { return payload_; }
    // Close: what the peer said, kNoStatus if nothing. Failed: what to tell it.
    CloseCode closeCode() const noexcept { return closeCode_; }

    // Of the latest message.
    bool wasText() const noexcept { return isText_; }

    // Inside of a frame or a fragmented message: a peer that stops now is slow or gone, not idle.
    bool isMidMessage() const noexcept { return headerSize_ > 0 || isInFrame_ || isInMessage_; }

private:
    enum class Step : std::uint8_t { More, Done, Failed };

    bool takeHeader(std::span<char>& bytes);
    std::size_t headerLength() const noexcept;
    bool openFrame();
    Event takeControl(std::span<char>& bytes);
    Event finishControl();
    // A piece of a data frame; Done: the message is complete and payload_ set.
    Step takeData(std::span<char>& bytes);
    Step finishMessage();
    bool checkInflated(std::size_t before, detail::InflateStatus status) noexcept;
    Event fail(CloseCode code, std::string_view reason) noexcept;
    bool refuse(CloseCode code, std::string_view reason) noexcept;
    void forgetMessage() noexcept;

    std::size_t maxMessageSize_;
    std::unique_ptr<detail::Inflater> inflater_; // null: messages are not compressed
    std::string message_;                        // what of a message came in earlier pieces, or inflated
    std::string_view payload_;
    std::uint64_t remaining_ = 0; // of the frame's payload
    std::uint64_t offset_ = 0;    // in the frame's payload
    std::uint64_t taken_ = 0;     // of a compressed message, as it came
    std::uint32_t key_ = 0;
    CloseCode closeCode_ = 0;
    unsigned char header_[14] = {};
    char control_[125];
    std::uint8_t headerSize_ = 0;
    std::uint8_t controlSize_ = 0;
    std::uint8_t opcode_ = 0; // of the frame
    detail::Utf8Check utf8_;  // of a text that comes in pieces
    Role role_;
    bool isFinal_ = false;
    bool isInFrame_ = false;
    bool isInMessage_ = false; // its first frame has begun
    bool isText_ = false;
    bool isCompressed_ = false;
    bool isOver_ = false;
    bool isDelivered_ = false; // message_ was given out, and goes with the next call
};

} // namespace aerie::websocket
