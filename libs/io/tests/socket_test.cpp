#include "support.hpp"

#include <aerie/io/cancellation.hpp>
#include <aerie/io/socket.hpp>
#include <aerie/io/task_group.hpp>
#include <aerie/io/when_all.hpp>

#include <poll.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace aerie::io::test {

namespace {

Task<std::string> readAll(Socket& socket) {
    std::string all;
    Buffer buffer;
    for (;;) {
        const auto n = co_await socket.readSome(buffer);
        if (!n) throw Exception{n.error()};
        if (*n == 0) co_return all;
        all += buffer.data();
        buffer.consume(buffer.size());
    }
}

std::string patternOf(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
    return text;
}

} // namespace

TEST_CASE("bytes arrive as they were sent, in both directions") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);

    peer.send("ping");
    run(loop, [&]() -> Task<> {
        std::array<char, 16> memory{};
        const auto n = co_await socket.readSome(memory);
        REQUIRE(n);
        CHECK(std::string_view(memory.data(), *n) == "ping");
        CHECK(co_await socket.write("pong"));
    });

    CHECK(peer.receive() == "pong");
}

TEST_CASE("a read that waits is woken by what arrives") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);
    std::string got;
    TaskGroup group;
    group.spawn([](Socket& s, std::string& out) -> Task<> {
        for (int i = 0; i < 3; ++i) {
            std::array<char, 16> memory{};
            out += std::string_view(memory.data(), *co_await s.readSome(memory));
        }
    }(socket, got));

    for (const char* piece : {"a", "bc", "def"}) {
        peer.send(piece);
        settle(loop);
    }

    CHECK(got == "abcdef");
    CHECK(group.size() == 0);
}

TEST_CASE("the peer's orderly end is zero bytes, again and again, and one may still write") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);
    peer.send("last words");
    peer.finish();

    run(loop, [&]() -> Task<> {
        CHECK(co_await readAll(socket) == "last words");
        char byte;
        CHECK(*co_await socket.readSome(std::span{&byte, 1}) == 0);
        CHECK(co_await socket.write("answer"));
        CHECK(socket.shutdownWrite());
    });

    CHECK(peer.receive() == "answer");
    CHECK(peer.receive() == "");
}

TEST_CASE("after our end the peer's bytes still arrive, and writing fails") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);

    run(loop, [&]() -> Task<> {
        CHECK(socket.shutdownWrite());
        CHECK(peer.receive() == "");
        peer.send("still here");
        peer.finish();
        CHECK(co_await readAll(socket) == "still here");
        auto sent = co_await socket.write("x");
        REQUIRE_FALSE(sent);
        CHECK(sent.error().code() == ErrorCode::ClientClosedRequest);
    });
}

TEST_CASE("a reset by the peer is an error of the read and of the write, and no signal") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);

    SUBCASE("while the read waits") {
        run(loop, [&]() -> Task<> {
            loop.post([&p = peer] { p.reset(); });
            char byte;
            auto n = co_await socket.readSome(std::span{&byte, 1});
            REQUIRE_FALSE(n);
            CHECK(n.error().code() == ErrorCode::ClientClosedRequest);
        });
    }
    SUBCASE("before the write") {
        peer.reset();
        run(loop, [&]() -> Task<> {
            co_await sleepFor(2_ms);
            co_await socket.write("x");
            auto sent = co_await socket.write("y");
            REQUIRE_FALSE(sent);
            CHECK(sent.error().code() == ErrorCode::ClientClosedRequest);
        });
    }
}

TEST_CASE("a write to a slow reader waits and sends everything in order") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);
    const std::string data = patternOf(8 << 20);
    std::string received;
    std::thread reader{[&p = peer, &received, size = data.size()] {
        while (received.size() < size) {
            received += p.receive();
            if (received.size() < 500'000) ::usleep(200);
        }
    }};

    run(loop, [&]() -> Task<> { CHECK(co_await socket.write(data)); });

    reader.join();
    CHECK(received == data);
}

