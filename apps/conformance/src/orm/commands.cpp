#include "orm/commands.hpp"

#include "orm/data_source.hpp"
#include "orm/exchange.hpp"
#include "orm/ops/ops.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/orm/migration_commands.hpp>

#include <cstdio>
#include <string>

namespace conformance::ORM_DIALECT {

using namespace aerie;

namespace {

using Arguments = std::span<const std::string_view>;

void print(std::FILE* to, std::string_view text) { std::fwrite(text.data(), 1, text.size(), to); }
void printLine(const json::Value& value) { print(stdout, canonical(value) + "\n"); }

int report(const orm::CommandResult& result) {
    print(result.status == 0 ? stdout : stderr, result.text);
    return result.status;
}

std::string readInput() {
    std::string text;
    char buffer[65536];
    while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, stdin)) text.append(buffer, size);
    return text;
}

Task<int> migrate(orm::DataSource& dataSource, Arguments arguments) {
    const std::string_view verb = arguments.size() > 1 ? arguments[1] : std::string_view{};
    if (verb == "run") co_return report(co_await orm::migrationRun(dataSource, arguments));
    if (verb == "revert") co_return report(co_await orm::migrationRevert(dataSource, arguments));
    if (verb == "show") co_return report(co_await orm::migrationShow(dataSource));
    print(stderr, "migrate run, migrate revert or migrate show\n");
    co_return 2;
}

Task<int> operation(orm::DataSource& dataSource, Arguments arguments) {
    const std::string_view name = arguments.size() > 1 ? arguments[1] : std::string_view{};
    const Operation* found = findOperation(name);
    if (!found) {
        print(stderr, "there is no operation " + std::string{name} + "\n");
        co_return 1;
    }
    const std::string_view given = ormOption(arguments, "--args");
    const json::Value input = json::Value::parse(given.empty() ? "{}" : given).value();
    printLine(co_await found->run(dataSource, input));
    co_return 0;
}

Task<int> runVerb(orm::DataSource& dataSource, Arguments arguments) {
    const std::string_view verb = arguments.empty() ? std::string_view{} : arguments[0];
    if (verb == "migrate") co_return co_await migrate(dataSource, arguments);
    if (verb == "op") co_return co_await operation(dataSource, arguments);
    if (verb == "dump") {
        printLine(co_await dump(dataSource));
        co_return 0;
    }
    if (verb == "seed" || verb == "load") {
        const std::string text = verb == "seed" ? std::string{kOrmFixture} : readInput();
        const json::Value data = json::Value::parse(text).value();
        co_await load(dataSource, data);
        co_return 0;
    }
    print(stderr, "orm migrate, seed, load, dump or op\n");
    co_return 2;
}

Task<int> runOn(orm::DataSource& dataSource, Arguments arguments) {
    co_await dataSource.initialize();
    const int status = co_await runVerb(dataSource, arguments);
    co_await dataSource.destroy();
    co_return status;
}

} // namespace

int runOrmCommand(Arguments arguments) {
    try {
        io::EventLoop loop;
        orm::DataSource dataSource{dataSourceOptions(ormOption(arguments, "--db"), ormOption(arguments, "--with"))};
        return loop.runUntilComplete(runOn(dataSource, arguments));
    } catch (const std::exception&) {
        const Error error = errorFrom(std::current_exception());
        print(stderr, error.message() + "\n" + error.detail() + "\n");
        return 1;
    }
}

} // namespace conformance::ORM_DIALECT
