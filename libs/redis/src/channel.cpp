#include "channel.hpp"

#include "errors.hpp"

#include <aerie/io/connect.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/tls.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <random>

namespace aerie::redis {

namespace {

void keepAlive(const io::Socket& socket, Duration idle) {
    if (idle <= Duration{}) return;
    const int descriptor = socket.descriptor();
    const int on = 1;
    const int seconds = static_cast<int>(std::max<std::int64_t>(1, idle.toMilliseconds() / 1000));
    ::setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, &seconds, sizeof seconds);
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, &seconds, sizeof seconds);
}

Task<Result<void>> secure(Channel& channel, const Options& options) {
    io::TlsClientOptions tls;
    tls.verify = options.tlsVerify;
    tls.authorities = options.tlsAuthorities;
    auto client = io::TlsClient::create(tls);
    if (!client) co_return client.error();
    const std::string name = options.tlsServerName.empty() ? options.host : options.tlsServerName;
    auto secured = co_await client->connect(std::move(channel.socket), name, options.connectTimeout);
    if (!secured) co_return secured.error();
    channel.socket = *std::move(secured);
    co_return Result<void>{};
}

Task<Result<Reply>> ask(Channel& channel, Command command) {
    const std::string wire{command.wire()};
    auto sent = co_await channel.socket.write(wire);
    if (!sent) co_return sent.error();
    co_return co_await channel.readReply();
}

// An error reply ends the greeting.
Task<Result<void>> demand(Channel& channel, Command command) {
    auto reply = co_await ask(channel, std::move(command));
    if (!reply) co_return reply.error();
    if (reply->isError()) co_return errorOfReply(reply->text);
    co_return Result<void>{};
}

// Whether the server speaks RESP3; false is a server that knows no HELLO or no version 3.
Task<Result<bool>> hello(Channel& channel, const Options& options) {
    Command command{"HELLO"};
    command.add(3);
    if (!options.password.empty())
        command.add("AUTH").add(options.username.empty() ? "default" : options.username.c_str()).add(options.password);
    if (!options.connectionName.empty()) command.add("SETNAME").add(options.connectionName);
    auto reply = co_await ask(channel, std::move(command));
    if (!reply) co_return reply.error();
    if (!reply->isError()) co_return true;
    const std::string_view text = reply->text;
    if (text.starts_with("ERR") || text.starts_with("NOPROTO")) co_return false;
    co_return errorOfReply(text);
}

Task<Result<void>> greet(Channel& channel, const Options& options) {
    if (options.protocol >= 3) {
        auto speaks3 = co_await hello(channel, options);
        if (!speaks3) co_return speaks3.error();
        if (*speaks3) channel.protocol = 3;
    }
    if (channel.protocol == 2) {
        if (!options.password.empty()) {
            Command command{"AUTH"};
            if (!options.username.empty()) command.add(options.username);
            command.add(options.password);
            if (auto done = co_await demand(channel, std::move(command)); !done) co_return done.error();
        }
        if (!options.connectionName.empty()) {
            Command command = Command::of("CLIENT", "SETNAME", options.connectionName);
            if (auto done = co_await demand(channel, std::move(command)); !done) co_return done.error();
        }
    }
    if (options.db != 0) {
        Command command = Command::of("SELECT", options.db);
        if (auto done = co_await demand(channel, std::move(command)); !done) co_return done.error();
    }
    // A server that still loads its data says so here.
    co_return co_await demand(channel, Command{"PING"});
}

} // namespace

Task<Result<Reply>> Channel::readReply() {
    for (;;) {
        if (!buffer.isEmpty()) {
            std::string_view input = buffer.data();
            const ReplyReader::Event event = reader.next(input);
            buffer.consume(buffer.size() - input.size());
            if (event == ReplyReader::Event::Reply) co_return reader.take();
            if (event == ReplyReader::Event::Failed)
                co_return Error{ErrorCode::BadGateway, "What answers is not Redis."}.withDetail(reader.failure());
        }
        auto count = co_await socket.readSome(buffer);
        if (!count) co_return count.error();
        if (*count == 0) co_return Error{ErrorCode::BadGateway, "Redis closed the connection."};
    }
}

Task<Result<std::unique_ptr<Channel>>> openChannel(const Options& options) {
    const Duration limit = options.connectTimeout > Duration{} ? options.connectTimeout : Duration::fromSeconds(3600);
    const TimePoint until = TimePoint::now() + limit;
    auto socket = co_await io::connect(options.host, options.port, limit);
    if (!socket) co_return socket.error();
    auto channel = std::make_unique<Channel>(options);
    channel->socket = *std::move(socket);
    keepAlive(channel->socket, options.keepAlive);
    if (options.tls) {
        if (auto secured = co_await secure(*channel, options); !secured) co_return secured.error();
    }
    channel->socket.setReadDeadline(until);
    channel->socket.setWriteDeadline(until);
    if (auto greeted = co_await greet(*channel, options); !greeted) co_return greeted.error();
    channel->socket.setReadDeadline(TimePoint::max());
    channel->socket.setWriteDeadline(TimePoint::max());
    co_return channel;
}

Duration backoff(const Options& options, int attempt) {
    thread_local std::minstd_rand chance{std::random_device{}()};
    Duration wait = options.retryBase;
    for (int i = 1; i < attempt && wait < options.retryLimit; ++i) wait = wait * 2;
    return std::min(wait, options.retryLimit) + Duration::fromMilliseconds(static_cast<std::int64_t>(chance() % 200));
}

} // namespace aerie::redis
