#include "serve.hpp"

#include "command_line.hpp"

#include <aerie/app/application.hpp>
#include <aerie/app/run.hpp>
#include <aerie/base/exception.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/runtime.hpp>
#include <aerie/io/signals.hpp>
#include <aerie/io/task_group.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/pipeline/logger.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::app {

namespace {

constexpr Logger kLog{"Application"};

// A descriptor handed over by a supervisor. It is ours alone: programs that this one starts do not get it.
int takeDescriptor(const char* variable) {
    const char* text = std::getenv(variable);
    if (!text || !*text) return -1;
    const std::string_view digits = text;
    int descriptor = -1;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), descriptor);
    if (problem != std::errc{} || end != digits.data() + digits.size() || descriptor < 0 ||
        ::fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0)
        throw BadRequestException(std::string{variable} + " is \"" + text + "\", which is no open descriptor.");
    return descriptor;
}

void tellReady(int descriptor) {
    if (descriptor < 0) return;
    // Nobody may be reading any more; that is not our concern.
    static_cast<void>(!::write(descriptor, "ready\n", 6));
    ::close(descriptor);
}

// What the environment says about logs: JSON lines in production, words for people otherwise.
LogOptions logOptions(bool isProduction) {
    LogOptions options{.format = isProduction ? LogFormat::Json : LogFormat::Pretty};
    if (const char* level = std::getenv("LOG_LEVEL"))
        if (const auto known = logLevelFromName(level)) options.level = *known;
    if (const char* format = std::getenv("LOG_FORMAT"))
        options.format = std::string_view{format} == "json" ? LogFormat::Json : LogFormat::Pretty;
    return options;
}

std::string_view nameOf(int signal) { return signal == SIGINT ? "SIGINT" : "SIGTERM"; }

class Serving {
public:
    explicit Serving(const detail::GraphInfo& graph) : application_(graph, std::nullopt, {}) {}

    int run();

private:
    Task<> prepare();
    Task<> live();
    Task<> end(int signal);
    static Task<> exitOnSignal(io::Signals& signals);

    // The application's sockets and timers go before the loops.
    std::optional<io::Runtime> runtime_;
    Application application_;
    TimePoint begun_ = TimePoint::now();
    int readyDescriptor_ = -1;
    int status_ = 0;
};

int Serving::run() {
    try {
        {
            // The number of loops is part of the options; they are made on a loop that is gone before those are.
            io::EventLoop loop;
            loop.runUntilComplete(prepare());
        }
        runtime_.emplace(application_.options().threads);
        for (int i = 0; i < runtime_->size(); ++i)
            runtime_->loop(i).onUnhandledError(
                [](void*, std::exception_ptr exception) {
                    kLog.error("a task that nobody waits for failed", errorFrom(std::move(exception)));
                },
                nullptr);
        runtime_->loop(0).spawn(live());
        runtime_->run();
    } catch (...) {
        kLog.fatal(explain(errorFrom(std::current_exception())));
        status_ = 1;
    }
    return status_;
}

Task<> Serving::prepare() {
    if (const void* provided = co_await application_.container().obtain(typeKey<LogOptions>()))
        configureLogging(*static_cast<const LogOptions*>(provided));
    co_await application_.chooseOptions();
    application_.options().http.inheritedDescriptor = takeDescriptor("AERIE_LISTEN_FD");
    readyDescriptor_ = takeDescriptor("AERIE_READY_FD");
}

Task<> Serving::live() {
    std::exception_ptr failure;
    try {
        co_await application_.init();
        application_.listen(*runtime_).value();
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        kLog.fatal(explain(errorFrom(failure)));
        status_ = 1;
        runtime_->stop();
        co_return;
    }
    // Until here a signal ends the process at once: nothing is served yet.
    io::Signals signals{SIGTERM, SIGINT};
    tellReady(readyDescriptor_);
    const double milliseconds = static_cast<double>((TimePoint::now() - begun_).toMicroseconds()) / 1000;
    kLog.log("listening on " + application_.url(),
             {{"pid", static_cast<std::int64_t>(::getpid())}, {"ms", milliseconds}});

    const int signal = co_await signals.next();
    io::TaskGroup second; // ends before the signals do
    second.spawn(exitOnSignal(signals));
    co_await end(signal);
    runtime_->stop();
}

Task<> Serving::end(int signal) {
    kLog.log("ending", {{"signal", nameOf(signal)}});
    // The drain, the unwinding of what was cut off, and the lifecycle methods.
    const Duration limit = application_.options().shutdownTimeout * 2 + Duration::fromSeconds(10);
    std::exception_ptr failure;
    try {
        co_await io::withTimeout(application_.close(nameOf(signal)), limit);
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    kLog.error("the application did not end cleanly", errorFrom(failure));
    status_ = 1;
}

Task<> Serving::exitOnSignal(io::Signals& signals) {
    const int signal = co_await signals.next();
    kLog.warn("ending at once", {{"signal", nameOf(signal)}});
    Logger::flush();
    ::_exit(128 + signal);
}

} // namespace

int serve(const detail::GraphInfo& graph) {
    const int status = Serving{graph}.run();
    Logger::flush();
    return status;
}

} // namespace aerie::app

namespace aerie::app::detail {

int runApplication(const GraphInfo& graph, int argc, char** argv) {
    std::string_view program = argc > 0 ? argv[0] : "application";
    program.remove_prefix(program.rfind('/') + 1);
    std::vector<std::string_view> arguments;
    for (int i = 1; i < argc; ++i) arguments.emplace_back(argv[i]);

    const bool isProduction = ApplicationOptions::isProductionEnvironment();
    // A command's output is its own: what it logs goes beside it.
    LogOptions options = logOptions(isProduction);
    options.descriptor = STDERR_FILENO;
    if (!std::getenv("LOG_LEVEL")) options.level = LogLevel::Warn;
    configureLogging(options);

    const CommandLine::Outcome outcome = CommandLine{graph, program}.run(arguments);
    if (!outcome.serves) {
        Logger::flush();
        return outcome.status;
    }
    configureLogging(logOptions(isProduction));
    return serve(graph);
}

} // namespace aerie::app::detail
