// Opens TCP connections.
//
//   auto socket = co_await io::connect("api.example.com", 443, 5_s);
//
// Names are resolved on the thread pool, addresses are tried in the system's order until one answers or the time is up.
// Errors: BadGateway if the name does not exist or nobody listens, GatewayTimeout when the time is up; the detail names
// each address and what happened.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/base/result.hpp>
#include <aerie/io/socket.hpp>
#include <aerie/io/task.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace aerie::io {

Task<Result<Socket>> connect(std::string host, std::uint16_t port, Duration timeout);
Task<Result<Socket>> connect(SocketAddress address, Duration timeout);

// The addresses of a name, best first.
Task<Result<std::vector<SocketAddress>>> resolve(std::string host, std::uint16_t port);

} // namespace aerie::io
