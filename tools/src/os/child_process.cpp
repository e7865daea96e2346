#include "os/child_process.hpp"

#include "os/system_error.hpp"
#include "os/unique_fd.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace aerie::tools {

namespace {

constexpr int kFirstFree = 64; // descriptors are moved out of the way of the numbers they will get

// Runs between fork and exec; single-threaded parent, so the allocating calls in here are safe.
void becomeChild(const ProcessOptions& options, pid_t parent) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, options.onParentDeath);
    if (::getppid() != parent) ::_exit(127);

    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    std::signal(SIGPIPE, SIG_DFL);

    if (!options.outputFile.empty()) {
        int log = ::open(options.outputFile.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
        if (log >= 0) {
            ::dup2(log, STDOUT_FILENO);
            ::dup2(log, STDERR_FILENO);
            ::close(log);
        }
        int nothing = ::open("/dev/null", O_RDONLY);
        ::dup2(nothing, STDIN_FILENO);
        ::close(nothing);
    }

    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC); // also what this process was itself given
    std::vector<int> moved;
    for (auto [here, there] : options.descriptors) moved.push_back(::fcntl(here, F_DUPFD_CLOEXEC, kFirstFree));
    for (std::size_t i = 0; i < moved.size(); ++i) ::dup2(moved[i], options.descriptors[i].second); // clears CLOEXEC

    if (!options.folder.empty() && ::chdir(options.folder.c_str()) != 0) return;
    for (auto& [name, value] : options.environment) ::setenv(name.c_str(), value.c_str(), 1);

    std::vector<char*> arguments;
    for (auto& argument : options.arguments) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
}

} // namespace

Result<pid_t> startProcess(const ProcessOptions& options) {
    int pipeFds[2]; // tells whether exec worked: closed by a successful one
    if (::pipe2(pipeFds, O_CLOEXEC) != 0) return systemError("pipe", errno);
    UniqueFd reader{pipeFds[0]}, writer{pipeFds[1]};

    pid_t parent = ::getpid();
    pid_t pid = ::fork();
    if (pid < 0) return systemError("No process could be started", errno);
    if (pid == 0) {
        // The pipe must not sit where a passed descriptor will go.
        int report = ::fcntl(writer.get(), F_DUPFD_CLOEXEC, kFirstFree);
        becomeChild(options, parent);
        int number = errno;
        [[maybe_unused]] auto n = ::write(report, &number, sizeof number);
        ::_exit(127);
    }

    writer.reset();
    int number = 0;
    ssize_t n;
    while ((n = ::read(reader.get(), &number, sizeof number)) < 0 && errno == EINTR) {
    }
    if (n == sizeof number) {
        ::waitpid(pid, nullptr, 0);
        return systemError(options.arguments[0] + " does not start", number);
    }
    ::setpgid(pid, pid); // also here: whoever is first
    return pid;
}

std::string describeExit(int status, bool bySignal) {
    if (!bySignal) return "status " + std::to_string(status);
    return "signal " + std::to_string(status) + " (" + ::strsignal(status) + ")";
}

} // namespace aerie::tools
