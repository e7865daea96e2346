// Every known way to make two servers see two different requests. Each must be refused, and refused at every split.
#include "machine_harness.hpp"

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::http;
using namespace aerie::http::detail;

namespace {

struct BadRequest {
    const char* name;
    std::string bytes;
    int status;
};

std::string withNul(std::string text) {
    for (char& c : text)
        if (c == '@') c = '\0';
    return text;
}

const std::string kChunkedBody = "0\r\n\r\n";

std::vector<BadRequest> framingAttacks() {
    return {
        {"CL.TE", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", kChunkedBody), 400},
        {"TE.CL", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", kChunkedBody), 400},
        {"TE.TE, second unknown", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", kChunkedBody), 400},
        {"TE.TE, first unknown", post("Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n", kChunkedBody), 400},
        {"TE twice the same", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", kChunkedBody), 400},
        {"TE identity", post("Transfer-Encoding: identity\r\n", ""), 400},
        {"TE chunked, identity", post("Transfer-Encoding: chunked, identity\r\n", kChunkedBody), 400},
        {"TE chunked, chunked", post("Transfer-Encoding: chunked, chunked\r\n", kChunkedBody), 400},
        {"TE gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", kChunkedBody), 501},
        {"TE gzip", post("Transfer-Encoding: gzip\r\n", ""), 400},
        {"TE xchunked", post("Transfer-Encoding: xchunked\r\n", kChunkedBody), 400},
        {"TE chunkedx", post("Transfer-Encoding: chunkedx\r\n", kChunkedBody), 400},
        {"TE \"chunked\"", post("Transfer-Encoding: \"chunked\"\r\n", kChunkedBody), 400},
        {"TE chunked;q", post("Transfer-Encoding: chunked;q=1\r\n", kChunkedBody), 400},
        {"TE empty", post("Transfer-Encoding:\r\n", kChunkedBody), 400},
        {"TE with a vertical tab",
         post("Transfer-Encoding: \x0b"
              "chunked\r\n",
              kChunkedBody),
         400},
        {"TE with blank before the colon", post("Transfer-Encoding : chunked\r\n", kChunkedBody), 400},
        {"TE with tab before the colon", post("Transfer-Encoding\t: chunked\r\n", kChunkedBody), 400},
        {"TE folded", post("Transfer-Encoding:\r\n chunked\r\n", kChunkedBody), 400},
        {"TE behind a bare LF", post("X: y\nTransfer-Encoding: chunked\r\n", kChunkedBody), 400},
        {"TE behind a bare CR", post("X: y\rTransfer-Encoding: chunked\r\n", kChunkedBody), 400},
        {"TE in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"CL twice, different", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"), 400},
        {"CL twice, equal", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400},
        {"CL list", post("Content-Length: 5, 5\r\n", "hello"), 400},
        {"CL plus", post("Content-Length: +5\r\n", "hello"), 400},
        {"CL minus", post("Content-Length: -5\r\n", "hello"), 400},
        {"CL hexadecimal", post("Content-Length: 0x5\r\n", "hello"), 400},
        {"CL underscore", post("Content-Length: 1_0\r\n", "hello"), 400},
        {"CL fraction", post("Content-Length: 5.0\r\n", "hello"), 400},
        {"CL inner blank", post("Content-Length: 5 5\r\n", "hello"), 400},
        {"CL empty", post("Content-Length:\r\n", ""), 400},
        {"CL beyond 64 bits", post("Content-Length: 18446744073709551621\r\n", "hello"), 400},
        {"CL of 40 digits", post("Content-Length: " + std::string(40, '9') + "\r\n", ""), 400},
        {"CL with leading zeros beyond all reason", post("Content-Length: " + std::string(40, '0') + "5\r\n", "hello"),
         400},
        {"CL with blank before the colon", post("Content-Length : 5\r\n", "hello"), 400},
    };
}

std::vector<BadRequest> chunkAttacks() {
    const std::string te = "Transfer-Encoding: chunked\r\n";
    return {
        {"chunk size with LF alone", post(te, "5\nhello\r\n0\r\n\r\n"), 400},
        {"chunk data with LF alone", post(te, "5\r\nhello\n0\r\n\r\n"), 400},
        {"chunk longer than its size", post(te, "4\r\nhello\r\n0\r\n\r\n"), 400},
        {"chunk shorter than its size", post(te, "6\r\nhello\r\n0\r\n\r\n"), 400},
        {"chunk size with 0x", post(te, "0x5\r\nhello\r\n0\r\n\r\n"), 400},
        {"chunk size with plus", post(te, "+5\r\nhello\r\n0\r\n\r\n"), 400},
        {"chunk size with minus", post(te, "-5\r\nhello\r\n0\r\n\r\n"), 400},
        {"chunk size with leading blank", post(te, " 5\r\nhello\r\n0\r\n\r\n"), 400},
        {"chunk size with trailing blank", post(te, "5 \r\nhello\r\n0\r\n\r\n"), 400},
        {"chunk size empty", post(te, "\r\nhello\r\n0\r\n\r\n"), 400},
        {"chunk size beyond 64 bits", post(te, "10000000000000005\r\nhello\r\n0\r\n\r\n"), 400},
        {"chunk size with many zeros", post(te, std::string(30, '0') + "5\r\nhello\r\n0\r\n\r\n"), 400},
        {"chunk extension with a bare LF", post(te, "5;a\nb\r\nhello\r\n0\r\n\r\n"), 400},
        {"chunk extension with a bare CR", post(te, "5;a\rb\r\nhello\r\n0\r\n\r\n"), 400},
        {"chunk extension with NUL", withNul(post(te, "5;@\r\nhello\r\n0\r\n\r\n")), 400},
        {"last chunk with LF alone", post(te, "0\n\n"), 400},
        {"last line with LF alone", post(te, "0\r\n\n"), 400},
        {"trailer with LF alone", post(te, "0\r\nA: b\n\r\n"), 400},
        {"trailer Content-Length", post(te, "0\r\nContent-Length: 5\r\n\r\n"), 400},
        {"trailer Transfer-Encoding", post(te, "0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400},
        {"trailer Host", post(te, "0\r\nHost: evil\r\n\r\n"), 400},
        {"trailer folded", post(te, "0\r\nA: b\r\n c\r\n\r\n"), 400},
    };
}

std::vector<BadRequest> lineAttacks() {
    return {
        {"request line with LF alone", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
        {"header with LF alone", "GET / HTTP/1.1\r\nHost: a\n\r\n", 400},
        {"head that ends with LF LF", "GET / HTTP/1.1\r\nHost: a\n\n", 400},
        {"head that ends with LF alone", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400},
        {"CR CR LF", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", 400},
        {"header line ended by CR alone", "GET / HTTP/1.1\r\nA: b\rHost: a\r\n\r\n", 400},
        {"obs-fold with blank", get("/", "A: b\r\n c\r\n"), 400},
        {"obs-fold with tab", get("/", "A: b\r\n\tc\r\n"), 400},
        {"blank before the first header", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
        {"header without colon", get("/", "nonsense\r\n"), 400},
        {"header without name", get("/", ": value\r\n"), 400},
        {"header with blank in its name", get("/", "A b: c\r\n"), 400},
        {"NUL in a name", withNul(get("/", "A@B: c\r\n")), 400},
        {"NUL in a value", withNul(get("/", "A: b@c\r\n")), 400},
        {"control character in a value",
         get("/", "A: b\x01"
                  "c\r\n"),
         400},
        {"DEL in a value",
         get("/", "A: b\x7f"
                  "c\r\n"),
         400},
        {"NUL in the target", withNul("GET /@ HTTP/1.1\r\nHost: a\r\n\r\n"), 400},
        {"two blanks in the request line", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"tab in the request line", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"blank behind the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
        {"blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"HTTP/0.9", "GET /\r\n\r\n", 400},
        {"two empty lines in front", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n", 400},
        {"HTTP/1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400},
        {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
        {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        {"the HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        {"lower-case method", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501},
        {"TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        {"method with a colon", "GE:T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"unknown expectation", get("/", "Expect: coffee\r\n"), 417},
    };
}

std::vector<BadRequest> hostAttacks() {
    return {
        {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"Host twice", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        {"Host twice, equal", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
        {"Host empty", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
        {"Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"Host with user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
        {"Host with a list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400},
        {"Host with a bad port", "GET / HTTP/1.1\r\nHost: a:8o\r\n\r\n", 400},
        {"Host with an empty port", "GET / HTTP/1.1\r\nHost: a:\r\n\r\n", 400},
        {"Host with a broken address", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400},
        {"Host other than the target's", "GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n", 400},
        {"absolute target without host", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"another scheme", "GET ftp://a/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    };
}

void checkRefused(const std::vector<BadRequest>& requests) {
    for (const BadRequest& each : requests) {
        CAPTURE(each.name);
        MachineHarness harness;

        harness.feed(each.bytes + get("/smuggled"));

        CHECK_MESSAGE(harness.failureStatus() == each.status, harness.log());
        CHECK(harness.log().find("/smuggled /smuggled") == std::string::npos);
        CHECK(differingSplit(each.bytes) == "");
    }
}

} // namespace

TEST_CASE("ambiguous lengths are refused") { checkRefused(framingAttacks()); }
TEST_CASE("malformed chunks are refused") { checkRefused(chunkAttacks()); }
TEST_CASE("malformed lines are refused") { checkRefused(lineAttacks()); }
TEST_CASE("missing, repeated and malformed hosts are refused") { checkRefused(hostAttacks()); }
