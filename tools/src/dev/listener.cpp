#include "dev/listener.hpp"

#include "dev/port_holder.hpp"
#include "os/system_error.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>

namespace aerie::tools {

namespace {

constexpr int kQueue = 4096; // as many as may wait while no process accepts

Error portTaken(std::uint16_t port) {
    auto text = "Port " + std::to_string(port) + " is taken";
    if (auto holder = findPortHolder(port))
        text += " by " + holder->name + " (pid " + std::to_string(holder->pid) + ")";
    return Error{ErrorCode::Conflict, text + ". End that program, or choose another port: PORT=" +
                                          std::to_string(port + 1) + " ./aerie dev"};
}

} // namespace

std::string ListenAddress::url() const {
    bool isEverywhere = host == "0.0.0.0" || host == "::" || host == "127.0.0.1";
    bool isV6 = host.find(':') != std::string::npos;
    auto name = isEverywhere ? std::string{"localhost"} : isV6 ? "[" + host + "]" : host;
    return "http://" + name + ":" + std::to_string(port);
}

Result<ListenAddress> readListenAddress(const ProjectEnvironment& environment) {
    ListenAddress address;
    address.host = environment.valueOf("HOST", address.host);
    auto port = environment.valueOf("PORT", std::to_string(address.port));
    auto [end, failure] = std::from_chars(port.data(), port.data() + port.size(), address.port);
    if (failure != std::errc{} || end != port.data() + port.size() || address.port == 0)
        return Error{ErrorCode::BadRequest, "PORT=" + port + " is no port. Write a number from 1 to 65535"};
    return address;
}

Result<UniqueFd> listenOn(const ListenAddress& address) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    // "localhost" is 127.0.0.1: every client tries it, and machines without IPv6 have nothing else.
    if (address.host == "localhost") hints.ai_family = AF_INET;
    addrinfo* found = nullptr;
    if (int failure = ::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found);
        failure != 0)
        return Error{ErrorCode::BadRequest,
                     "HOST=" + address.host + " is no address of this machine (" + ::gai_strerror(failure) + ")"};

    UniqueFd fd{::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    int on = 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    int number = 0;
    if (::bind(fd.get(), found->ai_addr, found->ai_addrlen) != 0 || ::listen(fd.get(), kQueue) != 0) number = errno;
    ::freeaddrinfo(found);
    if (number == EADDRINUSE) return portTaken(address.port);
    if (number != 0)
        return systemError("HOST=" + address.host + " PORT=" + std::to_string(address.port) + " cannot be listened on",
                           number);
    return fd;
}

} // namespace aerie::tools
