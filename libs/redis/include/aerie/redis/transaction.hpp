// Commands between MULTI and EXEC.
//
//   redis::Transaction transaction = client.multi();
//   transaction.command("INCR", "visits").command("SET", "last", id);
//   auto replies = co_await transaction.exec();
//   if (replies && !*replies) tryAgain();              // a watched key has changed
//
// Nothing is sent before exec(), and then all of it in one piece. A command that Redis does not know refuses the whole;
// one that fails while it is executed is an Error among the replies, and the others are executed. Lifetime: the client
// outlives it. Executed once.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/io/task.hpp>
#include <aerie/redis/command.hpp>
#include <aerie/redis/reply.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace aerie::redis {

namespace detail {
class Connection;
}

class Transaction {
public:
    template<class... Arguments> Transaction& command(std::string_view name, const Arguments&... arguments) {
        return add(Command::of(name, arguments...));
    }
    Transaction& add(Command command);

    // The replies in order; nothing when a watched key has changed, or when the connection that watched was lost.
    Task<Result<std::optional<std::vector<Reply>>>> exec();

private:
    friend class Client;
    Transaction(detail::Connection& connection, std::optional<std::uint64_t>* watched)
        : connection_(&connection), watched_(watched) {}

    detail::Connection* connection_;
    std::optional<std::uint64_t>* watched_; // which connection watches for this client, if one does
    Command whole_{"MULTI"};
};

} // namespace aerie::redis
