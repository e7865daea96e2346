#include <aerie/http/compression.hpp>
#include <aerie/io/event_loop.hpp>

#include <brotli/decode.h>
#include <doctest/doctest.h>
#include <zlib.h>

using namespace aerie;
using namespace aerie::http;

namespace {

// zlib and brotli's own decoders judge what the encoders made.
std::string gunzip(std::string_view bytes) {
    z_stream stream{};
    REQUIRE(::inflateInit2(&stream, 15 + 16) == Z_OK);
    std::string out(1 << 20, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    ::inflate(&stream, Z_SYNC_FLUSH);
    out.resize(out.size() - stream.avail_out);
    ::inflateEnd(&stream);
    return out;
}

std::string unbrotli(std::string_view bytes) {
    std::string out(1 << 20, '\0');
    std::size_t size = out.size();
    ::BrotliDecoderDecompress(bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                              reinterpret_cast<std::uint8_t*>(out.data()));
    out.resize(size);
    return out;
}

std::string longText() {
    std::string text;
    for (int i = 0; i < 500; ++i) text += "{\"number\":" + std::to_string(i) + "},";
    return text;
}

Request accepting(std::string_view codings) {
    Request request;
    if (!codings.empty()) request.headers.set("Accept-Encoding", codings);
    return request;
}

Stream<std::string> items(std::vector<std::string> list) {
    for (std::string& item : list) co_yield std::move(item);
}

Task<std::vector<std::string>> collect(Stream<std::string> stream) {
    std::vector<std::string> list;
    while (auto item = co_await stream.next()) list.push_back(std::move(*item));
    co_return list;
}

} // namespace

TEST_CASE("the client's preference is read with its weights") {
    CHECK(negotiateCoding("") == ContentCoding::Identity);
    CHECK(negotiateCoding("gzip, deflate, br") == ContentCoding::Gzip);
    CHECK(negotiateCoding("br") == ContentCoding::Brotli);
    CHECK(negotiateCoding("gzip;q=0.5, br;q=0.8") == ContentCoding::Brotli);
    CHECK(negotiateCoding("gzip;q=0") == ContentCoding::Identity);
    CHECK(negotiateCoding("*") == ContentCoding::Gzip);
    CHECK(negotiateCoding("gzip;q=0, *") == ContentCoding::Brotli);
    CHECK(negotiateCoding("identity, gzip;q=0.5") == ContentCoding::Identity);
    CHECK(negotiateCoding("GZIP ; Q=1.000") == ContentCoding::Gzip);
    CHECK(negotiateCoding("gzip;q=nonsense") == ContentCoding::Identity);
    CHECK(negotiateCoding("gzip;q=1.5") == ContentCoding::Identity);
    CHECK(negotiateCoding("deflate, zstd") == ContentCoding::Identity);
    CHECK(acceptsCoding("gzip, br;q=0", ContentCoding::Gzip));
    CHECK_FALSE(acceptsCoding("gzip, br;q=0", ContentCoding::Brotli));
}

TEST_CASE("compressed texts are what the decoders expect") {
    const std::string text = longText();

    CHECK(gunzip(gzipCompress(text)) == text);
    CHECK(unbrotli(brotliCompress(text)) == text);
    CHECK(gzipCompress(text).size() < text.size() / 3);
    CHECK(gunzip(gzipCompress("")) == "");
}

TEST_CASE("a large JSON answer is compressed and says so") {
    const Compression compression;
    Response response = Response::json(longText());
    response.headers.set("ETag", "\"v1\"");

    compression.apply(response, compression.choose(accepting("gzip"), response));

    CHECK(response.headers.get("Content-Encoding") == "gzip");
    CHECK(response.headers.get("Vary") == "Accept-Encoding");
    CHECK(response.headers.get("ETag") == "W/\"v1\"");
    CHECK(gunzip(response.body) == longText());
}

TEST_CASE("a cache learns of the choice even when nothing is compressed") {
    const Compression compression;
    Response response = Response::json(longText());

    CHECK(compression.choose(accepting(""), response) == ContentCoding::Identity);
    CHECK(response.headers.get("Vary") == "Accept-Encoding");
}

TEST_CASE("what gains nothing or must not be touched is left alone") {
    const Compression compression;
    const Request request = accepting("gzip, br");
    Response small = Response::json("{}");
    Response image{200};
    image.headers.set("Content-Type", "image/png");
    image.body = longText();
    Response done = Response::json(longText());
    done.headers.set("Content-Encoding", "br");
    Response untouched = Response::json(longText());
    untouched.headers.set("Cache-Control", "private, no-transform");
    Response part = Response::json(longText(), 206);
    Response events = Response::streamed("text/event-stream", items({"data: 1\n\n"}));
    Response untyped{200};
    untyped.body = longText();

    for (Response* response : {&small, &image, &done, &untouched, &part, &events, &untyped}) {
        CHECK(compression.choose(request, *response) == ContentCoding::Identity);
        CHECK_FALSE(response->headers.has("Vary"));
    }
}

TEST_CASE("each item of a stream can be read as soon as it has arrived") {
    io::EventLoop loop;
    for (ContentCoding coding : {ContentCoding::Gzip, ContentCoding::Brotli}) {
        const auto pieces = loop.runUntilComplete(collect(compressStream(items({"first ", "", "second"}), coding, 1)));

        REQUIRE(pieces.size() == 3); // two items and the end
        if (coding == ContentCoding::Gzip) {
            CHECK(gunzip(pieces[0]) == "first ");
            CHECK(gunzip(pieces[0] + pieces[1]) == "first second");
            CHECK(gunzip(pieces[0] + pieces[1] + pieces[2]) == "first second");
        } else {
            CHECK(unbrotli(pieces[0] + pieces[1] + pieces[2]) == "first second");
        }
    }
}

TEST_CASE("a stream of JSON lines is compressed") {
    const Compression compression;
    Response response = Response::streamed("application/jsonl", items({"{}\n"}));

    compression.apply(response, compression.choose(accepting("gzip"), response));

    CHECK(response.headers.get("Content-Encoding") == "gzip");
}