TEST_CASE("a slow reader does not hold up the rest of the loop") {
    EventLoop loop;
    auto [slow, slowPeer] = connectedPair(loop);
    auto [fast, fastPeer] = connectedPair(loop);
    const std::string data(16 << 20, 'x');
    TaskGroup group;
    group.spawn([](Socket& s, const std::string& d) -> Task<> { co_await s.write(d); }(slow, data));
    settle(loop);
    REQUIRE(group.size() == 1);

    run(loop, [&]() -> Task<> { CHECK(co_await fast.write("quick")); });

    CHECK(fastPeer.receive() == "quick");
    CHECK(group.size() == 1);
}

TEST_CASE("pieces are gathered in order, empty ones included, however many there are") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);
    std::vector<std::string> texts;
    std::string expected;
    for (int i = 0; i < 50; ++i) {
        texts.push_back(i % 7 == 0 ? "" : "piece " + std::to_string(i) + ";");
        expected += texts.back();
    }
    const std::vector<std::string_view> parts(texts.begin(), texts.end());

    run(loop, [&]() -> Task<> {
        CHECK(co_await socket.write(parts));
        CHECK(co_await socket.write(std::span<const std::string_view>{}));
        CHECK(co_await socket.write(""));
    });

    std::string received;
    while (received.size() < expected.size()) received += peer.receive();
    CHECK(received == expected);
}

TEST_CASE("gathered pieces survive partial writes at any place") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);
    const int small = 4096;
    ::setsockopt(socket.descriptor(), SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    const std::string data = patternOf(500'000);
    std::vector<std::string_view> parts;
    for (std::size_t at = 0, size = 1; at < data.size(); at += size, size = size * 3 % 70'001 + 1)
        parts.push_back(std::string_view{data}.substr(at, size));
    std::string received;
    std::thread reader{[&p = peer, &received, size = data.size()] {
        while (received.size() < size) received += p.receive();
    }};

    run(loop, [&]() -> Task<> { CHECK(co_await socket.write(parts)); });

    reader.join();
    CHECK(received == data);
}

TEST_CASE("tryWrite says how much the kernel took, and writable() waits for room") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);
    const std::string chunk(1 << 20, 'x');
    std::size_t sent = 0;
    for (;;) {
        const auto n = socket.tryWrite(chunk);
        REQUIRE(n);
        if (*n == 0) break;
        sent += *n;
    }
    CHECK(sent > 0);

    std::thread reader{[&p = peer, sent] {
        std::size_t received = 0;
        while (received < sent) received += p.receive().size();
    }};
    run(loop, [&]() -> Task<> {
        CHECK(co_await socket.writable());
        CHECK(*socket.tryWrite("y") == 1);
    });

    reader.join();
}

TEST_CASE("tryRead takes what is there and never waits") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);
    std::array<char, 4> memory{};

    auto nothing = socket.tryRead(memory);
    REQUIRE(nothing);
    CHECK_FALSE(*nothing);

    peer.send("abcdef");
    run(loop, [&]() -> Task<> { CHECK(co_await socket.readable()); });
    CHECK(**socket.tryRead(memory) == 4);
    CHECK(**socket.tryRead(memory) == 2);
    CHECK_FALSE(*socket.tryRead(memory));
}

TEST_CASE("a waiting read on an empty buffer owns no block") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);
    const std::size_t before = bufferPoolStats().inUse;
    Buffer buffer;
    TaskGroup group;
    auto readOnce = [](Socket& s, Buffer& b) -> Task<> { CHECK(co_await s.readSome(b)); };

    group.spawn(readOnce(socket, buffer));
    settle(loop);
    CHECK(bufferPoolStats().inUse == before);

    peer.send("half");
    settle(loop);
    CHECK(buffer.data() == "half");

    group.spawn(readOnce(socket, buffer));
    settle(loop);
    CHECK(buffer.ownsBlock()); // what was not consumed is kept
    peer.send(" and half");
    settle(loop);
    CHECK(buffer.data() == "half and half");

    buffer.consume(buffer.size());
    group.spawn(readOnce(socket, buffer));
    settle(loop);
    CHECK(bufferPoolStats().inUse == before);
}

