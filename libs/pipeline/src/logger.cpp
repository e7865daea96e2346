#include "log_writer.hpp"

#include <aerie/base/json.hpp>
#include <aerie/pipeline/logger.hpp>
#include <aerie/pipeline/request_context.hpp>

#include <array>
#include <atomic>

namespace aerie {

namespace {

constexpr std::array<std::string_view, 7> kLevelNames{"verbose", "debug", "log", "warn", "error", "fatal", "silent"};

std::atomic<LogLevel> lowestLevel{LogLevel::Log};
std::atomic<LogSink*> chosenSink{nullptr};

LogSink& sink() noexcept {
    LogSink* chosen = chosenSink.load(std::memory_order_acquire);
    return chosen ? *chosen : LogWriter::instance();
}

} // namespace

std::string_view nameOf(LogLevel level) noexcept { return kLevelNames[static_cast<std::size_t>(level)]; }

std::optional<LogLevel> logLevelFromName(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kLevelNames.size(); ++i)
        if (kLevelNames[i] == name) return static_cast<LogLevel>(i);
    if (name == "info") return LogLevel::Log;
    return std::nullopt;
}

void LogField::append(std::string& out) const {
    if (type_)
        json::append(out, *type_, value_);
    else
        json::appendString(out, text_);
}

bool Logger::isLevelEnabled(LogLevel level) noexcept { return level >= lowestLevel.load(std::memory_order_relaxed); }

void Logger::setLevel(LogLevel level) noexcept { lowestLevel.store(level, std::memory_order_relaxed); }

LogSink* Logger::useSink(LogSink* sink) noexcept { return chosenSink.exchange(sink, std::memory_order_acq_rel); }

void Logger::flush() noexcept { sink().flush(); }

void Logger::write(LogLevel level, std::string_view message, LogFields fields, const Error* error) const {
    if (!isLevelEnabled(level)) return;
    LogRecord record{.level = level,
                     .time = Timestamp::now(),
                     .context = context_,
                     .message = message,
                     .fields = {fields.begin(), fields.size()},
                     .error = error,
                     .requestId = {},
                     .traceId = {}};
    if (RequestContext* request = RequestContext::current()) {
        record.requestId = request->id();
        record.traceId = request->knownTraceId();
    }
    sink().write(record);
}

void configureLogging(const LogOptions& options) {
    Logger::setLevel(options.level);
    LogWriter::instance().configure(options.format, options.descriptor);
}

} // namespace aerie
