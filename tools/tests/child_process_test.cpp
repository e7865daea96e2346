#include "os/child_process.hpp"
#include "scratch_folder.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <iterator>

using namespace aerie;
using namespace aerie::tools;

namespace {

int waitFor(pid_t pid) {
    int status = 0;
    ::waitpid(pid, &status, 0);
    return status;
}

std::string textOf(const std::string& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

// Runs a shell line and returns what it printed.
std::string outputOf(ProcessOptions options) {
    ScratchFolder folder;
    options.outputFile = folder.path + "/out";
    auto pid = startProcess(options);
    REQUIRE(pid);
    waitFor(*pid);
    return textOf(options.outputFile);
}

} // namespace

TEST_CASE("a child has its arguments, folder and environment, and writes to its log") {
    auto text = outputOf({.arguments = {"sh", "-c", "pwd; echo $WORD; echo err >&2", "x"},
                          .folder = "/usr",
                          .environment = {{"WORD", "hello"}}});

    CHECK(text == "/usr\nhello\nerr\n");
}

TEST_CASE("a log is begun anew by each child") {
    ScratchFolder folder;
    folder.write("out", "a long text of the child before");

    auto pid = startProcess({.arguments = {"echo", "new"}, .outputFile = folder.path + "/out"});
    REQUIRE(pid);
    waitFor(*pid);

    CHECK(textOf(folder.path + "/out") == "new\n");
}

TEST_CASE("descriptors arrive under their numbers, even when the numbers cross, and no other one does") {
    int first[2], second[2];
    REQUIRE(::pipe2(first, O_CLOEXEC) == 0);
    REQUIRE(::pipe2(second, O_CLOEXEC) == 0);

    // Each gets the number that the other one has here.
    auto text = outputOf({.arguments = {"sh", "-c",
                                        "echo to-first >&" + std::to_string(second[1]) + "; echo to-second >&" +
                                            std::to_string(first[1]) + "; ls /proc/self/fd | wc -l"},
                          .descriptors = {{first[1], second[1]}, {second[1], first[1]}}});

    char buffer[32] = {};
    REQUIRE(::read(first[0], buffer, sizeof buffer) > 0);
    CHECK(std::string{buffer} == "to-first\n");
    CHECK(std::stoi(text) == 6); // 0, 1, 2, the two, and the one that ls reads the folder by
    for (int fd : {first[0], first[1], second[0], second[1]}) ::close(fd);
}

TEST_CASE("a program that does not exist is an error, not a child") {
    auto pid = startProcess({.arguments = {"/no/such/program"}});

    REQUIRE_FALSE(pid);
    CHECK(pid.error().message() == "/no/such/program does not start: No such file or directory");
    CHECK(::waitpid(-1, nullptr, WNOHANG) == -1); // nothing is left behind
}

TEST_CASE("a folder that does not exist is an error as well") {
    CHECK_FALSE(startProcess({.arguments = {"true"}, .folder = "/no/such/folder"}));
}

TEST_CASE("a child leads its own group and takes signals as by default") {
    sigset_t blocked, before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    ::sigprocmask(SIG_BLOCK, &blocked, &before);
    auto pid = startProcess({.arguments = {"sleep", "30"}});
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    REQUIRE(pid);

    CHECK(::getpgid(*pid) == *pid);
    ::kill(*pid, SIGTERM);
    int status = waitFor(*pid);

    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGTERM);
}

TEST_CASE("an end is described with its number and its name") {
    CHECK(describeExit(3, false) == "status 3");
    CHECK(describeExit(11, true) == "signal 11 (Segmentation fault)");
}
