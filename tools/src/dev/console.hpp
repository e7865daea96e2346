// What `aerie dev` says: short lines, in colour on a terminal unless NO_COLOR is set.
#pragma once

#include "dev/compiler_output.hpp"
#include "dev/dev_loop.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace aerie::tools {

class Console {
public:
    Console();

    void tell(std::string_view line);
    void good(std::string_view line);
    void bad(std::string_view line);

    // "users_router.cpp: served in 0.31 s (build 0.26, start 0.04)"
    void served(std::string_view what, Duration took, Duration buildTook);
    void problems(const std::vector<Problem>& problems, std::string_view log);

private:
    void line(const char* colour, std::string_view text);

    bool hasColour_;
};

// "0.31 s"
std::string inSeconds(Duration duration);

// "users_router.cpp", "users_router.cpp and 2 more", "" for none
std::string nameOfChange(const std::vector<std::string>& paths);

} // namespace aerie::tools
