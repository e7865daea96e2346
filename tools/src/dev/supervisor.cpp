#include "dev/supervisor.hpp"

#include "dev/change.hpp"
#include "os/child_process.hpp"
#include "os/system_error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

namespace aerie::tools {

namespace {

constexpr int kListenFd = 3; // the numbers the app finds them under
constexpr int kReadyFd = 4;

Result<UniqueFd> takeSignals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (int number : {SIGINT, SIGTERM, SIGHUP, SIGCHLD}) ::sigaddset(&signals, number);
    ::sigprocmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    UniqueFd fd{::signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC)};
    if (!fd) return systemError("Signals cannot be read", errno);
    return fd;
}

int timeoutUntil(TimePoint deadline) {
    if (deadline == TimePoint::max()) return -1;
    auto left = deadline - TimePoint::now();
    // Rounded up: waking early would only mean to wait again.
    return left <= Duration{} ? 0 : static_cast<int>(left.toMilliseconds() + 1);
}

std::string describe(AppExit exit) { return describeExit(exit.status, exit.bySignal); }

} // namespace

Result<Supervisor> Supervisor::open(DevOptions options) {
    auto address = readListenAddress(ProjectEnvironment{options.root});
    if (!address) return address.error();
    auto listener = listenOn(*address);
    if (!listener) return listener.error();
    auto watcher = FileWatcher::open(options.root);
    if (!watcher) return watcher.error();
    auto signals = takeSignals();
    if (!signals) return signals.error();
    return Supervisor{std::move(options), *address, std::move(listener).value(), std::move(watcher).value(),
                      std::move(signals).value()};
}

Supervisor::Supervisor(DevOptions options, ListenAddress address, UniqueFd listener, FileWatcher watcher,
                       UniqueFd signals)
    : options_(std::move(options)),
      address_(std::move(address)),
      listener_(std::move(listener)),
      watcher_(std::move(watcher)),
      signals_(std::move(signals)),
      build_(options_.build) {}

int Supervisor::run() {
    bool isBuilt = ::access(options_.build.program().c_str(), X_OK) == 0;
    if (!isBuilt) console_.tell("Waiting for an edit; every save is built.");
    perform(loop_.onBegin(isBuilt, TimePoint::now()));
    while (!isFinished_) wait();
    return 0;
}

void Supervisor::wait() {
    std::vector<pollfd> fds{{signals_.get(), POLLIN, 0}, {watcher_.fd(), POLLIN, 0}};
    std::vector<Generation> pipes;
    for (auto& [generation, app] : apps_)
        if (app.readyFd) {
            fds.push_back({app.readyFd.get(), POLLIN, 0});
            pipes.push_back(generation);
        }
    if (::poll(fds.data(), fds.size(), timeoutUntil(loop_.nextDeadline())) < 0) return; // EINTR

    // Readiness before deaths: an app that wrote "ready" and then died has served for a moment.
    for (std::size_t i = 0; i < pipes.size(); ++i)
        if (fds[i + 2].revents) onReadyPipe(pipes[i]);
    if (fds[1].revents) onFiles();
    if (fds[0].revents) onSignals();
    perform(loop_.onTick(TimePoint::now()));
}

void Supervisor::onSignals() {
    signalfd_siginfo info;
    while (::read(signals_.get(), &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGCHLD)
            reapChildren();
        else
            perform(loop_.onStop(TimePoint::now()));
    }
}

void Supervisor::onFiles() {
    auto now = TimePoint::now();
    for (auto& path : watcher_.read()) {
        Change change{classify(path), path};
        if (change.kind == ChangeKind::None) continue;
        if (std::find(changed_.begin(), changed_.end(), path) == changed_.end()) changed_.push_back(path);
        perform(loop_.onChange(change, now));
    }
}

void Supervisor::onReadyPipe(Generation generation) {
    auto app = apps_.find(generation);
    if (app == apps_.end()) return;
    std::array<char, 64> text;
    auto n = ::read(app->second.readyFd.get(), text.data(), text.size());
    app->second.readyFd.reset(); // also when it was closed without a word: its end will be noticed
    if (n > 0) perform(loop_.onAppReady(generation, TimePoint::now()));
}

void Supervisor::reapChildren() {
    int status = 0;
    for (pid_t pid; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        auto now = TimePoint::now();
        if (auto outcome = build_.onProcessEnded(pid, status)) {
            perform(loop_.onBuildEnded(*outcome, now));
            continue;
        }
        if (pid == codegenPid_) {
            codegenPid_ = 0;
            if (status != 0 && !isFinished_)
                console_.bad("The TypeScript types could not be written: " + options_.build.codegenLog());
            continue;
        }
        auto app = std::find_if(apps_.begin(), apps_.end(), [&](auto& entry) { return entry.second.pid == pid; });
        if (app == apps_.end()) continue;
        auto generation = app->first;
        apps_.erase(app);
        bool bySignal = WIFSIGNALED(status);
        perform(loop_.onAppEnded(
            generation, {.status = bySignal ? WTERMSIG(status) : WEXITSTATUS(status), .bySignal = bySignal}, now));
    }
}

void Supervisor::perform(const Actions& actions) {
    for (auto& action : actions) perform(action);
}

