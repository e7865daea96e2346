// Messages of channels, as they come; over lost connections as well.
//
//   redis::Subscription messages = client.subscribe({"orders", "stock"});
//   co_await messages.ready();                            // only to know that Redis has it; messages come without
//   while (auto message = co_await messages.next()) handle(message->channel, message->payload);
//
// A subscription is made again after every reconnection; what is published meanwhile is lost, as pub/sub is. Messages
// that nobody takes wait, up to Options::maxMessagesWaiting; beyond that next() throws once, with the number dropped.
// It ends (nothing) when the client is closed. Destroying it unsubscribes. Thread rule: the client's loop.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/io/stream.hpp>
#include <aerie/io/task.hpp>
#include <aerie/redis/types.hpp>

#include <memory>
#include <optional>

namespace aerie::redis {

class Subscription {
public:
    struct State;

    explicit Subscription(std::shared_ptr<State> state) noexcept;
    Subscription(Subscription&&) noexcept;
    Subscription& operator=(Subscription&&) noexcept;
    ~Subscription();

    // Until Redis has confirmed all of it, or the client's commandTimeout is over.
    Task<Result<void>> ready();
    Task<std::optional<Message>> next();
    Stream<Message> stream() &&;

private:
    std::shared_ptr<State> state_;
};

} // namespace aerie::redis
