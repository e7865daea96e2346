// Who listens on a TCP port of this machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aerie::tools {

struct PortHolder {
    int pid;
    std::string name;
};

// Nothing when the port is free, or when its holder belongs to somebody whose processes this user may not see.
std::optional<PortHolder> findPortHolder(std::uint16_t port);

// The inode of the listening socket in the text of /proc/net/tcp or tcp6; 0 when there is none.
std::uint64_t findListeningInode(std::string_view table, std::uint16_t port);

} // namespace aerie::tools
