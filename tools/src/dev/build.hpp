// One build at a time: cmake when the list of files has changed, then ninja for one target. Output goes to a log.
//
//   build.start(listChanged);
//   ... SIGCHLD, waitpid ...  if (auto outcome = build.onProcessEnded(pid, status)) ...
#pragma once

#include "dev/dev_loop.hpp"

#include <aerie/base/result.hpp>

#include <sys/types.h>

#include <optional>
#include <string>

namespace aerie::tools {

struct BuildPlace {
    std::string folder; // where build.ninja is
    std::string target; // also the program's name in folder/bin

    std::string program() const { return folder + "/bin/" + target; }
    std::string log() const { return folder + "/log/build.log"; }
    std::string codegenLog() const { return folder + "/log/codegen.log"; }
};

class Build {
public:
    explicit Build(BuildPlace place) : place_(std::move(place)) {}

    // `isSmall`: one or two files were edited. The compiler cache, which helps after a change of branch, then only
    // costs.
    Result<void> start(bool reconfigure, bool isSmall);
    // SIGINT: ninja ends its compilers and removes what is half written.
    void cancel();
    // What came out when `pid` was the last step; nothing when it was another process or when a step follows.
    std::optional<BuildOutcome> onProcessEnded(pid_t pid, int waitStatus);

    std::string output() const;

private:
    struct Stamp {
        unsigned long inode = 0;
        long seconds = 0, nanoseconds = 0;
        bool operator==(const Stamp&) const = default;
    };

    Result<void> startStep(std::vector<std::string> arguments);
    Stamp programStamp() const;

    BuildPlace place_;
    Stamp before_;
    pid_t pid_ = 0;
    bool isConfiguring_ = false;
    bool isSmall_ = false;
    bool isCancelled_ = false;
    bool mustReconfigure_ = false; // also after a cmake that failed or was cancelled
};

} // namespace aerie::tools
