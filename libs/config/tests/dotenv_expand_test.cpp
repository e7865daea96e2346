#include <aerie/config/dotenv.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace aerie::config;

namespace {

std::string expanded(std::string_view text, std::string_view key, const Environment& process = {}) {
    dotenv::Entries entries = dotenv::parse(text);
    REQUIRE(dotenv::expand(entries, process).empty());
    const dotenv::Entry* entry = dotenv::find(entries, key);
    return entry ? entry->value : "(none)";
}

} // namespace

TEST_CASE("a reference is replaced, in braces or bare, as often as it stands there") {
    CHECK(expanded("A=1\nB=${A}", "B") == "1");
    CHECK(expanded("A=1\nB=x${A}y$A-z", "B") == "x1y1-z");
    CHECK(expanded("A=1\nAB=2\nC=$AB", "C") == "2");
    CHECK(expanded("a.b=1\nC=${a.b}", "C") == "1");
    CHECK(expanded("B=x$NOPE.y", "B") == "x.y");
}

TEST_CASE("a default stands in for what is unset or empty") {
    CHECK(expanded("B=${NOPE:-d}", "B") == "d");
    CHECK(expanded("B=${NOPE-d}", "B") == "d");
    CHECK(expanded("A=\nB=${A:-d}\nC=${A-d}", "B") == "d");
    CHECK(expanded("A=\nB=${A:-d}\nC=${A-d}", "C") == "d");
    CHECK(expanded("B=${X:-${Y:-z}}", "B") == "z");
    CHECK(expanded("B=${NOPE:-http://h:80/x-y}", "B") == "http://h:80/x-y");
}

TEST_CASE("an alternate stands where there is a value") {
    CHECK(expanded("A=1\nB=${A:+yes}", "B") == "yes");
    CHECK(expanded("A=\nB=${A:+yes}", "B") == "");
    CHECK(expanded("B=${NOPE+yes}", "B") == "");
}

TEST_CASE("a backslash keeps a dollar sign, whatever the quotes") {
    CHECK(expanded("A=1\nB=\\$A", "B") == "$A");
    CHECK(expanded("A=1\nB='$A'", "B") == "1");
    CHECK(expanded("A='\\$2b\\$10\\$abc'", "A") == "$2b$10$abc");
    CHECK(expanded("A=cost $5 or $", "A") == "cost $5 or $");
}

TEST_CASE("only earlier keys count, and the process before them") {
    CHECK(expanded("B=$A\nA=1", "B") == "");
    CHECK(expanded("A=file\nB=$A", "B", {{"A", "process"}}) == "process");
    CHECK(expanded("A=file\nB=$A", "B", {{"A", ""}}) == "");
    CHECK(expanded("B=$A", "B", {{"A", "$C"}, {"C", "deep"}}) == "deep");
}

TEST_CASE("the process's value of a key is taken as it is") {
    CHECK(expanded("A=file", "A", {{"A", "$HOME is here"}}) == "$HOME is here");
    CHECK(expanded("A=file", "A", {{"A", ""}}) == "file");
    CHECK(expanded("PATH=$PATH:/x", "PATH", {{"PATH", "/bin"}}) == "/bin");
}

TEST_CASE("self references and circles that end, end as in dotenv-expand") {
    CHECK(expanded("A=$A", "A") == "");
    CHECK(expanded("A=${A:-x}", "A") == "x");
    CHECK(expanded("A=${B}x\nB=${C}y\nC=${A}z", "C") == "xz");
    CHECK(expanded("PATHS=/a\nPATHS=$PATHS:/b", "PATHS") == ":/b");
}

TEST_CASE("JavaScript's replacement patterns take effect, as they do there") {
    CHECK(expanded("A=x$$\nB=[$A]", "B") == "[x$]");
    CHECK(expanded("A=1$1\nB=[$A]", "B") == "[1$1]");
}

TEST_CASE("commands are text") {
    CHECK(expanded("A=$(whoami)", "A") == "$(whoami)");
    CHECK(expanded("A=`whoami`", "A") == "whoami");
}

TEST_CASE("an expansion that would never end is stopped and named") {
    dotenv::Entries circle = dotenv::parse("A=x${B}\nC=1");
    CHECK(dotenv::expand(circle, {{"B", "$B"}}) == std::vector<std::string>{"A"});
    CHECK(dotenv::find(circle, "A")->value == "x${B}");
    CHECK(dotenv::find(circle, "C")->value == "1");

    dotenv::Entries pattern = dotenv::parse("A=$&\nB=${A}x");
    CHECK(dotenv::expand(pattern, {}) == std::vector<std::string>{"B"});

    dotenv::Entries growth = dotenv::parse("A=x$B");
    CHECK(dotenv::expand(growth, {{"B", "y$B"}}) == std::vector<std::string>{"A"});
}

TEST_CASE("a file full of endless expansions ends as well") {
    std::string text;
    for (int i = 0; i < 2'000; ++i) text += "A" + std::to_string(i) + "=x${B}\n";
    dotenv::Entries entries = dotenv::parse(text);

    CHECK(dotenv::expand(entries, {{"B", "y$B"}}).size() == 2'000);
}
