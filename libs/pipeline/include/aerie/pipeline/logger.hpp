// Logging, with NestJS's names. Here and not in app, so that libraries below it can say what they do.
//
//   class UsersService {
//       Logger logger_{"UsersService"};
//       ...
//       logger_.log("user created", {{"userId", user.id}, {"items", 3}});
//       logger_.error("mail not sent", error);
//   };
//
// In production a line is JSON; in development it is short and coloured. Both carry the request's id when there is one.
// Fields may be of any described type; a config::Secret shows as [redacted].
//
// It never waits: lines go into a bounded buffer that a thread of its own writes out. When the reader of the output is
// too slow, lines are dropped and their number is told. Thread rule: everything here may be called from any thread.
#pragma once

#include <aerie/base/error.hpp>
#include <aerie/base/timestamp.hpp>
#include <aerie/base/type_info.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace aerie {

// In NestJS's words, from the chattiest. Log is what others call info.
enum class LogLevel : std::uint8_t { Verbose, Debug, Log, Warn, Error, Fatal, Silent };

// "log"
std::string_view nameOf(LogLevel level) noexcept;
std::optional<LogLevel> logLevelFromName(std::string_view name) noexcept; // "info" is log as well

// A name and a value, for the length of the call that logs it.
class LogField {
public:
    template<std::convertible_to<std::string_view> Text>
    LogField(std::string_view fieldName, const Text& text) : name(fieldName), text_(text) {}
    template<class T>
    requires(!std::convertible_to<const T&, std::string_view>)
    LogField(std::string_view fieldName, const T& value) : name(fieldName), type_(&typeOf<T>()), value_(&value) {}

    // The value as JSON.
    void append(std::string& out) const;

    std::string_view name;

private:
    std::string_view text_;
    const TypeInfo* type_ = nullptr;
    const void* value_ = nullptr;
};

using LogFields = std::initializer_list<LogField>;

struct LogRecord {
    LogLevel level;
    Timestamp time;
    std::string_view context; // "UsersService"
    std::string_view message;
    std::span<const LogField> fields;
    const Error* error = nullptr;
    std::string_view requestId; // empty outside of a request
    std::string_view traceId;
};

// Takes what is logged. The usual one is made by configureLogging(); tests set their own.
class LogSink {
public:
    virtual ~LogSink() = default;
    // From any thread; must not wait.
    virtual void write(const LogRecord& record) = 0;
    // Returns when everything written so far is out, or after a second.
    virtual void flush() {}
};

class Logger {
public:
    // The text must outlive the logger; a literal does.
    explicit constexpr Logger(std::string_view context) noexcept : context_(context) {}

    void fatal(std::string_view message, LogFields fields = {}) const { write(LogLevel::Fatal, message, fields); }
    void error(std::string_view message, LogFields fields = {}) const { write(LogLevel::Error, message, fields); }
    void error(std::string_view message, const Error& error, LogFields fields = {}) const {
        write(LogLevel::Error, message, fields, &error);
    }
    void warn(std::string_view message, LogFields fields = {}) const { write(LogLevel::Warn, message, fields); }
    void warn(std::string_view message, const Error& error, LogFields fields = {}) const {
        write(LogLevel::Warn, message, fields, &error);
    }
    void log(std::string_view message, LogFields fields = {}) const { write(LogLevel::Log, message, fields); }
    void debug(std::string_view message, LogFields fields = {}) const { write(LogLevel::Debug, message, fields); }
    void verbose(std::string_view message, LogFields fields = {}) const { write(LogLevel::Verbose, message, fields); }

    // To skip the making of what would not be written.
    static bool isLevelEnabled(LogLevel level) noexcept;
    // Nothing below this level is written. Log to begin with.
    static void setLevel(LogLevel level) noexcept;
    // Sends everything to this sink, which must stay alive; null goes back to the usual one. Returns the former.
    static LogSink* useSink(LogSink* sink) noexcept;
    static void flush() noexcept;

private:
    void write(LogLevel level, std::string_view message, LogFields fields, const Error* error = nullptr) const;
    std::string_view context_;
};

enum class LogFormat : std::uint8_t {
    Json,   // one object a line
    Pretty, // for people; coloured on a terminal
};

struct LogOptions {
    LogLevel level = LogLevel::Log;
    LogFormat format = LogFormat::Pretty;
    int descriptor = 1; // stdout
};

// Sets the usual sink up. Call it once, at start.
void configureLogging(const LogOptions& options);

// A record as a line, with its line end.
void appendJsonLine(std::string& out, const LogRecord& record);
void appendPrettyLine(std::string& out, const LogRecord& record, bool isColoured);

} // namespace aerie
