#include "log_writer.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>

namespace aerie {

LogWriter& LogWriter::instance() {
    static LogWriter* writer = [] {
        auto* made = new LogWriter;
        std::atexit([] { instance().flush(); });
        return made;
    }();
    return *writer;
}

LogWriter::~LogWriter() {
    {
        const std::lock_guard lock{mutex_};
        isEnding_ = true;
    }
    hasWork_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void LogWriter::configure(LogFormat format, int descriptor) {
    const std::lock_guard lock{mutex_};
    format_ = format;
    descriptor_ = descriptor;
    isColoured_ = format == LogFormat::Pretty && ::isatty(descriptor) && !std::getenv("NO_COLOR");
}

void LogWriter::append(std::string& out, const LogRecord& record) const {
    if (format_ == LogFormat::Json)
        appendJsonLine(out, record);
    else
        appendPrettyLine(out, record, isColoured_);
}

void LogWriter::write(const LogRecord& record) {
    std::string line;
    line.reserve(256);
    append(line, record);
    {
        const std::lock_guard lock{mutex_};
        if (buffer_.size() + line.size() > kMaxBuffered) {
            ++dropped_;
            return;
        }
        buffer_ += line;
        if (!thread_.joinable()) {
            // Signals are for the loops' threads.
            sigset_t all, before;
            sigfillset(&all);
            pthread_sigmask(SIG_SETMASK, &all, &before);
            thread_ = std::thread{[this] { run(); }};
            pthread_sigmask(SIG_SETMASK, &before, nullptr);
        }
    }
    hasWork_.notify_one();
}

void LogWriter::flush() {
    std::unique_lock lock{mutex_};
    isIdle_.wait_for(lock, std::chrono::seconds{1}, [this] { return buffer_.empty() && !isWriting_; });
}

void LogWriter::run() {
    std::string text;
    std::unique_lock lock{mutex_};
    for (;;) {
        hasWork_.wait(lock, [this] { return !buffer_.empty() || isEnding_; });
        if (buffer_.empty()) return;
        text.swap(buffer_);
        if (const std::size_t lost = std::exchange(dropped_, 0)) {
            const std::string message = std::to_string(lost) + " lines were dropped: the output is read too slowly";
            const LogRecord record{.level = LogLevel::Warn,
                                   .time = Timestamp::now(),
                                   .context = "Logger",
                                   .message = message,
                                   .fields = {},
                                   .requestId = {},
                                   .traceId = {}};
            append(text, record);
        }
        isWriting_ = true;
        const int descriptor = descriptor_;
        lock.unlock();
        writeOut(descriptor, text);
        lock.lock();
        isWriting_ = false;
        if (buffer_.empty()) isIdle_.notify_all();
    }
}

void LogWriter::writeOut(int descriptor, std::string& text) {
    std::string_view rest = text;
    while (!rest.empty()) {
        const ssize_t written = ::write(descriptor, rest.data(), rest.size());
        if (written > 0) {
            rest.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            pollfd waiting{.fd = descriptor, .events = POLLOUT, .revents = 0};
            ::poll(&waiting, 1, -1);
        } else if (errno != EINTR) {
            break; // nobody reads it any more
        }
    }
    text.clear();
    if (text.capacity() > 64 * 1024) text.shrink_to_fit();
}

} // namespace aerie
