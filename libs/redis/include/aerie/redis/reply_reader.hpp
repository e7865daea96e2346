// Bytes from a Redis server in, replies out: RESP2 and RESP3, cut anywhere, without a socket.
//
//   while (reader.next(input) == ReplyReader::Event::Reply) use(reader.take());     // input shrinks
//   if (reader.event() == ReplyReader::Event::Failed) drop(connection, reader.failure());
//
// A reply may be longer than any buffer: what has arrived of it is kept, and no byte is looked at twice. Attributes are
// read and left out. After Failed the connection is of no use, since replies match commands by their order alone.
// Limits: nesting, the length of one string; a length that the server announces allocates nothing by itself.
// Spec: Redis serialization protocol, versions 2 and 3. Streamed strings and aggregates (`$?`, `*?`) are refused; no
// Redis sends them.
#pragma once

#include <aerie/redis/reply.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::redis {

struct ReplyLimits {
    std::size_t maxDepth = 64;
    std::size_t maxText = 512u << 20; // Redis' own limit for a string
    std::size_t maxLine = 64u << 10;  // of what stands on a line: errors, numbers, lengths
};

class ReplyReader {
public:
    enum class Event : std::uint8_t { NeedMore, Reply, Failed };

    explicit ReplyReader(const ReplyLimits& limits = {}) noexcept : limits_(limits) {}

    // Consumes from the front of the input until a reply is whole, the input is used up, or it makes no sense.
    Event next(std::string_view& input);
    // The reply that next() found.
    Reply take() noexcept { return std::move(result_); }

    const std::string& failure() const noexcept { return failure_; }
    // Whether a reply has begun and is not whole.
    bool isInside() const noexcept { return state_ != State::Line || !line_.empty() || !open_.empty(); }

private:
    enum class State : std::uint8_t { Line, Text, TextEnd, Failed };
    struct Open {
        Reply reply;
        std::uint64_t remaining;
        bool isAttribute;
    };

    Event fail(std::string reason);
    // Both: whether a reply is whole now; failures show in state_.
    bool readLine(std::string_view line);
    bool beginAggregate(Reply::Kind kind, std::string_view length, unsigned perEntry, bool isAttribute);
    bool beginText(char type, std::string_view length);
    bool endText();
    bool finish(Reply value);
    bool refuse(std::string reason);

    ReplyLimits limits_;
    State state_ = State::Line;
    char textType_ = '$';
    unsigned endSeen_ = 0;      // bytes of the CRLF behind a text
    std::size_t remaining_ = 0; // bytes of the text that are still to come
    std::string line_;          // a line of which the end has not arrived
    std::string text_;
    std::vector<Open> open_;
    Reply result_;
    std::string failure_;
};

} // namespace aerie::redis