TEST_CASE("a read that waits too long fails with a timeout, and a later deadline lets one go on") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);

    run(loop, [&]() -> Task<> {
        std::array<char, 8> memory{};
        const TimePoint start = TimePoint::now();
        socket.setReadDeadline(start + 20_ms);
        auto late = co_await socket.readSome(memory);
        REQUIRE_FALSE(late);
        CHECK(late.error().code() == ErrorCode::Timeout);
        CHECK(TimePoint::now() - start >= 20_ms);

        auto stillLate = co_await socket.readSome(memory);
        REQUIRE_FALSE(stillLate);
        CHECK(stillLate.error().code() == ErrorCode::Timeout);

        socket.setReadDeadline(TimePoint::max());
        peer.send("now");
        CHECK(*co_await socket.readSome(memory) == 3);
    });
}

TEST_CASE("the deadlines of reading and writing are independent") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);
    const std::string data(16 << 20, 'x');

    run(loop, [&]() -> Task<> {
        socket.setReadDeadline(TimePoint::now() + 600_ms);
        socket.setWriteDeadline(TimePoint::now() + 20_ms);
        const TimePoint start = TimePoint::now();
        auto sent = co_await socket.write(data);
        REQUIRE_FALSE(sent);
        CHECK(sent.error().code() == ErrorCode::Timeout);
        CHECK(TimePoint::now() - start < 590_ms);

        char byte;
        auto n = co_await socket.readSome(std::span{&byte, 1});
        REQUIRE_FALSE(n);
        CHECK(n.error().code() == ErrorCode::Timeout);
        CHECK(TimePoint::now() - start >= 600_ms);
    });
}

TEST_CASE("closing a socket ends what other tasks wait for on it") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);
    std::vector<std::string> ends;
    TaskGroup group;
    group.spawn([](Socket& s, std::vector<std::string>& out) -> Task<> {
        char byte;
        auto n = co_await s.readSome(std::span{&byte, 1});
        out.push_back(n ? "read" : n.error().message());
    }(socket, ends));
    group.spawn([](Socket& s, std::vector<std::string>& out) -> Task<> {
        const std::string data(16 << 20, 'x');
        auto sent = co_await s.write(data);
        out.push_back(sent ? "sent" : sent.error().message());
    }(socket, ends));
    settle(loop);

    SUBCASE("by close()") {
        socket.close();
        CHECK_FALSE(socket.isOpen());
    }
    SUBCASE("by destruction") { Socket gone = std::move(socket); }
    settle(loop);

    const std::string expected = "The connection was closed on this side.";
    CHECK(ends == std::vector<std::string>{expected, expected});
}

TEST_CASE("operations on a closed or an empty socket fail without waiting") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);
    socket.close();
    Socket empty;

    run(loop, [&]() -> Task<> {
        for (Socket* s : {&socket, &empty}) {
            char byte;
            CHECK_FALSE(co_await s->readSome(std::span{&byte, 1}));
            CHECK_FALSE(co_await s->write("x"));
            CHECK_FALSE(co_await s->readable());
            CHECK_FALSE(s->tryWrite("x"));
            CHECK_FALSE(s->tryRead(std::span{&byte, 1}));
            CHECK_FALSE(s->shutdownWrite());
            CHECK(s->release() == -1);
            s->setReadDeadline(TimePoint::now());
            s->close();
            s->reset();
        }
    });
}

TEST_CASE("a second reader is refused, and the first one keeps its place") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);
    std::string got;
    TaskGroup group;
    group.spawn([](Socket& s, std::string& out) -> Task<> {
        std::array<char, 8> memory{};
        out = std::string(memory.data(), *co_await s.readSome(memory));
    }(socket, got));

    run(loop, [&]() -> Task<> {
        char byte;
        auto n = co_await socket.readSome(std::span{&byte, 1});
        REQUIRE_FALSE(n);
        CHECK(n.error().message() == "Another task is reading from or writing to this connection already.");
    });
    peer.send("mine");
    settle(loop);

    CHECK(got == "mine");
}

TEST_CASE("a cancelled read consumes nothing") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);

    run(loop, [&]() -> Task<> {
        auto readOnce = [](Socket& s) -> Task<std::string> {
            std::array<char, 64> memory{};
            auto n = co_await s.readSome(memory);
            co_return std::string(memory.data(), *n);
        };
        CHECK_THROWS_AS(co_await withTimeout(readOnce(socket), 2_ms), RequestTimeoutException);
        // Data and cancellation at the same moment.
        {
            TaskGroup group;
            group.spawn([](Task<std::string> task) -> Task<> { co_await std::move(task); }(readOnce(socket)));
            peer.send("kept");
            group.cancel();
            co_await group.join();
        }
        CHECK(co_await readOnce(socket) == "kept");
    });
}

