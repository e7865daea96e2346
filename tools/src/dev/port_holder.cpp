#include "dev/port_holder.hpp"

#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace aerie::tools {

namespace fs = std::filesystem;

namespace {

std::string readFile(const fs::path& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

bool holds(const fs::path& process, const std::string& socket) {
    std::error_code failure;
    for (fs::directory_iterator fd{process / "fd", failure}, end; !failure && fd != end; fd.increment(failure))
        if (std::error_code gone; fs::read_symlink(fd->path(), gone) == socket) return true;
    return false;
}

} // namespace

std::uint64_t findListeningInode(std::string_view table, std::uint16_t port) {
    std::istringstream lines{std::string{table}};
    std::string line;
    std::getline(lines, line); // the headings
    while (std::getline(lines, line)) {
        // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode
        std::array<std::string, 10> fields;
        std::istringstream words{line};
        for (auto& field : fields) words >> field;
        constexpr std::string_view kListening = "0A";
        auto colon = fields[1].rfind(':');
        if (fields[3] != kListening || colon == std::string::npos) continue;
        std::uint16_t local = 0;
        std::from_chars(fields[1].data() + colon + 1, fields[1].data() + fields[1].size(), local, 16);
        std::uint64_t inode = 0;
        std::from_chars(fields[9].data(), fields[9].data() + fields[9].size(), inode);
        if (local == port) return inode;
    }
    return 0;
}

std::optional<PortHolder> findPortHolder(std::uint16_t port) {
    auto inode = findListeningInode(readFile("/proc/net/tcp"), port);
    if (inode == 0) inode = findListeningInode(readFile("/proc/net/tcp6"), port);
    if (inode == 0) return {};
    auto socket = "socket:[" + std::to_string(inode) + "]";

    std::error_code failure;
    for (fs::directory_iterator process{"/proc", failure}, end; !failure && process != end;
         process.increment(failure)) {
        int pid = 0;
        auto name = process->path().filename().string();
        auto [last, bad] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (bad != std::errc{} || *last != '\0' || !holds(process->path(), socket)) continue;
        auto command = readFile(process->path() / "comm");
        while (!command.empty() && command.back() == '\n') command.pop_back();
        return PortHolder{pid, command};
    }
    return {};
}

} // namespace aerie::tools
