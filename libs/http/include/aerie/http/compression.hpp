// Compresses answers when the client accepts it, the body is worth it, and nobody has done so before.
//
// Taken: texts, JSON, JavaScript, XML, SVG, wasm and types that end in +json or +xml, from `threshold` bytes on;
// streams of these types item by item, so that each item arrives at once. Left alone: answers with Content-Encoding,
// Content-Range or `Cache-Control: no-transform`, event streams, files (StaticFiles sends precompressed ones).
// Wherever the answer depends on it, Vary: Accept-Encoding is sent; a strong ETag becomes a weak one.
//
// BREACH: a compressed answer that holds a secret beside text from the request lets an attacker who sees its length
// guess the secret. Bearer tokens and SameSite cookies keep other sites from making such requests; for an answer that
// still needs care, set `Cache-Control: no-transform`.
//
// gzip of whole bodies is libdeflate's level 1: smaller and faster than zlib's. Thread rule: immutable; share freely.
#pragma once

#include <aerie/http/request.hpp>
#include <aerie/http/response.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace aerie::http {

struct CompressionOptions {
    bool enabled = true;
    std::size_t threshold = 1500; // about one packet: below it nothing is saved
    int gzipLevel = 1;            // 1 to 12
    int brotliLevel = 4;          // 0 to 11; used where the client prefers br, or takes nothing else
};

enum class ContentCoding : std::uint8_t { Identity, Gzip, Brotli };

// "gzip", "br", "identity"
std::string_view nameOf(ContentCoding coding) noexcept;

// Which coding an Accept-Encoding header allows and prefers (RFC 9110, 12.5.3); among equals the order is gzip, br,
// identity, which is by cost. A client that forbids all of them gets identity.
ContentCoding negotiateCoding(std::string_view acceptEncoding) noexcept;

// Whether the header allows the coding at all.
bool acceptsCoding(std::string_view acceptEncoding, ContentCoding coding) noexcept;

class Compression {
public:
    explicit Compression(CompressionOptions options = {}) : options_(options) {}

    // Whether the answer is one to be compressed, should its client like that. Cheap.
    bool mayApply(const Response& response) const noexcept;
    // Which coding it shall get; notes in its headers that the choice depends on the request.
    ContentCoding choose(const Request& request, Response& response) const;
    // Compresses the body or wraps the stream, and sets the headers.
    void apply(Response& response, ContentCoding coding) const;
    // The two halves of apply() for a whole body, for those who compress it on another thread.
    std::string compress(std::string_view text, ContentCoding coding) const;
    static void mark(Response& response, ContentCoding coding);

private:
    CompressionOptions options_;
};

// Whole texts. The level is libdeflate's or brotli's.
std::string gzipCompress(std::string_view text, int level = 1);
std::string brotliCompress(std::string_view text, int level = 4);
// Each item is compressed and flushed; the last piece ends the coding.
Stream<std::string> compressStream(Stream<std::string> items, ContentCoding coding, int level);

} // namespace aerie::http
