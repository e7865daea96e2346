#include "demo_config.hpp"

#include <aerie/config/print.hpp>

#include <doctest/doctest.h>

using namespace demo;

namespace sparse {

struct Grouped {
    struct Inner {
        config::Var<std::optional<int>> a;
        struct Innermost {
            config::Var<std::optional<int>> b;
        } innermost;
    } inner;
    config::Var<int> last = 1;
};

} // namespace sparse

TEST_CASE("a configuration prints as nested JSON, without what is not set") {
    const Result<DemoConfig> loaded = config::load<DemoConfig>(with({{"FEATURES", "[1]"}, {"WEIGHTS", "1,2"}}));

    CHECK(config::print(*loaded) ==
          R"({"host":"127.0.0.1","port":3001,"databaseUrl":"[redacted]","pool":{"min":0,"max":10},"logLevel":"info",)"
          R"("debug":false,"sampleRatio":0.5,"sessionTtl":3600000,"maxBody":1048576,"corsOrigins":[],"weights":[1,2],)"
          R"("features":[1]})");
}

TEST_CASE("a group without values is left out") { CHECK(config::print(sparse::Grouped{}) == R"({"last":1})"); }
