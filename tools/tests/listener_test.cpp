#include "dev/listener.hpp"
#include "dev/port_holder.hpp"
#include "scratch_folder.hpp"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace aerie;
using namespace aerie::tools;

namespace {

std::uint16_t portOf(int fd) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

ListenAddress addressOf(config::Environment process, const std::string& root = "/nowhere") {
    auto address = readListenAddress(ProjectEnvironment{root, std::move(process)});
    REQUIRE(address);
    return *address;
}

} // namespace

TEST_CASE("the address is localhost:3001 unless somebody says otherwise") {
    CHECK(addressOf({}) == ListenAddress{"localhost", 3001});
    CHECK(addressOf({{"PORT", "4000"}, {"HOST", "0.0.0.0"}}) == ListenAddress{"0.0.0.0", 4000});
    CHECK(addressOf({{"PORT", ""}}) == ListenAddress{"localhost", 3001});
}

TEST_CASE("the address is read from the .env files, the more special first, and the process wins") {
    ScratchFolder folder;
    folder.write(".env", "PORT=4001\nHOST=127.0.0.2\n");
    folder.write(".env.local", "PORT=4002\n");
    folder.write(".env.production", "PORT=4003\n");

    CHECK(addressOf({}, folder.path) == ListenAddress{"127.0.0.2", 4002});
    CHECK(addressOf({{"PORT", "4004"}}, folder.path).port == 4004);
    folder.remove(".env.local");
    CHECK(addressOf({{"NODE_ENV", "production"}}, folder.path).port == 4003);
}

TEST_CASE("what is no port is refused by name") {
    for (auto text : {"0", "65536", "-1", "80a", "http"}) {
        auto address = readListenAddress(ProjectEnvironment{"/nowhere", {{"PORT", text}}});
        REQUIRE_FALSE(address);
        CHECK(address.error().message().find(std::string{"PORT="} + text) == 0);
    }
}

TEST_CASE("the address is shown as a person would open it") {
    CHECK(ListenAddress{"localhost", 3001}.url() == "http://localhost:3001");
    CHECK(ListenAddress{"0.0.0.0", 80}.url() == "http://localhost:80");
    CHECK(ListenAddress{"10.0.0.7", 3001}.url() == "http://10.0.0.7:3001");
    CHECK(ListenAddress{"fe80::1", 3001}.url() == "http://[fe80::1]:3001");
}

TEST_CASE("a port that is taken names its holder, and is free again when the holder lets go") {
    auto first = listenOn({"127.0.0.1", 0});
    REQUIRE(first);
    auto port = portOf(first->get());

    auto second = listenOn({"127.0.0.1", port});

    REQUIRE_FALSE(second);
    CHECK(second.error().message().find("Port " + std::to_string(port) + " is taken by tools_tests (pid " +
                                        std::to_string(::getpid()) + ")") == 0);
    first->reset();
    CHECK(listenOn({"127.0.0.1", port}));
    CHECK_FALSE(findPortHolder(port));
}

TEST_CASE("a host that is not of this machine is refused by name") {
    auto listener = listenOn({"192.0.2.1", 3001});

    REQUIRE_FALSE(listener);
    CHECK(listener.error().message().find("HOST=192.0.2.1") == 0);
}

TEST_CASE("the listening inode is found in the kernel's table, and only the listening one") {
    std::string_view table =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        "   0: 0100007F:0BB9 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 111 1\n"
        "   1: 0100007F:0BB9 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1\n"
        "   2: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 333 1\n";

    CHECK(findListeningInode(table, 3001) == 222);
    CHECK(findListeningInode(table, 8080) == 333);
    CHECK(findListeningInode(table, 22) == 0);
    CHECK(findListeningInode("", 22) == 0);
    for (std::size_t cut = 0; cut < table.size(); ++cut) CHECK(findListeningInode(table.substr(0, cut), 22) == 0);
}
