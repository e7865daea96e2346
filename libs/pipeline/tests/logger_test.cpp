#include "log_writer.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/base/json_value.hpp>
#include <aerie/http/request.hpp>
#include <aerie/io/task_context.hpp>
#include <aerie/pipeline/logger.hpp>
#include <aerie/pipeline/request_context.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

using namespace aerie;

namespace logger_test {

struct Payload {
    int id = 7;
    std::string name = "a\"b";
};

struct Lines final : LogSink {
    Lines() : before(Logger::useSink(this)) {}
    ~Lines() override {
        Logger::useSink(before);
        Logger::setLevel(LogLevel::Log);
    }
    void write(const LogRecord& record) override {
        appendJsonLine(json, record);
        appendPrettyLine(pretty, record, false);
    }
    LogSink* before;
    std::string json, pretty;
};

constexpr Logger logger{"UsersService"};

TEST_CASE("a line has level, time, context, message and typed fields") {
    Lines lines;

    logger.log("user created", {{"id", 3}, {"name", "Zoë"}, {"payload", Payload{}}, {"ok", true}});

    const auto line = json::Value::parse(lines.json).value();
    CHECK(line["level"].string() == "log");
    CHECK(Timestamp::parse(*line["time"].string()).isOk());
    CHECK(line["context"].string() == "UsersService");
    CHECK(line["message"].string() == "user created");
    CHECK(line["id"].integer() == 3);
    CHECK(line["name"].string() == "Zoë");
    CHECK(line["payload"]["name"].string() == "a\"b");
    CHECK(line["ok"].boolean() == true);
    CHECK(lines.json.back() == '\n');
}

TEST_CASE("the pretty line is the same for people") {
    Lines lines;

    logger.warn("slow", {{"ms", 12.5}});

    CHECK(lines.pretty.substr(12) == " WARN  [UsersService] slow ms=12.5\n");
}

TEST_CASE("an error is told with detail and cause") {
    Lines lines;
    const Error error = Error{ErrorCode::Conflict, "taken"}.withDetail("UNIQUE failed");

    logger.error("not saved", error, {{"id", 1}});

    CHECK(lines.json.find("UNIQUE failed") != std::string::npos);
    CHECK(lines.pretty.find("UNIQUE failed") != std::string::npos);
}

TEST_CASE("levels below the chosen one are not written, and names are found") {
    Lines lines;
    logger.debug("quiet");
    CHECK(lines.json.empty());

    Logger::setLevel(LogLevel::Verbose);
    logger.verbose("now");
    CHECK(lines.json.find("\"verbose\"") != std::string::npos);
    CHECK(Logger::isLevelEnabled(LogLevel::Debug));

    Logger::setLevel(LogLevel::Silent);
    lines.json.clear();
    logger.fatal("nothing");
    CHECK(lines.json.empty());
    CHECK(logLevelFromName("info") == LogLevel::Log);
    CHECK(logLevelFromName("warn") == LogLevel::Warn);
    CHECK(!logLevelFromName("loud"));
}

TEST_CASE("a client's text cannot forge a line or move the cursor") {
    Lines lines;

    logger.log("user\n12:00:00.000 LOG   [Fake] all is well\x1b[2J", {{"name", "a\nb\x1b"}});

    CHECK(lines.json.find('\n') == lines.json.size() - 1);
    CHECK(lines.pretty.find('\x1b') == std::string::npos);
    CHECK(lines.pretty.find("\n12:00") == std::string::npos);
    CHECK(lines.pretty.find("\n    12:00:00.000 LOG") != std::string::npos);
}

TEST_CASE("lines carry the id and the trace of the request") {
    Lines lines;
    http::Request request;
    request.setId("7f3a");
    request.headers.set("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    TaskContext context;
    RequestContext current{request};
    const ContextValue<RequestContext> shown{context, current};
    const TaskContext::Activation within{&context};

    logger.log("inside");

    const auto line = json::Value::parse(lines.json).value();
    CHECK(line["requestId"].string() == "7f3a");
    CHECK(line["traceId"].string() == "4bf92f3577b34da6a3ce929d0e0e4736");
    CHECK(lines.pretty.find("(req 7f3a)") != std::string::npos);
}

std::string readAll(int descriptor) {
    std::string text;
    char buffer[65536];
    for (ssize_t got; (got = ::read(descriptor, buffer, sizeof buffer)) > 0;)
        text.append(buffer, static_cast<std::size_t>(got));
    return text;
}

LogRecord recordOf(std::string_view message) {
    return {.level = LogLevel::Log,
            .time = Timestamp{},
            .context = "Writer",
            .message = message,
            .fields = {},
            .requestId = {},
            .traceId = {}};
}

TEST_CASE("the writer writes whole lines of several threads") {
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    std::string text;
    std::thread reader{[&] { text = readAll(pipe[0]); }};
    {
        LogWriter writer;
        writer.configure(LogFormat::Json, pipe[1]);
        const auto work = [&] {
            for (int i = 0; i < 200; ++i) writer.write(recordOf("hello"));
        };
        std::thread first{work}, second{work};
        first.join();
        second.join();
        writer.flush();
    }
    ::close(pipe[1]);
    reader.join();
    ::close(pipe[0]);

    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find("\"message\":\"hello\"}\n", at)) != std::string::npos; ++at) ++count;
    CHECK(count == 400);
}

TEST_CASE("a reader that is too slow loses lines and is told how many, and nobody waits") {
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    std::string text;
    const std::string message(1000, 'x');
    {
        LogWriter writer;
        writer.configure(LogFormat::Json, pipe[1]);
        const TimePoint before = TimePoint::now();

        // More than the pipe and the buffer take together.
        for (int i = 0; i < 3000; ++i) writer.write(recordOf(message));

        CHECK(TimePoint::now() - before < Duration::fromSeconds(5));
        std::thread reader{[&] { text = readAll(pipe[0]); }};
        writer.flush();
        writer.write(recordOf("the last one"));
        writer.flush();
        ::close(pipe[1]);
        reader.join();
    }
    ::close(pipe[0]);

    CHECK(text.find("lines were dropped") != std::string::npos);
    CHECK(text.find("the last one") != std::string::npos);
}

TEST_CASE("an output that is gone stops nothing") {
    int pipe[2];
    REQUIRE(::pipe(pipe) == 0);
    ::close(pipe[0]);
    ::close(pipe[1]);
    LogWriter writer;
    writer.configure(LogFormat::Pretty, pipe[1]);

    writer.write(recordOf("into nothing"));
    writer.flush();

    CHECK(true);
}

} // namespace logger_test
