// The command line of tests/conformance/orm/CONTRACT.md, for each database.
#pragma once

#include <span>
#include <string_view>

namespace conformance {

namespace sqlite {
int runOrmCommand(std::span<const std::string_view> arguments);
}
namespace postgres {
int runOrmCommand(std::span<const std::string_view> arguments);
}

// `--name value`; empty when it is not there.
std::string_view ormOption(std::span<const std::string_view> arguments, std::string_view name);
// The rows of `seed`, as canonical JSON.
extern const std::string_view kOrmFixture;

} // namespace conformance
