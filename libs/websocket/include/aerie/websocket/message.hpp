// A message to be sent, encoded once: copies share the bytes, between sockets and between threads.
//
//   Message news = Message::text(json);
//   for (Connection* subscriber : subscribers) subscriber->send(news);
//
// Copying counts a reference. Thread rule: immutable; may be shared and sent from several loops at once. The
// compressed form is made by whoever needs it first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace aerie::websocket {

namespace detail {
struct MessageBlock;
enum class Opcode : std::uint8_t;
} // namespace detail

class Message {
public:
    // The text must be UTF-8; what produces it vouches for that.
    static Message text(std::string_view payload);
    static Message binary(std::string_view payload);

    Message() noexcept = default;
    Message(const Message& other) noexcept;
    Message(Message&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    Message& operator=(Message other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~Message();

    explicit operator bool() const noexcept { return block_ != nullptr; }
    bool isText() const noexcept;
    std::string_view payload() const noexcept;
    // As a server sends it: header and payload. A client's frames are masked and therefore made for each connection.
    std::string_view frame() const noexcept;

    // The frame as permessage-deflate sends it, without context takeover and with a window of 2^15; made once for a
    // level. A message that would not become shorter stands for itself.
    Message compressed(int level) const;

    // Frames of any kind; for connections.
    static Message frameOf(detail::Opcode opcode, std::string_view payload, bool isCompressed = false,
                           const std::uint32_t* key = nullptr);
    detail::Opcode opcode() const noexcept;

private:
    explicit Message(detail::MessageBlock* block) noexcept : block_(block) {}
    detail::MessageBlock* block_ = nullptr;
};

} // namespace aerie::websocket
