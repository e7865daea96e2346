#include "suite.hpp"

#include <array>
#include <cstdio>
#include <string>
#include <vector>

namespace {

using conformance::Suite;

const std::array kSuites{
    conformance::configSuite(), conformance::ormSuite(),       conformance::servicesSuite(),
    conformance::trpcSuite(),   conformance::trpcTypesSuite(),
};

bool answersTo(const Suite& suite, std::string_view verb) {
    return suite.verb.ends_with(':') ? verb.starts_with(suite.verb) : verb == suite.verb;
}

int usage(std::string_view complaint) {
    std::fprintf(stderr, "%.*s\nusage: conformance <verb> [options]\n", static_cast<int>(complaint.size()),
                 complaint.data());
    for (const Suite& suite : kSuites)
        std::fprintf(stderr, "  %-12.*s %.*s\n", static_cast<int>(suite.verb.size()), suite.verb.data(),
                     static_cast<int>(suite.purpose.size()), suite.purpose.data());
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    const std::vector<std::string_view> arguments(argv + 1, argv + argc);
    if (arguments.empty()) return usage("a verb is missing");
    for (const Suite& suite : kSuites)
        if (answersTo(suite, arguments[0])) return suite.run(arguments);
    return usage("there is no verb " + std::string{arguments[0]});
}
