// The listening socket that outlives every process of the app. Because it is never closed during a hand-over, a
// connection that arrives between two processes waits in its queue instead of being refused.
#pragma once

#include "os/unique_fd.hpp"
#include "project_environment.hpp"

#include <aerie/base/result.hpp>

#include <cstdint>
#include <string>

namespace aerie::tools {

struct ListenAddress {
    std::string host = "localhost";
    std::uint16_t port = 3001;

    bool operator==(const ListenAddress&) const = default;
    std::string url() const; // "http://localhost:3001"
};

// HOST and PORT; localhost:3001 when nobody says.
Result<ListenAddress> readListenAddress(const ProjectEnvironment& environment);

// A non-blocking, listening TCP socket. When the port is taken, the error says by whom and what to do.
Result<UniqueFd> listenOn(const ListenAddress& address);

} // namespace aerie::tools
