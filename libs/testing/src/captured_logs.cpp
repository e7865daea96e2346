#include <aerie/testing/captured_logs.hpp>

#include <algorithm>
#include <mutex>

namespace aerie::testing {

class CapturedLogs::Sink final : public LogSink {
public:
    void write(const LogRecord& record) override {
        std::string line;
        appendJsonLine(line, record);
        line.pop_back();
        const std::lock_guard lock{mutex};
        lines.push_back(std::move(line));
    }
    std::mutex mutex;
    std::vector<std::string> lines;
};

CapturedLogs::CapturedLogs(LogLevel level) : sink_(std::make_unique<Sink>()), before_(Logger::useSink(sink_.get())) {
    Logger::setLevel(level);
}

CapturedLogs::~CapturedLogs() {
    Logger::useSink(before_);
    Logger::setLevel(LogLevel::Log);
}

std::vector<std::string> CapturedLogs::lines() const {
    const std::lock_guard lock{sink_->mutex};
    return sink_->lines;
}

bool CapturedLogs::contains(std::string_view text) const {
    const std::lock_guard lock{sink_->mutex};
    return std::any_of(sink_->lines.begin(), sink_->lines.end(),
                       [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

void CapturedLogs::clear() {
    const std::lock_guard lock{sink_->mutex};
    sink_->lines.clear();
}

} // namespace aerie::testing
