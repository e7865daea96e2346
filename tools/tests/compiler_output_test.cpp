#include "dev/compiler_output.hpp"

#include <doctest/doctest.h>

using namespace aerie::tools;

namespace {

constexpr std::string_view kGcc = R"(FAILED: a.o
/usr/bin/ccache /usr/bin/g++ -o a.o -c /home/me/shop/a.cpp
In file included from /home/me/shop/a.cpp:1:
/home/me/shop/a.hpp: In instantiation of 'struct R<char>':
/home/me/shop/a.cpp:3:11:   required from here
/home/me/shop/a.hpp:1:55: error: static assertion failed: aerie[E012]: too small. Write int64.
    1 | template <class T> struct R { static_assert(sizeof(T) > 4, "aerie[E012]: too small."); };
      |                                             ~~~~~~~~~~^~~
/home/me/shop/a.hpp:1:55: note: the comparison reduces to '(1 > 4)'
/home/me/shop/a.cpp: In function 'int main()':
/home/me/shop/a.cpp:5:10: error: 'foo' was not declared in this scope
    5 |   return foo + bar;
      |          ^~~
/home/me/shop/a.cpp:5:16: error: 'bar' was not declared in this scope
ninja: build stopped: subcommand failed.
)";

constexpr std::string_view kClang = R"(In file included from /home/me/shop/a.cpp:1:
/home/me/shop/a.hpp:1:45: error: static assertion failed due to requirement 'sizeof(char) > 4': aerie[E012]: too small. Write int64.
    1 | template <class T> struct R { static_assert(sizeof(T) > 4, "aerie[E012]: too small."); };
/home/me/shop/a.cpp:3:11: note: in instantiation of template class 'R<char>' requested here
    3 |   R<char> r;
/home/me/shop/a.cpp:5:10: error: use of undeclared identifier 'foo'
)";

constexpr std::string_view kRoot = "/home/me/shop";

} // namespace

TEST_CASE("the errors of g++ come out in order, with the user's line that led into the template") {
    auto problems = readProblems(kGcc, kRoot);

    REQUIRE(problems.size() == 3);
    CHECK(problems[0] == Problem{"a.hpp:1:55", "aerie[E012]: too small. Write int64.", "a.cpp:3:11"});
    CHECK(problems[1] == Problem{"a.cpp:5:10", "'foo' was not declared in this scope", ""});
    CHECK(problems[2].place == "a.cpp:5:16");
}

TEST_CASE("the errors of clang++ come out the same") {
    auto problems = readProblems(kClang, kRoot);

    REQUIRE(problems.size() == 2);
    CHECK(problems[0] == Problem{"a.hpp:1:45", "aerie[E012]: too small. Write int64.", "a.cpp:3:11"});
    CHECK(problems[1] == Problem{"a.cpp:5:10", "use of undeclared identifier 'foo'", ""});
}

TEST_CASE("paths that ccache made relative to the build folder are relative to the root") {
    auto problems = readProblems("../../libs/io/src/x.cpp:1:2: fatal error: y.hpp: No such file or directory\n", kRoot);

    REQUIRE(problems.size() == 1);
    CHECK(problems[0] == Problem{"libs/io/src/x.cpp:1:2", "y.hpp: No such file or directory", ""});
}

TEST_CASE("headers of packages, included through links in the build folder, are told where they are") {
    auto direct = readProblems("include/repo/trpc/routers/a.hpp:7:2: error: x\n", kRoot);
    auto whole = readProblems("/home/me/shop/build/dev/include/repo/db/user.hpp:7:2: error: x\n", kRoot);

    CHECK(direct[0].place == "packages/trpc/src/routers/a.hpp:7:2");
    CHECK(whole[0].place == "packages/db/src/user.hpp:7:2");
    CHECK(readProblems("libs/io/include/repo/x.hpp:1:1: error: x\n", kRoot)[0].place ==
          "libs/io/include/repo/x.hpp:1:1");
}

