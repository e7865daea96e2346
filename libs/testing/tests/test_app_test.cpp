#include <aerie/app/controller.hpp>
#include <aerie/app/module.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/testing/captured_logs.hpp>
#include <aerie/testing/temporary_folder.hpp>
#include <aerie/testing/test_app.hpp>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>
#include <vector>

using namespace aerie;

namespace test_app_test {

std::vector<std::string> trace;

struct Mailer {
    virtual ~Mailer() = default;
    virtual std::string send() { return "really sent"; }
    void onModuleInit() { trace.push_back("mailer"); }
};
struct Settings {
    std::string from = "nobody";
};
struct SilentMailer final : Mailer {
    explicit SilentMailer(Settings& s) : settings(s) {}
    std::string send() override { return "kept from " + settings.from; }
    void onModuleInit() { trace.push_back("silent mailer"); }
    Settings& settings;
};
struct CountingMailer final : Mailer {
    std::string send() override { return "count " + std::to_string(++sent); }
    int sent = 0;
};
struct Users {
    explicit Users(Mailer& m) : mailer(m) {}
    Task<std::string> invite() {
        co_await io::yield();
        co_return mailer.send();
    }
    void onModuleDestroy() { trace.push_back("destroyed"); }
    Mailer& mailer;
};
struct Stranger {};
struct Greeting {
    std::string text;
};
class UsersController {
public:
    explicit UsersController(Users& users) : users_(users) {}
    Task<std::string> invite() { return users_.invite(); }
    Greeting greet(app::Body<Greeting> body, app::Param<"name"> name) { return {body->text + " " + *name}; }
    std::string path(http::Request& request) { return request.path + "|" + std::string{request.query()}; }
    http::Response stream() { return http::Response::streamed("text/plain", pieces()); }
    std::string fails() { throw std::runtime_error("secret"); }

