// What a configuration struct says about itself, for people: a .env.example and a table.
//
//   writeFile(".env.example", config::exampleFile(config::schemaOf<AppConfig>()));
//
// Both depend on the struct alone, never on the environment, so they can be kept in the repository and compared in CI.
#pragma once

#include <aerie/config/schema.hpp>

#include <string>

namespace aerie::config {

// Every variable with its meaning and rule; defaults are filled in, required variables and secrets without a default
// are empty, optional ones are commented out. Reading it back gives the defaults.
std::string exampleFile(const Schema& schema);

// A Markdown table: variable, meaning, rule, default.
std::string variableTable(const Schema& schema);

} // namespace aerie::config
