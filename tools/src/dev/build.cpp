#include "dev/build.hpp"

#include "dev/compiler_output.hpp"
#include "os/child_process.hpp"

#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <fstream>
#include <iterator>

namespace aerie::tools {

Result<void> Build::start(bool reconfigure, bool isSmall) {
    isSmall_ = isSmall;
    before_ = programStamp();
    isCancelled_ = false;
    mustReconfigure_ = mustReconfigure_ || reconfigure;
    isConfiguring_ = mustReconfigure_;
    if (isConfiguring_) return startStep({"cmake", place_.folder});
    return startStep({"ninja", "-C", place_.folder, place_.target});
}

Result<void> Build::startStep(std::vector<std::string> arguments) {
    ProcessOptions process{.arguments = std::move(arguments), .outputFile = place_.log(), .onParentDeath = SIGINT};
    if (isSmall_) process.environment.emplace_back("CCACHE_DISABLE", "1");
    auto pid = startProcess(process);
    if (!pid) return pid.error();
    pid_ = *pid;
    return {};
}

void Build::cancel() {
    isCancelled_ = true;
    if (pid_ > 0) ::kill(pid_, SIGINT);
}

std::optional<BuildOutcome> Build::onProcessEnded(pid_t pid, int waitStatus) {
    if (pid != pid_ || pid == 0) return {};
    pid_ = 0;
    bool isOk = WIFEXITED(waitStatus) && WEXITSTATUS(waitStatus) == 0;
    if (isOk && isConfiguring_) {
        isConfiguring_ = mustReconfigure_ = false;
        if (!isCancelled_ && startStep({"ninja", "-C", place_.folder, place_.target})) return {};
        return BuildOutcome::Failed;
    }
    if (isOk) return programStamp() == before_ ? BuildOutcome::Unchanged : BuildOutcome::Built;
    return WIFSIGNALED(waitStatus) || wasKilled(output()) ? BuildOutcome::Killed : BuildOutcome::Failed;
}

std::string Build::output() const {
    std::ifstream file{place_.log(), std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

Build::Stamp Build::programStamp() const {
    struct stat info{};
    if (::stat(place_.program().c_str(), &info) != 0) return {};
    return {info.st_ino, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
}

} // namespace aerie::tools
