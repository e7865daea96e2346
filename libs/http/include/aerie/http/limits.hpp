// What one client may take: bytes, counts and time. The defaults suit an API that faces the open network; each can be
// changed in ServerOptions, the body limit and the handler's time per route as well.
#pragma once

#include <aerie/base/duration.hpp>

#include <cstddef>
#include <cstdint>

namespace aerie::http {

struct Limits {
    std::size_t startLine = 8 * 1024;         // bytes of `GET /path HTTP/1.1`; above: 414
    std::size_t headerBytes = 16 * 1024;      // bytes of the whole head, start line included; above: 431
    std::size_t headerCount = 100;            // fields of the head; above: 431
    std::uint64_t bodyBytes = 1024 * 1024;    // decoded bytes of a body; above: 413
    std::size_t trailerBytes = 4 * 1024;      // bytes of the trailers of a chunked body; above: 431
    std::size_t chunkExtensionBytes = 1024;   // in all chunks of one body together; above: 413
    std::size_t pipelineDepth = 32;           // answers gathered for one write; the rest waits its turn
    std::size_t requestsPerConnection = 0;    // the last one is answered with `Connection: close`; 0: no limit
    std::size_t connectionsPerThread = 10000; // more are closed at once
};

struct Timeouts {
    Duration header = Duration::fromSeconds(10);     // from a request's first byte (or the connect) to its head: 408
    Duration bodyStall = Duration::fromSeconds(10);  // no byte of a body for so long: 408
    std::uint64_t bodyBytesPerSecond = 240;          // and after bodyStall at least this average: 408; 0: any
    Duration keepAlive = Duration::fromSeconds(65);  // idle between requests; above the 60 s of load balancers
    Duration handler = Duration::fromSeconds(30);    // from the whole request to its Response: 503
    Duration writeStall = Duration::fromSeconds(20); // a client that takes no byte of its answer is cut off
    Duration halfClosed = Duration::fromSeconds(1);  // a client that stopped sending is answered for so long
    Duration linger = Duration::fromSeconds(2);      // reading on after a refusal, so that the client sees it
    Duration drainIdle = Duration::fromSeconds(1);   // a draining server waits so long for what idle clients just sent
};

} // namespace aerie::http
