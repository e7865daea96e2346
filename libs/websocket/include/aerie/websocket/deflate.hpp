// permessage-deflate, RFC 7692: what one offers or allows, and what two peers have agreed upon.
//
// A side with "context takeover" keeps its window from message to message: better compression of similar messages, and
// up to 300 KB that every connection owns for good. Without it a stream is borrowed for one message, and a message that
// goes to many sockets is compressed once. So takeover is off by default, in both directions.
#pragma once

#include <cstddef>

namespace aerie::websocket {

struct DeflateOptions {
    bool serverContextTakeover = false;
    bool clientContextTakeover = false;
    // 9 to 15: windows of 2^n bytes, at most.
    int serverMaxWindowBits = 15;
    int clientMaxWindowBits = 15;
    // Shorter messages are sent as they are.
    std::size_t threshold = 1024;
    // 1 (fast) to 9 (small).
    int level = 4;
};

// The outcome of a handshake. "Server" and "client" name the side that compresses.
struct DeflateParameters {
    bool serverContextTakeover = false;
    bool clientContextTakeover = false;
    int serverMaxWindowBits = 15;
    int clientMaxWindowBits = 15;
    std::size_t threshold = 1024;
    int level = 4;
};

} // namespace aerie::websocket
