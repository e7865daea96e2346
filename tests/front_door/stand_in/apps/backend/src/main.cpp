// A stand-in for an app under the supervisor: HTTP with keep-alive on an inherited socket, nothing else. It drains as
// an app should: after SIGTERM it accepts nothing, answers the next request of each open connection with "Connection:
// close", and ends when the last is gone or half a second has passed.
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <string>
#include <vector>

const char* answer();
void onStart();

static volatile std::sig_atomic_t isDraining = 0;

static double now() {
    timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

static void respond(int fd) {
    std::string body = answer();
    if (body == "environment") body = std::getenv("WORD") ? std::getenv("WORD") : "none";
    auto text = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                (isDraining ? "\r\nConnection: close" : "") + "\r\nPid: " + std::to_string(getpid()) + "\r\n\r\n" +
                body;
    if (write(fd, text.data(), text.size()) < 0) std::perror("write");
}

// False when the connection is over.
static bool serve(int fd, std::string& input) {
    char buffer[4096];
    auto n = read(fd, buffer, sizeof buffer);
    if (n <= 0) return false;
    input.append(buffer, static_cast<std::size_t>(n));
    for (std::size_t end; (end = input.find("\r\n\r\n")) != std::string::npos;) {
        input.erase(0, end + 4);
        respond(fd);
        if (isDraining) return false;
    }
    return true;
}

int main(int argc, char** argv) {
    if (argc > 1 && std::strcmp(argv[1], "codegen") == 0) {
        if (auto* file = std::fopen("types.ts", "w")) {
            std::fprintf(file, "export type Answer = \"%s\";\n", answer());
            std::fclose(file);
        }
        return 0;
    }
    onStart();
    struct sigaction action{};
    action.sa_handler = [](int) { isDraining = 1; };
    sigaction(SIGTERM, &action, nullptr);
    int listener = std::atoi(std::getenv("AERIE_LISTEN_FD"));
    int ready = std::atoi(std::getenv("AERIE_READY_FD"));
    if (write(ready, "ready\n", 6) != 6) return 1;
    close(ready);

    std::map<int, std::string> connections;
    double drainEnd = 0;
    while (true) {
        if (isDraining && drainEnd == 0) {
            drainEnd = now() + 0.5;
            close(listener);
        }
        if (isDraining && (connections.empty() || now() > drainEnd)) return 0;
        std::vector<pollfd> fds;
        if (!isDraining) fds.push_back({listener, POLLIN, 0});
        for (auto& [fd, input] : connections) fds.push_back({fd, POLLIN, 0});
        if (poll(fds.data(), fds.size(), 20) <= 0) continue;
        for (auto& p : fds) {
            if (!p.revents) continue;
            if (p.fd == listener && !isDraining) {
                if (int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC); fd >= 0)
                    connections[fd];
            } else if (p.fd != listener && !serve(p.fd, connections[p.fd])) {
                close(p.fd);
                connections.erase(p.fd);
            }
        }
    }
}
