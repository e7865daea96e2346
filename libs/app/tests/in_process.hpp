// An application in a test, without a socket.
#pragma once

#include <aerie/app/application.hpp>
#include <aerie/base/json_value.hpp>
#include <aerie/http/request.hpp>
#include <aerie/http/response.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/pipeline/logger.hpp>

#include <string>
#include <utility>
#include <vector>

// Keeps the test's output clean, and lets it look at the lines.
class QuietLogs final : public aerie::LogSink {
public:
    QuietLogs() : before_(aerie::Logger::useSink(this)) {}
    ~QuietLogs() override { aerie::Logger::useSink(before_); }
    void write(const aerie::LogRecord& record) override { aerie::appendJsonLine(text, record); }
    std::string text;

private:
    aerie::LogSink* before_;
};

template<class Root> struct InProcess {
    explicit InProcess(aerie::app::ApplicationOptions options = {}, std::vector<aerie::app::Override> overrides = {})
        : application(aerie::app::Application::create<Root>(std::move(options), std::move(overrides))) {
        loop.runUntilComplete(application.init());
    }

    aerie::http::Response send(aerie::http::Request& request) {
        request.target = request.target.empty() ? request.path : request.target;
        request.path = request.target.substr(0, request.target.find('?'));
        return loop.runUntilComplete(application.handler().handle(request));
    }
    aerie::http::Response send(aerie::http::Method method, std::string target, std::string body = {},
                               aerie::http::Headers headers = {}) {
        aerie::http::Request request;
        request.method = method;
        request.target = std::move(target);
        request.body = std::move(body);
        request.headers = std::move(headers);
        return send(request);
    }
    aerie::http::Response get(std::string target) { return send(aerie::http::Method::Get, std::move(target)); }
    aerie::http::Response post(std::string target, std::string body) {
        return send(aerie::http::Method::Post, std::move(target), std::move(body),
                    {{"Content-Type", "application/json"}});
    }

    QuietLogs logs;
    aerie::io::EventLoop loop;
    aerie::app::Application application;
};

inline aerie::json::Value bodyOf(const aerie::http::Response& response) {
    return aerie::json::Value::parse(response.body).value();
}
