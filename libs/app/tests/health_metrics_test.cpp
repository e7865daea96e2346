#include "in_process.hpp"
#include "request_stats.hpp"

#include <aerie/app/controller.hpp>
#include <aerie/app/health.hpp>
#include <aerie/app/metrics.hpp>
#include <aerie/app/module.hpp>
#include <aerie/http/router.hpp>
#include <aerie/io/timer.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <thread>

using namespace aerie;

namespace health_metrics_test {

struct Database {
    bool isUp = true;
    Task<> checkHealth(app::HealthCheck& check) {
        co_await io::yield();
        check.expect("database", isUp, "no answer");
    }
};
struct Disk {
    bool throws = false;
    void checkHealth(app::HealthCheck& check) {
        if (throws) throw std::runtime_error("internal path /var/x");
        check.up("disk");
    }
};
struct Orders {
    explicit Orders(app::Metrics& metrics)
        : taken(metrics.counter("orders_total", "Orders taken.")),
          open(metrics.gauge("orders_open", "Open \\ now.", app::MetricsPage::label("shop", "a\"b"))) {}
    void collectMetrics(app::MetricsPage& page) {
        page.family("orders_seen", "gauge", "Seen.");
        page.sample("orders_seen", {}, 2.5);
    }
    app::Counter& taken;
    app::Gauge& open;
};
struct Pages {
    std::string page(app::Param<"id">) { return "page"; }
    static constexpr auto routes = app::controller("pages", app::get(":id", &Pages::page));
};
struct Mounts {
    void configureHttp(http::Router& router) {
        router.get("/mounted", [](http::Request&) { return http::Response::text("mounted"); });
    }
};
struct RootModule {
    using controllers = list<Pages>;
    using providers = list<Database, Disk, Orders, Mounts>;
};

struct Fixture {
    InProcess<RootModule> app{{.isProduction = true, .accessLog = app::AccessLog::Off}};
    bool pageHas(std::string_view text) { return app.get("/metrics").body.find(text) != std::string::npos; }
};

TEST_CASE_FIXTURE(Fixture, "ready asks every provider and answers as terminus does") {
    auto ready = app.get("/health/ready");

    CHECK(ready.status == 200);
    CHECK(ready.body == R"({"status":"ok","info":{"database":{"status":"up"},"disk":{"status":"up"}},"error":{},)"
                        R"("details":{"database":{"status":"up"},"disk":{"status":"up"}}})");
    CHECK(ready.headers.get("cache-control") == "no-store");
}

TEST_CASE_FIXTURE(Fixture, "one that is down makes it 503, with its reason") {
    app.application.get<Database>().isUp = false;

    auto ready = app.get("/health/ready");

    CHECK(ready.status == 503);
    CHECK(bodyOf(ready)["status"].string() == "error");
    CHECK(bodyOf(ready)["error"]["database"]["message"].string() == "no answer");
    CHECK(app.get("/health/live").status == 200);
}

TEST_CASE_FIXTURE(Fixture, "one that throws is down under its class's name, and its text stays inside") {
    app.application.get<Disk>().throws = true;

    auto ready = app.get("/health/ready");

    CHECK(ready.status == 503);
    CHECK(bodyOf(ready)["error"]["Disk"]["status"].string() == "down");
    CHECK(ready.body.find("/var/x") == std::string::npos);
    CHECK(app.logs.text.find("/var/x") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "while it ends the application is not ready") {
    app.loop.runUntilComplete(app.application.close());

    CHECK(app.get("/health/ready").status == 503);
    CHECK(bodyOf(app.get("/health/ready"))["status"].string() == "shutting_down");
}

TEST_CASE_FIXTURE(Fixture, "requests are counted by method, pattern and status") {
    app.get("/pages/1");
    app.get("/pages/2");
    app.get("/nowhere");

    CHECK(pageHas(R"(http_requests_total{method="GET",route="/pages/:id",status="200"} 2)"));
    CHECK(pageHas(R"(http_requests_total{method="GET",route="unmatched",status="404"} 1)"));
    CHECK(pageHas(R"(http_request_duration_seconds_count{method="GET",route="/pages/:id"} 2)"));
    CHECK(pageHas(R"(http_request_duration_seconds_bucket{method="GET",route="/pages/:id",le="+Inf"} 2)"));
    CHECK(pageHas("http_requests_in_flight 1\n"));
}

TEST_CASE_FIXTURE(Fixture, "figures of the application and of the process are on the page") {
    app.application.get<Orders>().taken.add(3);
    app.application.get<Orders>().open.set(-2);

    CHECK(pageHas("# HELP orders_total Orders taken.\n# TYPE orders_total counter\norders_total 3\n"));
    CHECK(pageHas("# HELP orders_open Open \\\\ now.\n"));
    CHECK(pageHas(R"(orders_open{shop="a\"b"} -2)"));
    CHECK(pageHas("orders_seen 2.5"));
    CHECK(pageHas("process_resident_memory_bytes "));
    CHECK(pageHas("process_open_fds "));
}

TEST_CASE("a figure of the same name and labels is the same figure") {
    app::Metrics metrics;

    CHECK(&metrics.counter("a", "") == &metrics.counter("a", ""));
    CHECK(&metrics.counter("a", "") != &metrics.counter("a", "", "x=\"1\""));
}

TEST_CASE_FIXTURE(Fixture, "a provider mounts handlers of its own") {
    CHECK(app.get("/mounted").body == "mounted");
    CHECK(app.application.routes().back().find("/metrics") != std::string::npos);
}

TEST_CASE("health and metrics can be switched off") {
    InProcess<RootModule> app{{.isProduction = true,
                               .requestIds = false,
                               .accessLog = app::AccessLog::Off,
                               .health = false,
                               .metrics = false}};

    CHECK(app.get("/health/live").status == 404);
    CHECK(app.get("/metrics").status == 404);
    CHECK(!app.get("/mounted").headers.has("x-request-id"));
}

TEST_CASE("statistics of several threads add up, and too many routes are one") {
    app::RequestStats stats;
    const auto work = [&] {
        for (int i = 0; i < 500; ++i) stats.count(http::Method::Get, "/a", 200, Duration::fromMicroseconds(80));
    };
    std::thread first{work}, second{work};
    first.join();
    second.join();
    for (int i = 0; i < 1100; ++i) {
        const std::string route = "/r" + std::to_string(i);
        stats.count(http::Method::Post, route, 500, Duration::fromSeconds(20));
    }

    app::MetricsPage page;
    stats.collect(page);

    CHECK(page.text.find(R"(http_requests_total{method="GET",route="/a",status="200"} 1000)") != std::string::npos);
    CHECK(page.text.find(R"(le="0.0001"} 1000)") != std::string::npos);
    CHECK(page.text.find(R"(route="other",status="500"} 100)") != std::string::npos);
}

} // namespace health_metrics_test
