// Helpers of the tests.
#pragma once

#include <aerie/io/event_loop.hpp>
#include <aerie/io/listener.hpp>
#include <aerie/io/socket.hpp>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <utility>

namespace aerie::io::test {

using namespace aerie::literals;

// Runs a coroutine lambda to its end; the lambda, and with it its captures, lives as long.
template<class Function> auto run(EventLoop& loop, Function function) { return loop.runUntilComplete(function()); }

// Counts how often it was destroyed after having been kept.
class Witness {
public:
    explicit Witness(int& count) noexcept : count_(&count) {}
    Witness(Witness&& other) noexcept : count_(std::exchange(other.count_, nullptr)) {}
    Witness& operator=(Witness&&) = delete;
    ~Witness() {
        if (count_) ++*count_;
    }

private:
    int* count_;
};

// The other end of a connection, blocking, with nothing of this library in it.
class Peer {
public:
    Peer() noexcept = default;
    explicit Peer(int descriptor) noexcept : descriptor_(descriptor) {}
    Peer(Peer&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    Peer& operator=(Peer&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~Peer() { close(); }

    static Peer connect(std::uint16_t port) {
        const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        return Peer{descriptor};
    }

    void send(std::string_view data) const {
        REQUIRE(::send(descriptor_, data.data(), data.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(data.size()));
    }
    // Whatever is there; "" at the end.
    std::string receive() const {
        char buffer[65536];
        const ssize_t n = ::recv(descriptor_, buffer, sizeof buffer, 0);
        return n > 0 ? std::string(buffer, static_cast<std::size_t>(n)) : std::string{};
    }
    void finish() const { ::shutdown(descriptor_, SHUT_WR); }
    void reset() {
        const linger abort{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
        close();
    }
    void close() {
        if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    }
    int descriptor() const noexcept { return descriptor_; }

private:
    int descriptor_ = -1;
};

// A connected pair over the loopback interface; the loop must be the current one.
struct Pair {
    Socket socket;
    Peer peer;
};

inline Pair connectedPair(EventLoop& loop) {
    auto listener = Listener::bind({});
    REQUIRE(listener);
    Peer peer = Peer::connect(listener->localAddress().port());
    auto accepted = loop.runUntilComplete(listener->accept());
    REQUIRE(accepted);
    return {std::move(*accepted), std::move(peer)};
}

// Lets the loop do what can be done at once.
inline void settle(EventLoop& loop) {
    loop.runUntilComplete([]() -> Task<> { co_await sleepFor(2_ms); }());
}

} // namespace aerie::io::test
