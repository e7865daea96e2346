#include "command_line.hpp"
#include "in_process.hpp"

#include <aerie/app/application.hpp>
#include <aerie/app/commands.hpp>
#include <aerie/app/controller.hpp>
#include <aerie/app/module.hpp>
#include <aerie/app/route_list.hpp>
#include <aerie/base/exception.hpp>
#include <aerie/io/timer.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace aerie;

namespace command_line_test {

int made = 0;

struct Expensive {
    Expensive() { ++made; }
};
struct Missing {};
struct Migrator {
    int pending = 2;

    static void configureCommands(app::Commands& commands) {
        commands.add({.name = "migration:run",
                      .summary = "Runs the migrations that are pending.",
                      .usage = "[--dry-run] [--limit n]",
                      .details = "  --dry-run  only says what would be run",
                      .run = &run});
        commands.add({.name = "migration:fail", .summary = "Fails.", .run = &fail});
        commands.add({.name = "migration:ask", .summary = "Asks for what is not there.", .run = &ask});
    }
    static Task<int> run(app::CommandContext& context) {
        co_await io::yield();
        if (!context.arguments().empty() && context.arguments()[0] == "what")
            co_return context.misuse("takes no argument \"what\"");
        auto& migrator = co_await context.get<Migrator>();
        context.print(std::to_string(migrator.pending) + " pending");
        if (context.has("--dry-run")) context.print(" (dry)");
        if (auto limit = context.option("--limit")) context.print(" limit " + std::string{*limit});
        co_return 0;
    }
    static Task<int> fail(app::CommandContext&) {
        throw Exception{Error{ErrorCode::InternalServerError, "The database cannot be opened."}.withDetail("errno 2")};
        co_return 0;
    }
    static Task<int> ask(app::CommandContext& context) {
        co_await context.get<Missing>();
        co_return 0;
    }
};
struct Items {
    std::string all() { return {}; }
    static constexpr auto routes = app::controller("items", app::get("", &Items::all), app::post(":id", &Items::all));
};
struct Procedures {
    static void describeRoutes(app::RouteList& routes) { routes.add("GET", "/trpc/hello", "AppRouter"); }
};
app::ApplicationOptions options() { return {.globalPrefix = "api"}; }
struct RootModule {
    using controllers = list<Items>;
    using providers = list<Expensive, Migrator, Procedures, app::Factory<&options>>;
};

struct Fixture {
    app::CommandLine::Outcome run(std::vector<std::string_view> arguments) {
        out.clear();
        err.clear();
        app::CommandLine line{app::detail::graphOf<RootModule>(), "backend", &out, &err};
        return line.run(arguments);
    }
    QuietLogs logs;
    std::string out, err;
};

TEST_CASE_FIXTURE(Fixture, "without a command the application serves") {
    CHECK(run({}).serves);
    CHECK(run({"serve"}).serves);
    CHECK(run({"serve", "now"}).status == 2);
    CHECK(err.find("takes no arguments") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "help lists the commands of all modules, and tells about one") {
    CHECK(run({"--help"}).status == 0);
    CHECK(out.find("usage: backend [command]") == 0);
    CHECK(out.find("migration:run   Runs the migrations that are pending.\n") != std::string::npos);

    CHECK(run({"migration:run", "--help"}).status == 0);
    CHECK(out == "usage: backend migration:run [--dry-run] [--limit n]\n\nRuns the migrations that are pending.\n\n"
                 "  --dry-run  only says what would be run\n");
    run({"help", "migration:run"});
    CHECK(out.find("usage: backend migration:run") == 0);
}

TEST_CASE_FIXTURE(Fixture, "a command makes what it asks for and nothing else") {
    made = 0;

    CHECK(run({"migration:run", "--dry-run", "--limit=3"}).status == 0);

    CHECK(out == "2 pending (dry) limit 3");
    CHECK(made == 0);
    run({"migration:run", "--limit", "4"});
    CHECK(out == "2 pending limit 4");
}

TEST_CASE_FIXTURE(Fixture, "misuse is 2, failure is 1, and both say why") {
    CHECK(run({"migration:run", "what"}).status == 2);
    CHECK(err == "migration:run: takes no argument \"what\"\nusage: backend migration:run [--dry-run] [--limit n]\n");

    CHECK(run({"migration:fail"}).status == 1);
    CHECK(err == "migration:fail: The database cannot be opened.\n  errno 2\n");

    CHECK(run({"migration:ask"}).status == 1);
    CHECK(err.find("needs Missing, which no module of this application provides") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "an unknown command names the nearest one") {
    CHECK(run({"migration:rum"}).status == 2);
    CHECK(err.find("there is no command \"migration:rum\". Did you mean migration:run?") != std::string::npos);

    CHECK(run({"xyz"}).status == 2);
    CHECK(err.find("Did you mean") == std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "routes lists controllers with the prefix, and what providers describe") {
    CHECK(run({"routes"}).status == 0);

    CHECK(out == "GET   /api/items      Items\n"
                 "POST  /api/items/:id  Items\n"
                 "GET   /trpc/hello     AppRouter\n");
    CHECK(made == 0);
}

} // namespace command_line_test
