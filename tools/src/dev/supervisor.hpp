// The process behind `./aerie dev`. Single-threaded: one poll over signals, file events and the apps' ready pipes;
// every decision is DevLoop's. It knows the app only as a program with two descriptors:
//
//   AERIE_LISTEN_FD   a listening socket to accept from; it stays open here whatever the app does with its copy
//   AERIE_READY_FD    the app writes "ready\n" to it when it serves, and closes it
//
// and with one rule: at SIGTERM it stops accepting, answers what it has, and ends.
#pragma once

#include "dev/build.hpp"
#include "dev/console.hpp"
#include "dev/dev_loop.hpp"
#include "dev/file_watcher.hpp"
#include "dev/listener.hpp"

#include <map>

namespace aerie::tools {

struct DevOptions {
    std::string root;
    BuildPlace build;
    std::vector<std::string> serveArguments = {"serve"};
    std::vector<std::string> codegenArguments = {"codegen"};
};

class Supervisor {
public:
    static Result<Supervisor> open(DevOptions options);

    // Until Ctrl-C or SIGTERM; the exit status.
    int run();

private:
    struct App {
        pid_t pid;
        UniqueFd readyFd;
    };

    Supervisor(DevOptions options, ListenAddress address, UniqueFd listener, FileWatcher watcher, UniqueFd signals);

    void wait();
    void onSignals();
    void onFiles();
    void onReadyPipe(Generation generation);
    void reapChildren();

    void perform(const Actions& actions);
    void perform(const Action& action);
    void startBuild();
    void startApp(Generation generation);
    void startCodegen();
    void followAddress();
    void tellFailedStart(const Action& action);

    DevOptions options_;
    ListenAddress address_;
    UniqueFd listener_;
    FileWatcher watcher_;
    UniqueFd signals_;
    Build build_;
    DevLoop loop_{DevLoopOptions{}};
    Console console_;

    std::map<Generation, App> apps_;
    pid_t codegenPid_ = 0;
    std::vector<std::string> changed_; // since the last build or restart began
    std::string changeName_;           // what the running one is about
    bool isWelcomed_ = false;
    bool isFinished_ = false;
};

} // namespace aerie::tools