TEST_CASE("a flood on one connection does not starve the others") {
    EventLoop loop;
    auto [flooded, flooder] = connectedPair(loop);
    auto [quiet, quietPeer] = connectedPair(loop);
    std::atomic<bool> isOver{false};
    std::thread sender{[&p = flooder, &isOver] {
        const std::string data(1 << 16, 'x');
        while (!isOver) {
            pollfd poll{p.descriptor(), POLLOUT, 0};
            if (::poll(&poll, 1, 10) == 1) [[maybe_unused]]
                auto n = ::send(p.descriptor(), data.data(), data.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        }
    }};
    TaskGroup group;
    group.spawn([](Socket& s) -> Task<> {
        std::array<char, 256> memory{}; // always full: the next read finds data at once
        while (co_await s.readSome(memory)) {
        }
    }(flooded));

    run(loop, [&]() -> Task<> {
        for (int i = 0; i < 20; ++i) {
            quietPeer.send("x");
            char byte;
            CHECK(*co_await quiet.readSome(std::span{&byte, 1}) == 1);
        }
    });

    isOver = true;
    sender.join();
}

TEST_CASE("a socket may be destroyed by the task that its own event resumes") {
    EventLoop loop;
    auto pair = connectedPair(loop);
    TaskGroup group;
    // Reader and writer become possible with the same event; the reader takes the socket away.
    auto socket = std::make_unique<Socket>(std::move(pair.socket));
    const std::string data(16 << 20, 'x');
    Socket& shared = *socket;
    bool hasWriterEnded = false;
    group.spawn([](Socket& s, const std::string& d, bool& ended) -> Task<> {
        co_await s.write(d);
        ended = true;
    }(shared, data, hasWriterEnded));
    group.spawn([](std::unique_ptr<Socket> owned) -> Task<> {
        char byte;
        co_await owned->readSome(std::span{&byte, 1});
        owned.reset();
        co_return;
    }(std::move(socket)));
    settle(loop);

    pair.peer.send("x");
    pair.peer.receive();
    settle(loop);
    settle(loop);

    CHECK(hasWriterEnded);
    CHECK(group.size() == 0);
}

TEST_CASE("a descriptor can be given away and taken over") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);

    const int descriptor = socket.release();
    REQUIRE(descriptor >= 0);
    CHECK_FALSE(socket.isOpen());
    auto adopted = Socket::adopt(descriptor);
    REQUIRE(adopted);
    peer.send("hello");

    run(loop, [&]() -> Task<> {
        std::array<char, 8> memory{};
        CHECK(*co_await adopted->readSome(memory) == 5);
        CHECK(co_await adopted->write("there"));
    });
    CHECK(peer.receive() == "there");
    CHECK(adopted->remoteAddress().isLoopback());
}

TEST_CASE("what is not an open descriptor is not adopted") {
    EventLoop loop;

    auto adopted = Socket::adopt(-1);

    REQUIRE_FALSE(adopted);
    CHECK(adopted.error().message() == "The descriptor is not an open socket.");
}

TEST_CASE("a reset reaches the peer as one") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);

    socket.reset();

    char byte;
    CHECK(::recv(peer.descriptor(), &byte, 1, 0) == -1);
    CHECK(errno == ECONNRESET);
}

TEST_CASE("addresses of both ends are known, also after the end") {
    EventLoop loop;
    auto [socket, peer] = connectedPair(loop);
    sockaddr_in own{};
    socklen_t size = sizeof own;
    ::getsockname(peer.descriptor(), reinterpret_cast<sockaddr*>(&own), &size);

    CHECK(socket.remoteAddress().port() == ntohs(own.sin_port));
    CHECK(socket.remoteAddress().ip() == "127.0.0.1");
    CHECK(socket.localAddress().isLoopback());
    socket.close();

    CHECK(socket.remoteAddress().port() == ntohs(own.sin_port));
    CHECK_FALSE(socket.localAddress());
    CHECK_FALSE(socket.isTls());
    CHECK(socket.applicationProtocol().empty());
}

} // namespace aerie::io::test
