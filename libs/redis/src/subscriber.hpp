// The connection of a client's subscriptions: separate from the commands', so that a slow reader of messages delays no
// answer, and so that RESP2 works as well. It exists from the first subscription on.
#pragma once

#include "channel.hpp"

#include <aerie/io/event.hpp>
#include <aerie/io/task_group.hpp>
#include <aerie/redis/subscription.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace aerie::redis {

namespace detail {
class Subscriber;
enum class TopicKind : std::uint8_t { Channel, Pattern, Shard };
} // namespace detail

// What a Subscription and the subscriber share.
struct Subscription::State {
    detail::Subscriber* owner = nullptr; // null once the client is gone
    detail::TopicKind kind = detail::TopicKind::Channel;
    std::vector<std::string> names;
    std::deque<Message> waiting;
    std::uint64_t dropped = 0;
    io::Event arrived; // a message, a confirmation, or the end
};

namespace detail {

class Subscriber {
public:
    explicit Subscriber(const Options& options) : options_(options) {}
    ~Subscriber();

    Subscription subscribe(TopicKind kind, const std::vector<std::string>& names);
    void leave(Subscription::State& state);
    bool isConfirmed(const Subscription::State& state) const;
    const Options& options() const noexcept { return options_; }
    const std::optional<Error>& lastError() const noexcept { return lastError_; }

private:
    struct Topic {
        std::vector<Subscription::State*> listeners;
        bool isConfirmed = false;
    };
    using Topics = std::map<std::pair<TopicKind, std::string>, Topic, std::less<>>;

    Task<> run();
    Task<> writeLoop();
    Task<> pingLoop();
    Task<Error> readLoop();
    void handle(Reply reply);
    void confirm(TopicKind kind, const std::string& name);
    void deliver(TopicKind kind, const std::string& topic, std::string channel, std::string payload);
    void ask(std::string_view command, const std::vector<std::string>& names);
    void askForAll();

    const Options& options_;
    std::unique_ptr<Channel> channel_;
    Topics topics_;
    std::string out_;
    std::string writing_;
    io::Event wake_;
    std::optional<Error> lastError_;
    bool isRunning_ = false;
    io::TaskGroup tasks_;
};

} // namespace detail
} // namespace aerie::redis
