// The typed commands that are more than a line, and the step from a Reply to a type.
#include "client_impl.hpp"
#include "decode.hpp"
#include "errors.hpp"

#include <algorithm>
#include <type_traits>

namespace aerie::redis {

namespace {

constexpr std::size_t kIdleBlocking = 4;

template<class T> Result<T> decoded(Reply reply) {
    if constexpr (std::is_void_v<T>) {
        return {};
    } else {
        Result<T> result{T{}};
        if (!decode(reply, *result)) return unexpectedReply(reply);
        return result;
    }
}

template<class T> Task<Result<T>> perform(detail::Connection& connection, Command command) {
    SendOperation operation{connection, std::move(command)};
    auto reply = co_await operation;
    if (!reply) co_return reply.error();
    co_return decoded<T>(*std::move(reply));
}

void addOptions(Command& command, const SetOptions& options) {
    if (options.ex) command.add("EX").add(*options.ex);
    if (options.px) command.add("PX").add(*options.px);
    if (options.exat) command.add("EXAT").add(*options.exat);
    if (options.pxat) command.add("PXAT").add(*options.pxat);
    if (options.keepttl) command.add("KEEPTTL");
    if (options.nx) command.add("NX");
    if (options.xx) command.add("XX");
}

void addStreams(Command& command, const std::vector<StreamPosition>& from, const XReadOptions& options) {
    if (options.count > 0) command.add("COUNT").add(options.count);
    if (options.block) command.add("BLOCK").add(*options.block);
    if (options.noack) command.add("NOACK");
    command.add("STREAMS");
    for (const StreamPosition& position : from) command.add(position.key);
    for (const StreamPosition& position : from) command.add(position.id);
}

} // namespace

template<class T> Task<Result<T>> Client::as(Command command) {
    return perform<T>(impl_->connection, std::move(command));
}

template<class T> Task<Result<T>> Client::blocking(Command command, double seconds) {
    std::unique_ptr<detail::Connection> connection;
    if (!impl_->idleBlocking.empty()) {
        connection = std::move(impl_->idleBlocking.back());
        impl_->idleBlocking.pop_back();
    }
    if (!connection || !connection->isConnected()) {
        connection = std::make_unique<detail::Connection>(impl_->connection.options());
    }
    // The connection's limit is for answers that come at once; here the wait is added to it, or there is none.
    const Duration patience = options().commandTimeout;
    Duration limit{};
    if (seconds > 0 && patience > Duration{})
        limit = patience + Duration::fromMilliseconds(static_cast<std::int64_t>(std::min(seconds, 1e9) * 1000));
    if (auto ready = co_await connection->ready(patience > Duration{} ? patience : Duration::fromSeconds(3600)); !ready)
        co_return ready.error();
    connection->setCommandTimeout(limit);
    // Destroying this while it waits destroys the connection, and Redis takes nothing from the list for it.
    auto result = co_await perform<T>(*connection, std::move(command));
    if (connection->isConnected() && impl_->idleBlocking.size() < kIdleBlocking)
        impl_->idleBlocking.push_back(std::move(connection));
    co_return result;
}

#define AERIE_REDIS_TYPE(...)                                                                                          \
    template Task<Result<__VA_ARGS__>> Client::as<__VA_ARGS__>(Command);                                               \
    template Task<Result<__VA_ARGS__>> Client::blocking<__VA_ARGS__>(Command, double);
AERIE_REDIS_TYPE(Reply)
AERIE_REDIS_TYPE(void)
AERIE_REDIS_TYPE(bool)
AERIE_REDIS_TYPE(std::int64_t)
AERIE_REDIS_TYPE(double)
AERIE_REDIS_TYPE(std::string)
AERIE_REDIS_TYPE(std::optional<std::string>)
AERIE_REDIS_TYPE(std::optional<std::int64_t>)
AERIE_REDIS_TYPE(std::optional<double>)
AERIE_REDIS_TYPE(std::optional<Popped>)
AERIE_REDIS_TYPE(std::vector<Reply>)
AERIE_REDIS_TYPE(std::vector<std::string>)
AERIE_REDIS_TYPE(std::vector<std::optional<std::string>>)
AERIE_REDIS_TYPE(std::vector<std::int64_t>)
AERIE_REDIS_TYPE(std::vector<Field>)
AERIE_REDIS_TYPE(std::vector<ScoredMember>)
AERIE_REDIS_TYPE(std::vector<StreamEntry>)
AERIE_REDIS_TYPE(std::vector<StreamEntries>)
#undef AERIE_REDIS_TYPE

Task<Result<bool>> Client::set(Text key, Text value, const SetOptions& options) {
    Command command = Command::of("SET", key, value);
    addOptions(command, options);
    return as<bool>(std::move(command));
}

Task<Result<std::optional<std::string>>> Client::setGet(Text key, Text value, const SetOptions& options) {
    Command command = Command::of("SET", key, value, "GET");
    addOptions(command, options);
    return as<MaybeString>(std::move(command));
}

Task<Result<std::optional<Popped>>> Client::blpop(const std::vector<std::string>& keys, double seconds) {
    return blocking<std::optional<Popped>>(Command::of("BLPOP", keys, seconds), seconds);
}

Task<Result<std::optional<Popped>>> Client::brpop(const std::vector<std::string>& keys, double seconds) {
    return blocking<std::optional<Popped>>(Command::of("BRPOP", keys, seconds), seconds);
}

Task<Result<std::optional<std::string>>> Client::blmove(Text from, Text to, Text fromEnd, Text toEnd, double seconds) {
    return blocking<MaybeString>(Command::of("BLMOVE", from, to, fromEnd, toEnd, seconds), seconds);
}

Task<Result<std::vector<StreamEntry>>> Client::xrange(Text key, Text first, Text last, std::int64_t count) {
    Command command = Command::of("XRANGE", key, first, last);
    if (count > 0) command.add("COUNT").add(count);
    return as<std::vector<StreamEntry>>(std::move(command));
}

Task<Result<std::vector<StreamEntries>>> Client::xread(const std::vector<StreamPosition>& from,
                                                       const XReadOptions& options) {
    Command command{"XREAD"};
    addStreams(command, from, options);
    if (!options.block) return as<std::vector<StreamEntries>>(std::move(command));
    return blocking<std::vector<StreamEntries>>(std::move(command), static_cast<double>(*options.block) / 1000);
}

Task<Result<std::vector<StreamEntries>>>
Client::xreadgroup(Text group, Text consumer, const std::vector<StreamPosition>& from, const XReadOptions& options) {
    Command command = Command::of("XREADGROUP", "GROUP", group, consumer);
    addStreams(command, from, options);
    if (!options.block) return as<std::vector<StreamEntries>>(std::move(command));
    return blocking<std::vector<StreamEntries>>(std::move(command), static_cast<double>(*options.block) / 1000);
}

Task<Result<void>> Client::xgroupCreate(Text key, Text group, Text id) {
    const auto create = [](detail::Connection& connection, Command command) -> Task<Result<void>> {
        auto done = co_await perform<void>(connection, std::move(command));
        if (!done && replyCode(done.error()) != "BUSYGROUP") co_return done.error();
        co_return Result<void>{};
    };
    return create(impl_->connection, Command::of("XGROUP", "CREATE", key, group, id, "MKSTREAM"));
}

} // namespace aerie::redis
