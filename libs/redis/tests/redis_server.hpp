// A throw-away redis-server for tests, here and in the folders above: on a free port of the loopback, without
// persistence, ended with the test program however that ends.
//
//   RedisServer server;                       // "--requirepass secret" as arguments, if need be
//   redis::Client client{server.options()};
//   server.stop(); server.start();            // the same port, and empty
#pragma once

#include <aerie/redis/options.hpp>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace aerie::redis::test {

class RedisServer {
public:
    explicit RedisServer(std::vector<std::string> arguments = {}) : arguments_(std::move(arguments)) {
        // Another program may take the port before Redis does: then there is another one.
        for (int attempt = 0; attempt < 5 && !isRunning(); ++attempt) {
            port_ = freePort();
            tryStart();
        }
        REQUIRE_MESSAGE(isRunning(), "redis-server did not start: is Debian's package redis-server installed?");
    }
    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;
    ~RedisServer() { stop(); }

    void start() {
        tryStart();
        REQUIRE(isRunning());
    }
    void stop() {
        if (!isRunning()) return;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = -1;
    }
    // Its connections stay open, and nothing answers.
    void freeze() { ::kill(process_, SIGSTOP); }
    void thaw() { ::kill(process_, SIGCONT); }

    // One that nobody has now.
    static std::uint16_t freePort() {
        const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address = addressOf(0);
        socklen_t size = sizeof address;
        ::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size);
        ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
        ::close(descriptor);
        return ntohs(address.sin_port);
    }

    bool isRunning() const noexcept { return process_ > 0; }
    std::uint16_t port() const noexcept { return port_; }
    Options options() const {
        Options options;
        options.host = "127.0.0.1";
        options.port = port_;
        return options;
    }
    std::string url() const { return "redis://127.0.0.1:" + std::to_string(port_); }

private:
    static sockaddr_in addressOf(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }
    void tryStart() {
        std::vector<std::string> words{"redis-server", "--port", std::to_string(port_), "--bind", "127.0.0.1",
                                       "--save",       "",       "--appendonly",        "no",     "--loglevel",
                                       "warning"};
        words.insert(words.end(), arguments_.begin(), arguments_.end());
        std::vector<char*> argv;
        for (std::string& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        const pid_t parent = ::getpid();
        process_ = ::fork();
        if (process_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (::getppid() != parent) ::_exit(1);
            const int nowhere = ::open("/dev/null", O_RDWR);
            for (int i = 0; i < 3; ++i) ::dup2(nowhere, i);
            ::execvp(argv[0], argv.data());
            ::_exit(127);
        }
        for (int i = 0; i < 500; ++i) {
            if (::waitpid(process_, nullptr, WNOHANG) == process_) {
                process_ = -1;
                return;
            }
            if (answers()) return;
            ::usleep(10'000);
        }
        stop();
    }
    bool answers() const {
        const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in address = addressOf(port_);
        char byte = 0;
        const bool isThere = ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                             ::write(descriptor, "PING\r\n", 6) == 6 && ::read(descriptor, &byte, 1) == 1;
        ::close(descriptor);
        return isThere;
    }

    std::vector<std::string> arguments_;
    std::uint16_t port_ = 0;
    pid_t process_ = -1;
};

} // namespace aerie::redis::test
