// The usual sink: a bounded buffer and the thread that writes it out.
#pragma once

#include <aerie/pipeline/logger.hpp>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

namespace aerie {

class LogWriter final : public LogSink {
public:
    static constexpr std::size_t kMaxBuffered = 1 << 20; // bytes; what comes beyond is dropped and counted

    // The process's own. It is never destroyed, so that destructors of static objects can log; what is buffered is
    // written at exit.
    static LogWriter& instance();

    LogWriter() = default;
    ~LogWriter() override;

    void configure(LogFormat format, int descriptor);
    void write(const LogRecord& record) override;
    void flush() override;

private:
    void append(std::string& out, const LogRecord& record) const;
    void run();
    void writeOut(int descriptor, std::string& text);

    std::mutex mutex_;
    std::condition_variable hasWork_, isIdle_;
    std::string buffer_;
    std::size_t dropped_ = 0;
    std::atomic<LogFormat> format_ = LogFormat::Pretty;
    std::atomic<bool> isColoured_ = false;
    int descriptor_ = 1;
    bool isWriting_ = false;
    bool isEnding_ = false;
    std::thread thread_; // started by the first line
};

} // namespace aerie
