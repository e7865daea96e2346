// The process: sockets handed over, readiness, signals. Each case runs an application in a child.
#include "in_process.hpp"

#include <aerie/app/controller.hpp>
#include <aerie/app/module.hpp>
#include <aerie/app/run.hpp>
#include <aerie/io/timer.hpp>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>
#include <string>

using namespace aerie;

namespace serve_test {

struct Slow {
    Task<std::string> slow() {
        co_await io::sleepFor(Duration::fromMilliseconds(200));
        co_return "done";
    }
    std::string quick() { return "quick"; }
    static constexpr auto routes = app::controller("", app::get("slow", &Slow::slow), app::get("quick", &Slow::quick));
};
struct EndsSlowly {
    Task<> onModuleDestroy() { return io_sleep(); }
    static Task<> io_sleep() { co_await io::sleepFor(Duration::fromSeconds(60)); }
};
struct Failing {
    void onModuleInit() { throw std::runtime_error("no database"); }
};
app::ApplicationOptions options() {
    app::ApplicationOptions chosen;
    chosen.http.port = 0;
    chosen.threads = 2;
    return chosen;
}
struct ServingModule {
    using controllers = list<Slow>;
    using providers = list<app::Factory<&options>>;
};
struct StuckModule {
    using controllers = list<Slow>;
    using providers = list<app::Factory<&options>, EndsSlowly>;
};
struct FailingModule {
    using providers = list<app::Factory<&options>, Failing>;
};

// A child that serves on a socket made here, and the pipe by which it says that it is ready.
template<class Root> class Child {
public:
    Child() {
        listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(listener_, 64) == 0);
        socklen_t size = sizeof address;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        address_ = address;
        int pipe[2];
        REQUIRE(::pipe(pipe) == 0);
        process_ = ::fork();
        if (process_ == 0) {
            ::close(pipe[0]);
            ::setenv("AERIE_LISTEN_FD", std::to_string(listener_).c_str(), 1);
            ::setenv("AERIE_READY_FD", std::to_string(pipe[1]).c_str(), 1);
            ::setenv("LOG_LEVEL", "silent", 1);
            char name[] = "backend";
            char* arguments[] = {name, nullptr};
            ::_exit(aerie::run<Root>(1, arguments));
        }
        ::close(pipe[1]);
        ready_ = pipe[0];
    }
    ~Child() {
        if (!isReaped_) {
            ::kill(process_, SIGKILL);
            ::waitpid(process_, nullptr, 0);
        }
        ::close(listener_);
        ::close(ready_);
    }

    // What came through the pipe until it was closed.
    std::string readiness() {
        std::string text;
        char buffer[64];
        for (ssize_t got; (got = ::read(ready_, buffer, sizeof buffer)) > 0;)
            text.append(buffer, static_cast<std::size_t>(got));
        return text;
    }
    int connect() {
        const int client = ::socket(AF_INET, SOCK_STREAM, 0);
        REQUIRE(::connect(client, reinterpret_cast<sockaddr*>(&address_), sizeof address_) == 0);
        return client;
    }
    static void send(int client, std::string_view path) {
        const std::string head = "GET " + std::string{path} + " HTTP/1.1\r\nHost: x\r\n\r\n";
        REQUIRE(::send(client, head.data(), head.size(), 0) == static_cast<ssize_t>(head.size()));
    }
    // Until the text is there or the connection is closed.
    static std::string receive(int client, std::string_view until) {
        std::string text;
        char buffer[4096];
        for (ssize_t got;
             text.find(until) == std::string::npos && (got = ::recv(client, buffer, sizeof buffer, 0)) > 0;)
            text.append(buffer, static_cast<std::size_t>(got));
        return text;
    }
    void signal(int number) { ::kill(process_, number); }
    // The exit status, or minus the signal that ended it.
    int wait() {
        int status = 0;
        ::waitpid(process_, &status, 0);
        isReaped_ = true;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

private:
    int listener_ = -1, ready_ = -1;
    sockaddr_in address_{};
    pid_t process_ = -1;
    bool isReaped_ = false;
};

TEST_CASE("an application takes a listening socket over and says when everything is served") {
    Child<ServingModule> child;

    CHECK(child.readiness() == "ready\n");
    const int client = child.connect();
    child.send(client, "/quick");
    CHECK(child.receive(client, "quick").find("HTTP/1.1 200") == 0);
    ::close(client);

    child.signal(SIGTERM);
    CHECK(child.wait() == 0);
}

TEST_CASE("SIGTERM lets a running request finish, and the process ends with 0") {
    Child<ServingModule> child;
    child.readiness();
    const int client = child.connect();
    child.send(client, "/slow");
    ::usleep(50'000);

    child.signal(SIGTERM);

    const std::string answer = child.receive(client, "done");
    CHECK(answer.find("HTTP/1.1 200") == 0);
    CHECK(answer.find("Connection: close") != std::string::npos);
    CHECK(child.wait() == 0);
    ::close(client);
}

TEST_CASE("SIGINT ends it as well") {
    Child<ServingModule> child;
    child.readiness();

    child.signal(SIGINT);

    CHECK(child.wait() == 0);
}

TEST_CASE("a second signal ends it at once") {
    Child<StuckModule> child;
    child.readiness();

    child.signal(SIGTERM);
    ::usleep(100'000);
    child.signal(SIGTERM);

    CHECK(child.wait() == 128 + SIGTERM);
}

TEST_CASE("what fails at the start ends it with 1 and without a word of readiness") {
    Child<FailingModule> child;

    CHECK(child.readiness().empty());
    CHECK(child.wait() == 1);
}

} // namespace serve_test
