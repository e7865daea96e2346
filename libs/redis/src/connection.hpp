// The client's machinery: one connection at a time, the commands that wait for it, and those that wait for answers.
//
// Commands of one turn of the loop gather in out_ and leave in one write. Replies match commands by their order alone,
// so a command that timed out or was cancelled keeps its place, and a connection on which anything is wrong is dropped.
#pragma once

#include "channel.hpp"
#include "pending.hpp"

#include <aerie/io/event.hpp>
#include <aerie/io/task_group.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/redis/options.hpp>
#include <aerie/redis/types.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace aerie::redis::detail {

class Connection {
public:
    explicit Connection(Options options);
    ~Connection();

    // True when the operation waits now; false when its result is there.
    bool enqueue(SendOperation& operation);
    // Ends everything: what waits gets an error.
    void close();

    bool isConnected() const noexcept { return channel_ != nullptr && !isClosed_; }
    const Options& options() const noexcept { return options_; }
    // Counts the connections; differs before and after a reconnection.
    std::uint64_t generation() const noexcept { return stats_.connections; }
    // For commands given from now on; zero is no limit.
    void setCommandTimeout(Duration limit) noexcept { options_.commandTimeout = limit; }
    ClientStats stats() const;
    const std::optional<Error>& lastError() const noexcept { return lastError_; }
    Task<Result<void>> ready(Duration timeout);

private:
    struct Sweeper final : io::Deadline {
        explicit Sweeper(Connection& owner) noexcept : connection(owner) {}
        void onExpire() noexcept override { connection.sweep(); }
        Connection& connection;
    };
    using Queue = std::deque<std::unique_ptr<Pending>>;

    Task<> run();
    void goOnline(std::unique_ptr<Channel> channel);
    void goOffline(const Error& error);
    Task<> writeLoop();
    Task<Error> readLoop();
    std::optional<Error> dispatch(Reply reply);
    void append(std::unique_ptr<Pending> pending);
    void failQueued(const Error& error, bool onlyExhausted);
    void sweep();
    static bool expire(Queue& queue, TimePoint now, const Error& error, std::uint64_t& count);
    void arm();

    Options options_;
    std::unique_ptr<Channel> channel_; // null while there is no connection
    std::string out_;                  // what the next write sends
    std::string writing_;
    Queue queue_;            // wait for a connection
    Queue inFlight_;         // wait for their answers, in the order in which they were given
    std::size_t unsent_ = 0; // of these, the last ones, which are still in out_
    io::Event wake_;         // there is something to write
    io::Event online_;
    std::optional<Error> lastError_;
    TimePoint received_;
    ClientStats stats_;
    bool isClosed_ = false;
    Sweeper sweeper_{*this};
    io::TaskGroup tasks_;
};

} // namespace aerie::redis::detail
