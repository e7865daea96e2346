#include "connection.hpp"
#include "errors.hpp"

#include <aerie/redis/transaction.hpp>

namespace aerie::redis {

Transaction& Transaction::add(Command command) {
    whole_.then(std::move(command));
    return *this;
}

Task<Result<std::optional<std::vector<Reply>>>> Transaction::exec() {
    using Replies = std::optional<std::vector<Reply>>;
    const auto watched = std::exchange(*watched_, std::nullopt);
    // A new connection watches nothing, so it would execute what must not be.
    if (watched && (*watched != connection_->generation() || !connection_->isConnected())) co_return Replies{};
    whole_.then(Command{"EXEC"});
    SendOperation operation{*connection_, std::move(whole_)};
    auto reply = co_await operation;
    if (!reply) co_return reply.error();
    if (reply->isNull()) co_return Replies{};
    if (reply->kind != Reply::Kind::Array) co_return unexpectedReply(*reply);
    co_return Replies{std::move(reply->elements)};
}

} // namespace aerie::redis
