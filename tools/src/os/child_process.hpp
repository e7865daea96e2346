// Starts a program as a child that cannot outlive this process.
//
//   auto pid = startProcess({.arguments = {"ninja", "-C", build}, .outputFile = log});
//
// The child leads its own process group, so a Ctrl-C of the terminal reaches only the supervisor, which then decides
// the order. Should the supervisor be killed, the kernel sends the child `onParentDeath`. Descriptors of this process
// are closed in the child except those passed on. The caller reaps it (waitpid).
#pragma once

#include <aerie/base/result.hpp>

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

namespace aerie::tools {

struct ProcessOptions {
    std::vector<std::string> arguments; // the program first; looked up in PATH when it has no '/'
    std::string folder;                 // working directory; empty: this one's
    std::vector<std::pair<std::string, std::string>> environment; // added to this process's own
    std::vector<std::pair<int, int>>
        descriptors;        // {descriptor here, its number in the child}; numbers in the child from 3 on
    std::string outputFile; // stdout and stderr go there, from its beginning; empty: the terminal
    int onParentDeath = 15; // SIGTERM
};

Result<pid_t> startProcess(const ProcessOptions& options);

// "status 3", "signal 11 (Segmentation fault)".
std::string describeExit(int status, bool bySignal);

} // namespace aerie::tools
