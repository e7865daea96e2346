// What is logged while this object lives, instead of the output.
//
//   testing::CapturedLogs logs;
//   app.inject({.url = "/fails"});
//   CHECK(logs.contains("ExceptionsHandler"));
//
// One at a time. Thread rule: log lines may come from any thread.
#pragma once

#include <aerie/pipeline/logger.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::testing {

class CapturedLogs {
public:
    explicit CapturedLogs(LogLevel level = LogLevel::Verbose);
    ~CapturedLogs();
    CapturedLogs(const CapturedLogs&) = delete;
    CapturedLogs& operator=(const CapturedLogs&) = delete;

    // As JSON, without the line end.
    std::vector<std::string> lines() const;
    bool contains(std::string_view text) const;
    void clear();

private:
    class Sink;
    std::unique_ptr<Sink> sink_;
    LogSink* before_;
};

} // namespace aerie::testing
