// What a handler answers: a status, headers, and a body that is a text, a stream, or a file.
//
//   co_return Response::json(json::write(user));
//   co_return Response::streamed("text/event-stream", events(request));
//
// The server adds Date, Content-Length or Transfer-Encoding, Connection and the security headers, and removes the body
// where HTTP forbids one (HEAD, 204, 304). A Content-Length, Transfer-Encoding or Connection field set by a handler is
// left out: framing is the server's business.
#pragma once

#include <aerie/base/error.hpp>
#include <aerie/http/headers.hpp>
#include <aerie/io/stream.hpp>
#include <aerie/io/task.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace aerie::io {
class Socket;
}

namespace aerie::http {

// A part of an open file, sent without copying it through the process where the socket allows. Owns the descriptor.
struct FileBody {
    FileBody(int descriptorToOwn, std::uint64_t from, std::uint64_t count) noexcept
        : descriptor(descriptorToOwn), offset(from), length(count) {}
    ~FileBody();
    FileBody(const FileBody&) = delete;
    FileBody& operator=(const FileBody&) = delete;

    int descriptor;
    std::uint64_t offset;
    std::uint64_t length;
};

// Takes a connection over after 101 Switching Protocols.
class Upgrade {
public:
    virtual ~Upgrade() = default;
    // Runs on the connection's loop. `early` holds the bytes the client sent behind its request. The connection counts
    // as open until the task ends; it is cancelled when the server stops.
    virtual Task<> run(io::Socket socket, std::string early) = 0;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    // Used instead of body when set. Each item is one chunk and leaves at once; the next item is asked for when the
    // client has taken enough of the former ones. If the stream throws, the connection is cut so that the client sees
    // an unfinished body.
    Stream<std::string> stream;
    std::unique_ptr<FileBody> file;
    // With status 101: who goes on.
    std::unique_ptr<Upgrade> upgrade;

    Response() = default;
    explicit Response(int statusNumber) : status(statusNumber) {}

    static Response text(std::string body, int status = 200);
    static Response html(std::string body, int status = 200);
    // `body` is JSON text already.
    static Response json(std::string body, int status = 200);
    static Response streamed(std::string_view contentType, Stream<std::string> items, int status = 200);
    // 302 by default. The location is percent-encoded where needed, never trusted to be a safe header value.
    static Response redirect(std::string_view location, int status = 302);
    static Response noContent() { return Response{204}; }
    // {"statusCode":404,"message":"...","error":"Not Found"}, the shape NestJS's users know.
    static Response error(int status, std::string_view message);
    // The same from an Error, with its public message only.
    static Response error(const Error& error);
};

} // namespace aerie::http
