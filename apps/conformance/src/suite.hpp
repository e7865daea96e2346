// A protocol suite's side of this program: a verb, and what it runs.
//
// To add one: write src/<name>_suite.cpp with a function that returns its Suite, declare the function below, and name
// it in kSuites in main.cpp and in CMakeLists.txt.
#pragma once

#include <span>
#include <string_view>

namespace conformance {

struct Suite {
    std::string_view verb;    // "config:" takes every verb that begins so, "trpc" is one verb
    std::string_view purpose; // one line for the list of verbs
    // The arguments from the verb on. Returns the exit status.
    int (*run)(std::span<const std::string_view> arguments);
};

Suite configSuite();
Suite ormSuite();
Suite servicesSuite();
Suite trpcSuite();
Suite trpcTypesSuite();

} // namespace conformance
