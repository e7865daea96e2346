// The shapes of Redis' answers that are more than a number or a string.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace aerie::redis {

// A field of a hash or of a stream's entry.
struct Field {
    std::string name;
    std::string value;

    bool operator==(const Field&) const = default;
};

struct ScoredMember {
    std::string member;
    double score = 0;

    bool operator==(const ScoredMember&) const = default;
};

// An entry of a stream. One that was deleted while a consumer holds it has no fields.
struct StreamEntry {
    std::string id; // "1718000000000-0"
    std::vector<Field> fields;

    bool operator==(const StreamEntry&) const = default;
};

// What XREAD and XREADGROUP give for each key.
struct StreamEntries {
    std::string key;
    std::vector<StreamEntry> entries;
};

// What a blocking pop gives: which list, and what was in it.
struct Popped {
    std::string key;
    std::string value;

    bool operator==(const Popped&) const = default;
};

// What arrives at a subscription.
struct Message {
    std::string channel;
    std::string payload;
    std::string pattern; // the pattern that it matched; empty without one
};

struct ClientStats {
    bool isConnected = false;
    int protocol = 0;               // of the connection: 2 or 3
    std::uint64_t connections = 0;  // made since the start; all but one are reconnections
    std::uint64_t commands = 0;     // given
    std::uint64_t replies = 0;      // received
    std::uint64_t errorReplies = 0; // of these, errors
    std::uint64_t timeouts = 0;     // commands that nobody answered in time
    std::uint64_t retries = 0;      // commands sent again after a lost connection
    std::uint64_t writes = 0;       // system calls that sent commands
    std::uint64_t bytesSent = 0;
    std::uint64_t bytesReceived = 0;
    std::size_t inFlight = 0;
    std::size_t queued = 0;
};

} // namespace aerie::redis