TEST_CASE("an undefined symbol names the symbol and who uses it, from mold and from ld") {
    auto mold =
        readProblems("mold: error: undefined symbol: nowhere(int)\n>>> referenced by l.cpp\n>>>     /tmp/c.o:(main)\n"
                     "collect2: error: ld returned 1 exit status\n",
                     kRoot);
    auto ld = readProblems(
        "/usr/bin/ld: /tmp/c.o: in function `main':\nl.cpp:(.text+0xa): undefined reference to `nowhere(int)'\n"
        "collect2: error: ld returned 1 exit status\n",
        kRoot);

    REQUIRE(mold.size() == 1);
    CHECK(mold[0] == Problem{"link", "undefined symbol: nowhere(int)", "l.cpp"});
    REQUIRE(ld.size() == 1);
    CHECK(ld[0] == Problem{"link", "undefined reference to `nowhere(int)'", "l.cpp"});
}

TEST_CASE("cmake's errors are read with the line after the empty one") {
    auto problems = readProblems(
        "CMake Error at libs/io/CMakeLists.txt:3 (aerie_libary):\n\n  Unknown CMake command \"aerie_libary\".\n\n"
        "-- Configuring incomplete, errors occurred!\n",
        kRoot);

    REQUIRE(problems.size() == 1);
    CHECK(problems[0] == Problem{"libs/io/CMakeLists.txt:3", "Unknown CMake command \"aerie_libary\".", ""});
    CHECK(readProblems("CMake Error: The source directory does not exist.\n", kRoot)[0] ==
          Problem{"cmake", "The source directory does not exist.", ""});
}

TEST_CASE("the same error of a header, told by two files, is one problem") {
    std::string_view line = "/home/me/shop/a.hpp:4:1: error: expected ';' after struct\n";

    CHECK(readProblems(std::string{line} + std::string{line}, kRoot).size() == 1);
}

TEST_CASE("warnings are told only when there is no error") {
    std::string_view warning = "/home/me/shop/a.cpp:7:9: warning: unused variable 'x' [-Wunused-variable]\n";

    auto alone = readProblems(warning, kRoot);
    auto beside = readProblems(std::string{warning} + std::string{kGcc}, kRoot);

    REQUIRE(alone.size() == 1);
    CHECK(alone[0].isWarning);
    CHECK(alone[0].message == "unused variable 'x' [-Wunused-variable]");
    CHECK(beside.size() == 3);
}

TEST_CASE("ninja's own word is used when nobody else says anything") {
    auto problems = readProblems(
        "ninja: error: '/home/me/shop/gone.cpp', needed by 'x.o', missing and no known rule to make it\n", kRoot);

    REQUIRE(problems.size() == 1);
    CHECK(problems[0].message == "'/home/me/shop/gone.cpp', needed by 'x.o', missing and no known rule to make it");
}

TEST_CASE("output without any error gives no problem, and broken output does no harm") {
    CHECK(readProblems("", kRoot).empty());
    CHECK(readProblems("[1/2] Building\n[2/2] Linking\n", kRoot).empty());
    CHECK(readProblems(": error: x\n: error: \nerror: \nCMake Error", "").size() == 1);
    CHECK(readProblems("CMake Error at", kRoot).size() == 1);
    for (std::size_t cut = 0; cut < kGcc.size(); ++cut) CHECK(readProblems(kGcc.substr(0, cut), kRoot).size() <= 3);
}

TEST_CASE("the short form has a few lines and counts the rest") {
    auto text = shorten(readProblems(kGcc, kRoot), 2);

    CHECK(text == "  a.hpp:1:55: aerie[E012]: too small. Write int64.\n    from a.cpp:3:11\n"
                  "  a.cpp:5:10: 'foo' was not declared in this scope\n  and 1 more\n");
}

TEST_CASE("an endless message is cut") {
    auto text = shorten(readProblems("a.cpp:1:1: error: " + std::string(100'000, 'x') + "\n", kRoot), 1);

    CHECK(text.size() < 400);
}

TEST_CASE("a compiler or linker ended by a signal is told from an error") {
    CHECK(wasKilled("g++: fatal error: Killed signal terminated program cc1plus\ncompilation terminated.\n"));
    CHECK(wasKilled("collect2: fatal error: ld terminated with signal 9 [Killed]\n"));
    CHECK(wasKilled("ninja: build stopped: interrupted by user.\n"));
    CHECK_FALSE(wasKilled(kGcc));
}
