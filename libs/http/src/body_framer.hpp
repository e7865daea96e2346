// Cuts the body of a message out of a stream of bytes: by length, by chunks, or up to the end of the connection. Used
// by the server for requests and by the client for responses.
#pragma once

#include "failure.hpp"
#include "head_scanner.hpp"
#include "message_parser.hpp"

#include <aerie/http/headers.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace aerie::http::detail {

class BodyFramer {
public:
    struct Limits {
        std::uint64_t bodyBytes;
        std::size_t trailerBytes;
        std::size_t headerCount;
        std::size_t chunkExtensionBytes;
    };
    enum class Step : std::uint8_t {
        NeedMore, // every byte was used
        Piece,    // piece() is body
        End,      // the message is complete; the bytes that are left belong to the next one
        Refused,  // takeFailure() says why
    };

    void startEmpty() noexcept { state_ = State::End; }
    void startLength(std::uint64_t length) noexcept;
    void startChunked() noexcept;
    void startUntilClose() noexcept;

    // Takes bytes from the front of `bytes`. The parser follows along and must agree.
    Step next(std::string_view& bytes, MessageParser& parser, Headers& trailers, const Limits& limits);
    // A view into the bytes given to next().
    std::string_view piece() const noexcept { return piece_; }
    // Decoded bytes so far.
    std::uint64_t received() const noexcept { return received_; }
    bool endsWithConnection() const noexcept { return state_ == State::UntilClose; }
    Failure takeFailure() noexcept { return std::move(failure_); }

private:
    enum class State : std::uint8_t { Length, ChunkLine, ChunkData, ChunkEnd, Trailers, UntilClose, End };

    Step refuse(int status, std::string_view message);
    Step takeBody(std::string_view& bytes, MessageParser& parser, const Limits& limits);
    Step takeChunkLine(std::string_view& bytes, MessageParser& parser, const Limits& limits);
    Step takeChunkEnd(std::string_view& bytes, MessageParser& parser);
    Step takeTrailers(std::string_view& bytes, MessageParser& parser, Headers& trailers, const Limits& limits);

    State state_ = State::End;
    std::uint64_t remaining_ = 0; // of the body, or of the chunk
    std::uint64_t received_ = 0;
    std::size_t extensionBytes_ = 0;
    std::string_view piece_;
    std::string partial_; // a chunk line or trailers that came in several reads
    HeadScanner scanner_;
    Failure failure_;
};

} // namespace aerie::http::detail
