#include "process_metrics.hpp"

#include <aerie/base/duration.hpp>
#include <aerie/io/timer.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace aerie::app {

namespace {

constexpr Duration kLongestWait = Duration::fromSeconds(1);

// Small files of /proc; empty when there is none.
std::string readFile(const char* path) {
    std::string text;
    const int file = ::open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return text;
    char buffer[1024];
    if (const ssize_t got = ::read(file, buffer, sizeof buffer); got > 0)
        text.assign(buffer, static_cast<std::size_t>(got));
    ::close(file);
    return text;
}

double openDescriptors() {
    DIR* folder = ::opendir("/proc/self/fd");
    if (!folder) return 0;
    double count = -3; // ".", "..", and the one that reads
    while (::readdir(folder)) ++count;
    ::closedir(folder);
    return count;
}

} // namespace

void collectProcess(MetricsPage& page) {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const double cpu = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                       static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    page.family("process_cpu_seconds_total", "counter", "CPU time, user and system.");
    page.sample("process_cpu_seconds_total", {}, cpu);

    // size resident ...: in pages
    const std::string memory = readFile("/proc/self/statm");
    if (const std::size_t blank = memory.find(' '); blank != std::string::npos) {
        const auto pageSize = static_cast<double>(::sysconf(_SC_PAGESIZE));
        page.family("process_virtual_memory_bytes", "gauge", "Address space.");
        page.sample("process_virtual_memory_bytes", {}, std::strtod(memory.c_str(), nullptr) * pageSize);
        page.family("process_resident_memory_bytes", "gauge", "Memory in use.");
        page.sample("process_resident_memory_bytes", {}, std::strtod(memory.c_str() + blank, nullptr) * pageSize);
    }
    page.family("process_open_fds", "gauge", "Open descriptors.");
    page.sample("process_open_fds", {}, openDescriptors());
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        page.family("process_max_fds", "gauge", "Descriptors the process may open.");
        page.sample("process_max_fds", {}, static_cast<double>(limit.rlim_cur));
    }
}

Task<> collectLoops(MetricsPage& page, std::span<const io::LoopHandle> loops) {
    // Shared with the loops: one that is stuck comes to it after this has given up.
    struct Lag {
        std::atomic<std::int64_t> nanoseconds{-1};
    };
    std::vector<std::shared_ptr<Lag>> lags;
    const TimePoint begun = TimePoint::now();
    for (const io::LoopHandle& loop : loops) {
        auto lag = std::make_shared<Lag>();
        loop.post([lag, begun] { lag->nanoseconds = (TimePoint::now() - begun).nanoseconds; });
        lags.push_back(std::move(lag));
    }
    for (const auto& lag : lags)
        while (lag->nanoseconds < 0 && TimePoint::now() - begun < kLongestWait)
            co_await io::sleepFor(Duration::fromMilliseconds(1));

    page.family("event_loop_lag_seconds", "gauge", "How long a loop took to come to new work, asked just now.");
    for (std::size_t i = 0; i < lags.size(); ++i) {
        const std::int64_t nanoseconds = lags[i]->nanoseconds;
        page.sample("event_loop_lag_seconds", MetricsPage::label("loop", std::to_string(i)),
                    nanoseconds < 0 ? kLongestWait.toSeconds() : static_cast<double>(nanoseconds) / 1e9);
    }
}

} // namespace aerie::app
