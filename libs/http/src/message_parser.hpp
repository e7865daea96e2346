// llhttp behind a face of our own. It is fed pieces that our framing has cut (a head, body bytes, one chunk line, the
// trailers), and says what it found in each: two parsers that have to agree before a byte is believed.
#pragma once

#include <aerie/http/headers.hpp>

#include <llhttp.h>

#include <cstdint>
#include <string_view>

namespace aerie::http::detail {

class MessageParser {
public:
    enum class Kind : std::uint8_t { Request, Response };

    explicit MessageParser(Kind kind) noexcept;

    // What a head says. The views point into the block it was parsed from.
    struct Head {
        std::string_view target;
        int versionMajor = 0;
        int versionMinor = 0;
        int status = 0;
        bool isChunked = false;
        std::uint64_t contentLength = 0;
    };

    // Null when all is well, else what llhttp complains about. `block` is a whole head with its empty line.
    const char* head(std::string_view block, Head& head, Headers& fields);
    // Bytes of the body. They must end the message exactly when `isLast` says so.
    const char* body(std::string_view bytes, bool isLast);
    // One chunk-size line with its CRLF. The size must be what our own reading found.
    const char* chunkLine(std::string_view line, std::uint64_t size);
    // The CRLF behind a chunk.
    const char* chunkEnd(std::string_view crlf);
    // Everything behind the last chunk, the empty line included.
    const char* trailers(std::string_view block, Headers& fields);
    // A response to HEAD and the like: the head is all there is. Call before head().
    void expectNoBody(bool isTrue) noexcept { skipsBody_ = isTrue; }
    // Back to the start of a message.
    void reset() noexcept;

private:
    struct Callbacks;
    const char* execute(std::string_view bytes);

    // Where the callbacks put what they hear; only valid during a call.
    struct Sink {
        Headers* fields = nullptr;
        std::string_view target;
        std::string_view name;
        std::string_view value;
        std::uint64_t chunkSize = 0;
        std::uint64_t contentLength = 0;
        bool isHeadComplete = false;
        bool isChunked = false;
        bool isChunkHeader = false;
        bool isChunkComplete = false;
        bool isMessageComplete = false;
    };

    llhttp_t parser_;
    Sink sink_;
    bool skipsBody_ = false;
};

} // namespace aerie::http::detail
