#include "support.hpp"

#include <aerie/io/connect.hpp>
#include <aerie/io/listener.hpp>
#include <aerie/io/task_group.hpp>

#include <fcntl.h>
#include <sys/resource.h>

#include <vector>

namespace aerie::io::test {

TEST_CASE("port 0 is any free port") {
    EventLoop loop;

    auto one = Listener::bind({});
    auto two = Listener::bind({});

    REQUIRE(one);
    REQUIRE(two);
    CHECK(one->localAddress().port() != 0);
    CHECK(one->localAddress().port() != two->localAddress().port());
    CHECK(one->localAddress().ip() == "127.0.0.1");
}

TEST_CASE("an accepted connection knows its peer and does not delay small writes") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);

    int noDelay = 0;
    socklen_t size = sizeof noDelay;
    ::getsockopt(socket.descriptor(), IPPROTO_TCP, 1 /* TCP_NODELAY */, &noDelay, &size);

    CHECK(noDelay == 1);
    CHECK(socket.remoteAddress().isLoopback());
    CHECK((::fcntl(socket.descriptor(), F_GETFD) & FD_CLOEXEC) != 0);
}

TEST_CASE("connections that came before accept() are not lost") {
    EventLoop loop;
    auto listener = Listener::bind({});
    std::vector<Peer> peers;
    for (int i = 0; i < 20; ++i) peers.push_back(Peer::connect(listener->localAddress().port()));

    run(loop, [&]() -> Task<> {
        for (int i = 0; i < 20; ++i) CHECK(co_await listener->accept());
    });
}

TEST_CASE("a flood of newcomers does not keep the loop from its other tasks") {
    EventLoop loop;
    auto listener = Listener::bind({});
    std::vector<Peer> peers;
    for (int i = 0; i < 200; ++i) peers.push_back(Peer::connect(listener->localAddress().port()));
    int accepted = 0;
    int acceptedBeforeTheOther = -1;
    TaskGroup group;
    group.spawn([](int& count, int& seen) -> Task<> {
        co_await yield();
        seen = count;
    }(accepted, acceptedBeforeTheOther));
    group.spawn([](Listener& l, int& count) -> Task<> {
        while (auto socket = co_await l.accept()) ++count;
    }(*listener, accepted));

    for (int turns = 0; turns < 1000 && accepted < 200; ++turns) settle(loop);

    CHECK(accepted == 200);
    CHECK(acceptedBeforeTheOther >= 0);
    CHECK(acceptedBeforeTheOther < 200);
}

TEST_CASE("a port that is taken is refused with a sentence that says what to do") {
    EventLoop loop;
    auto first = Listener::bind({.reusePort = false});

    auto second = Listener::bind({.port = first->localAddress().port(), .reusePort = false});

    REQUIRE_FALSE(second);
    CHECK(second.error().code() == ErrorCode::Conflict);
    CHECK(second.error().message() == "Cannot listen on 127.0.0.1:" + std::to_string(first->localAddress().port()) +
                                          ": another process does. Stop it, or choose another port.");
}

TEST_CASE("a host that is no address of this machine is refused") {
    EventLoop loop;

    auto name = Listener::bind({.host = "example.com"});
    auto foreign = Listener::bind({.host = "192.0.2.1"});

    REQUIRE_FALSE(name);
    CHECK(name.error().message() == "Cannot listen on \"example.com\": it is not an IP address.");
    REQUIRE_FALSE(foreign);
    CHECK(foreign.error().message() == "Cannot listen on 192.0.2.1:0: no interface of this machine has the address.");
    CHECK(Listener::bind({.host = "localhost"}));
}

TEST_CASE("loops share a port by listeners of their own") {
    EventLoop loop;
    auto first = Listener::bind({});
    auto second = first->duplicate();
    REQUIRE(second);
    REQUIRE(second->localAddress() == first->localAddress());
    CHECK(second->descriptor() != first->descriptor());
    int accepted = 0;
    TaskGroup group;
    for (Listener* listener : {&*first, &*second})
        group.spawn([](Listener& l, int& count) -> Task<> {
            while (auto socket = co_await l.accept()) ++count;
        }(*listener, accepted));

    std::vector<Peer> peers;
    for (int i = 0; i < 32; ++i) peers.push_back(Peer::connect(first->localAddress().port()));
    settle(loop);

    CHECK(accepted == 32);
}

TEST_CASE("an inherited listening descriptor is adopted and shared") {
    EventLoop loop;
    auto original = Listener::bind({.reusePort = false});
    const std::uint16_t port = original->localAddress().port();
    const int inherited = ::dup(original->descriptor());

    auto adopted = Listener::adopt(inherited);
    REQUIRE(adopted);
    auto shared = adopted->duplicate();
    REQUIRE(shared);
    original->close(); // the supervisor's is one of several; the port stays open

    Peer peer = Peer::connect(port);
    run(loop, [&]() -> Task<> { CHECK(co_await adopted->accept()); });
    Peer other = Peer::connect(port);
    run(loop, [&]() -> Task<> { CHECK(co_await shared->accept()); });
}

TEST_CASE("what is not a listening socket is not adopted") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);

    CHECK_FALSE(Listener::adopt(socket.descriptor()));
    CHECK_FALSE(Listener::adopt(-1));
}

TEST_CASE("closing the listener ends a pending accept") {
    EventLoop loop;
    auto listener = Listener::bind({});
    bool hasEnded = false;
    loop.spawn([](Listener& l, bool& ended) -> Task<> {
        auto socket = co_await l.accept();
        CHECK_FALSE(socket);
        ended = true;
    }(*listener, hasEnded));
    settle(loop);

    listener->close();
    settle(loop);

    CHECK(hasEnded);
}

TEST_CASE("running out of descriptors delays newcomers and loses none") {
    EventLoop loop;
    auto listener = Listener::bind({});
    Peer early = Peer::connect(listener->localAddress().port());
    Peer late = Peer::connect(listener->localAddress().port());
    std::vector<Socket> accepted;
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    // Nothing above what is open now may be opened.
    const int next = ::dup(0);
    ::close(next);
    const rlimit tight{static_cast<rlim_t>(next) + 1, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &tight);
    TaskGroup group;
    group.spawn([](Listener& l, std::vector<Socket>& out) -> Task<> {
        while (auto socket = co_await l.accept()) out.push_back(std::move(*socket));
    }(*listener, accepted));

    run(loop, []() -> Task<> { co_await sleepFor(120_ms); });
    CHECK(accepted.size() == 1);
    CHECK(group.size() == 1); // it goes on trying

    ::setrlimit(RLIMIT_NOFILE, &before);
    run(loop, [&]() -> Task<> {
        for (int i = 0; i < 100 && accepted.size() < 2; ++i) co_await sleepFor(10_ms);
    });
    CHECK(accepted.size() == 2);
}

TEST_CASE("IPv6 and IPv4 arrive on the same listener") {
    EventLoop loop;
    auto listener = Listener::bind({.host = "::"});
    if (!listener) return; // a machine without IPv6
    auto client = Peer::connect(listener->localAddress().port());

    run(loop, [&]() -> Task<> {
        auto socket = co_await listener->accept();
        REQUIRE(socket);
        CHECK(socket->remoteAddress().ip() == "127.0.0.1");
        CHECK(socket->remoteAddress().isLoopback());
    });
}

} // namespace aerie::io::test