    static constexpr auto routes = app::controller(
        "", app::get("invite", &UsersController::invite), app::post("greet/:name", &UsersController::greet),
        app::get("path/*rest", &UsersController::path), app::get("stream", &UsersController::stream),
        app::get("fails", &UsersController::fails));

private:
    static Stream<std::string> pieces() {
        co_yield "one ";
        co_await io::yield();
        co_yield "two";
    }
    Users& users_;
};
struct AppModule {
    using controllers = list<UsersController>;
    using providers = list<Users, Mailer, Settings>;
};

// A client that is another process, as far as the application is concerned.
std::string fetch(std::uint16_t port, std::string_view path) {
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    const std::string request = "GET " + std::string{path} + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    REQUIRE(::send(client, request.data(), request.size(), 0) == static_cast<ssize_t>(request.size()));
    std::string answer;
    char buffer[4096];
    for (ssize_t got; (got = ::recv(client, buffer, sizeof buffer, 0)) > 0;)
        answer.append(buffer, static_cast<std::size_t>(got));
    ::close(client);
    return answer;
}

TEST_CASE("an application is made, asked in process, and ended with the test") {
    trace.clear();
    {
        auto app = testing::createTestApp<AppModule>().compile();

        CHECK(app.inject({.url = "/invite"}).body == "really sent");
        CHECK(app.run(app.get<Users>().invite()) == "really sent");
        CHECK(trace == std::vector<std::string>{"mailer"});
    }
    CHECK(trace.back() == "destroyed");
}

TEST_CASE("a payload is JSON unless it says otherwise, and paths are decoded as the server does") {
    auto app = testing::createTestApp<AppModule>().compile();

    auto greeted =
        app.inject({.method = http::Method::Post, .url = "/greet/J%C3%BCrgen", .payload = R"({"text":"Hi"})"});
    CHECK(greeted.status == 201);
    CHECK(greeted.body == R"({"text":"Hi Jürgen"})");
    CHECK(app.inject({.method = http::Method::Post,
                      .url = "/greet/x",
                      .headers = {{"Content-Type", "text/csv"}},
                      .payload = "a,b"})
              .status == 415);
    CHECK(app.inject({.url = "/path/a%2Fb%25/%C3%A9?q=%41"}).body == "/path/a%2Fb%25/é|q=%41");
}

TEST_CASE("a streamed answer is read to its end") {
    auto app = testing::createTestApp<AppModule>().compile();

    CHECK(app.inject({.url = "/stream"}).body == "one two");
}

TEST_CASE("a class stands in for a provider, with dependencies and lifecycle of its own") {
    trace.clear();
    auto app = testing::createTestApp<AppModule>()
                   .overrideProvider<Mailer>()
                   .useClass<SilentMailer>()
                   .overrideProvider<Settings>()
                   .useValue(Settings{"test"})
                   .compile();

    CHECK(app.inject({.url = "/invite"}).body == "kept from test");
    CHECK(trace == std::vector<std::string>{"silent mailer"});
}

TEST_CASE("a value with a name is referred to, so that the test can look at it") {
    CountingMailer mailer;
    {
        auto app = testing::createTestApp<AppModule>().overrideProvider<Mailer>().useValue(mailer).compile();
        app.inject({.url = "/invite"});
        app.inject({.url = "/invite"});
        CHECK(&app.get<Mailer>() == &mailer);
    }
    CHECK(mailer.sent == 2);
}

TEST_CASE("a factory stands in for a provider, and may wait") {
    auto app = testing::createTestApp<AppModule>()
                   .overrideProvider<Mailer>()
                   .useFactory([](Settings& settings) -> Task<std::unique_ptr<SilentMailer>> {
                       co_await io::yield();
                       settings.from = "factory";
                       co_return std::make_unique<SilentMailer>(settings);
                   })
                   .compile();

    CHECK(app.inject({.url = "/invite"}).body == "kept from factory");
}

TEST_CASE("putting something in the place of what nobody provides is a mistake and says so") {
    auto builder = testing::createTestApp<AppModule>();
    builder.overrideProvider<Stranger>().useValue(Stranger{});

    CHECK_THROWS_WITH_AS(builder.compile(), doctest::Contains("Stranger>: no module"), Exception);
}

TEST_CASE("an application listens on a free port, and everything else goes on working") {
    auto app = testing::createTestApp<AppModule>().compile();

    const std::string url = app.listen();

    CHECK(url == "http://localhost:" + std::to_string(app.application().port()));
    CHECK(fetch(app.application().port(), "/invite").find("really sent") != std::string::npos);
    CHECK(app.inject({.url = "/invite"}).body == "really sent");
    CHECK_THROWS_AS(app.run([]() -> Task<> {
        throw std::runtime_error("in a task");
        co_return;
    }()),
                    std::runtime_error);
    app.close("SIGTERM");
}

TEST_CASE("logs are captured, and the former sink comes back") {
    auto app = testing::createTestApp<AppModule>().compile();
    testing::CapturedLogs outer;
    {
        testing::CapturedLogs logs;
        app.inject({.url = "/fails"});
        CHECK(logs.contains("secret"));
        CHECK(logs.lines().size() == 1);
        logs.clear();
        CHECK(logs.lines().empty());
    }
    Logger{"Test"}.warn("to the outer one");
    CHECK(outer.lines().size() == 1);
}

TEST_CASE("a temporary folder goes with its files") {
    std::string path;
    {
        testing::TemporaryFolder folder;
        path = folder.path();
        FILE* file = std::fopen(folder.file("a.txt").c_str(), "w");
        REQUIRE(file);
        std::fclose(file);
        CHECK(folder.databaseUrl() == "sqlite:" + path + "/test.db");
        CHECK(testing::TemporaryFolder{}.path() != path);
    }
    struct stat found{};
    CHECK(::stat(path.c_str(), &found) != 0);
}

} // namespace test_app_test