void Supervisor::perform(const Action& action) {
    switch (action.kind) {
    case ActionKind::StartBuild:
        startBuild();
        break;
    case ActionKind::CancelBuild:
        build_.cancel();
        break;
    case ActionKind::StartApp:
        startApp(action.generation);
        break;
    case ActionKind::StopApp:
    case ActionKind::KillApp:
        if (auto app = apps_.find(action.generation); app != apps_.end())
            ::kill(app->second.pid, action.kind == ActionKind::StopApp ? SIGTERM : SIGKILL);
        break;
    case ActionKind::Codegen:
        startCodegen();
        break;
    case ActionKind::TellServed:
        if (action.took > Duration{}) {
            console_.served(changeName_.empty() ? "The edit" : changeName_, action.took, action.buildTook);
            if (auto warnings = readProblems(build_.output(), options_.root);
                action.buildTook > Duration{} && !warnings.empty())
                console_.problems(warnings, options_.build.log());
        } else if (isWelcomed_) {
            console_.good("Started again.");
        }
        if (!std::exchange(isWelcomed_, true)) {
            console_.good("Serving " + address_.url() + "   health: " + address_.url() +
                          "/health   tRPC: " + address_.url() + "/trpc   panel: " + address_.url() + "/panel");
            console_.tell("Watching for edits. Ctrl-C ends.");
        }
        break;
    case ActionKind::TellBuildError:
        console_.bad(changeName_ + ": does not build" +
                     (action.hasServing ? "; the version before goes on serving." : "."));
        console_.problems(readProblems(build_.output(), options_.root), options_.build.log());
        break;
    case ActionKind::TellBuildKilled:
        console_.bad("The compiler was ended by a signal twice (out of memory?). Save again to try again.");
        break;
    case ActionKind::TellStartFailed:
        tellFailedStart(action);
        break;
    case ActionKind::TellCrashed:
        console_.bad("The app ended with " + describe(action.exit) + "; it is started again in " +
                     inSeconds(action.took) + ".");
        break;
    case ActionKind::TellWaiting:
        console_.bad("It does not start. The next save tries again.");
        break;
    case ActionKind::Finished:
        isFinished_ = true;
        break;
    }
}

void Supervisor::startBuild() {
    changeName_ = nameOfChange(changed_);
    constexpr std::size_t kSmall = 2;
    bool isSmall = changed_.size() <= kSmall;
    changed_.clear();
    if (auto started = build_.start(watcher_.takeListChange(), isSmall); !started) {
        console_.bad(started.error().message());
        perform(loop_.onBuildEnded(BuildOutcome::Failed, TimePoint::now()));
    }
}

void Supervisor::startApp(Generation generation) {
    if (!changed_.empty() && !loop_.isBuilding()) {
        changeName_ = nameOfChange(changed_); // .env: nothing was built
        changed_.clear();
    }
    followAddress();
    int pipeFds[2];
    if (::pipe2(pipeFds, O_CLOEXEC) != 0) return;
    UniqueFd reader{pipeFds[0]}, writer{pipeFds[1]};

    ProcessOptions process{.arguments = {options_.build.program()},
                           .folder = options_.root,
                           .environment = {{"AERIE_LISTEN_FD", std::to_string(kListenFd)},
                                           {"AERIE_READY_FD", std::to_string(kReadyFd)},
                                           {"HOST", address_.host},
                                           {"PORT", std::to_string(address_.port)}},
                           .descriptors = {{listener_.get(), kListenFd}, {writer.get(), kReadyFd}}};
    process.arguments.insert(process.arguments.end(), options_.serveArguments.begin(), options_.serveArguments.end());
    auto pid = startProcess(process);
    if (pid) {
        apps_.emplace(generation, App{*pid, std::move(reader)});
    } else {
        console_.bad(pid.error().message());
        perform(loop_.onAppEnded(generation, {.status = 127}, TimePoint::now()));
    }
}

// HOST or PORT in .env may have changed. When the new address cannot be had, the old one goes on.
void Supervisor::followAddress() {
    auto address = readListenAddress(ProjectEnvironment{options_.root});
    if (!address) return console_.bad(address.error().message());
    if (*address == address_) return;
    auto listener = listenOn(*address);
    if (!listener) return console_.bad(listener.error().message());
    listener_ = std::move(listener).value();
    address_ = *address;
    isWelcomed_ = false;
}

void Supervisor::startCodegen() {
    if (codegenPid_ != 0) ::kill(codegenPid_, SIGTERM); // an older program's; what it has written is written again
    ProcessOptions process{
        .arguments = {options_.build.program()}, .folder = options_.root, .outputFile = options_.build.codegenLog()};
    process.arguments.insert(process.arguments.end(), options_.codegenArguments.begin(),
                             options_.codegenArguments.end());
    if (auto pid = startProcess(process)) codegenPid_ = *pid;
}

void Supervisor::tellFailedStart(const Action& action) {
    auto reason = action.exit.wasTooSlow ? "was not ready in time and was ended"
                                         : "ended with " + describe(action.exit) + " before it served";
    console_.bad("The new app " + reason + (action.hasServing ? "; the one before goes on serving." : "."));
}

} // namespace aerie::tools
