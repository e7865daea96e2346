// The program that tests/conformance/orm drives: see its CONTRACT.md. Which entities there are depends on the database.
#include "orm/commands.hpp"
#include "suite.hpp"

#include <cstdio>

namespace conformance {

std::string_view ormOption(std::span<const std::string_view> arguments, std::string_view name) {
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i)
        if (arguments[i] == name) return arguments[i + 1];
    return {};
}

namespace {

int run(std::span<const std::string_view> arguments) {
    const std::string_view url = ormOption(arguments, "--db");
    if (url.starts_with("sqlite:")) return sqlite::runOrmCommand(arguments.subspan(1));
    if (url.starts_with("postgres://") || url.starts_with("postgresql://"))
        return postgres::runOrmCommand(arguments.subspan(1));
    std::fputs("orm wants --db sqlite:<file> or --db postgres://user@host:port/database\n", stderr);
    return 2;
}

} // namespace

Suite ormSuite() { return {"orm", "entities and migrations: migrate, seed, load, dump, op", &run}; }

} // namespace conformance
