// One loop's share of a server: its listener, its connections, and what they have in common.
#pragma once

#include "forwarded.hpp"
#include "response_writer.hpp"

#include <aerie/http/server.hpp>
#include <aerie/io/link.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/listener.hpp>
#include <aerie/io/task_group.hpp>
#include <aerie/io/tls.hpp>

#include <atomic>
#include <optional>
#include <string>

namespace aerie::http::detail {

// What every loop reads and nobody changes after the start.
struct ServerSetup {
    ServerSetup(ServerOptions serverOptions, Handler& serverHandler);
    // Everything that can be wrong before a socket is opened.
    Result<void> prepare();

    ServerOptions options;
    Handler& handler;
    Cors cors;
    Compression compression;
    ProxyTrust trust;
    std::optional<io::TlsServer> tls;
    std::atomic<std::size_t> connections{0};
};

class Worker {
public:
    Worker(ServerSetup& setup, io::EventLoop& loop);
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // All on the loop's thread.
    void accept(io::Listener listener);
    void drain() noexcept;
    // Cancels every connection; they go when they have unwound.
    void cancel() noexcept;
    void enter(aerie::detail::Link& connection) noexcept { open_.append(connection); }

    ServerSetup& setup;
    io::EventLoop& loop;
    CommonHeaders common;
    OutBuffer out; // memory for what leaves with the next write, lent to one connection at a time
    bool isDraining = false;
    TimePoint drainIdleUntil = TimePoint::max(); // once draining

private:
    Task<> acceptAll();
    Task<> serve(io::Socket socket);

    io::Listener listener_;
    aerie::detail::Ring open_;
    io::TaskGroup tasks_; // last: destroying it destroys the connections, which use the rest
};

} // namespace aerie::http::detail
