// The few lines of a failed build that a person needs: where, what, first error first.
//
//   auto problems = readProblems(text, "/home/me/shop");
//   print(shorten(problems, 3));
//
// Reads g++, clang++, ld/mold and cmake. Paths come out relative to the root.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aerie::tools {

struct Problem {
    std::string place;   // "apps/backend/src/main.cpp:12:5", "link", "" when the tool does not say
    std::string message; // one line
    std::string from;    // the place in the user's file that led into a library's template; may be empty
    bool isWarning = false;

    bool operator==(const Problem&) const = default;
};

// The errors; when there is none, the warnings.
std::vector<Problem> readProblems(std::string_view output, std::string_view root);

// At most `most` problems, two lines each, indented, and how many more there are.
std::string shorten(const std::vector<Problem>& problems, std::size_t most);

// Whether a compiler or the linker was ended by a signal, for which the sources are not to blame.
bool wasKilled(std::string_view output);

} // namespace aerie::tools
