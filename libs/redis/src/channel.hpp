// One connection after its greeting, as both the client and the subscriber use it.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/io/buffer_pool.hpp>
#include <aerie/io/socket.hpp>
#include <aerie/io/task.hpp>
#include <aerie/redis/command.hpp>
#include <aerie/redis/options.hpp>
#include <aerie/redis/reply_reader.hpp>

#include <memory>

namespace aerie::redis {

struct Channel {
    explicit Channel(const Options& options) : reader({.maxText = options.maxReplyText}) {}

    io::Socket socket;
    io::Buffer buffer;
    ReplyReader reader;
    int protocol = 2;

    // Waits for one reply; an error reply is a Reply here.
    Task<Result<Reply>> readReply();
};

// Connects, does TLS, greets, authenticates, selects the database, and makes sure that Redis has loaded its data.
Task<Result<std::unique_ptr<Channel>>> openChannel(const Options& options);

// What to wait before attempt n (from 1): min(base * 2^(n-1), limit) and up to 200 ms of chance.
Duration backoff(const Options& options, int attempt);

} // namespace aerie::redis
