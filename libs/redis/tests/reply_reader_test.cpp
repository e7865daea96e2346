#include <aerie/redis/command.hpp>
#include <aerie/redis/reply_reader.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace aerie::redis;

namespace {

// What the reader makes of the input, given in these pieces; "!" and the reason at a failure.
std::string read(const std::vector<std::string_view>& pieces, const ReplyLimits& limits = {}) {
    ReplyReader reader{limits};
    std::string log;
    for (std::string_view piece : pieces) {
        for (;;) {
            const ReplyReader::Event event = reader.next(piece);
            if (event == ReplyReader::Event::Failed) return log + "!" + reader.failure();
            if (event == ReplyReader::Event::NeedMore) break;
            log += reader.take().describe() + '\n';
        }
        CHECK(piece.empty());
    }
    return reader.isInside() ? log + "..." : log;
}

std::string read(std::string_view whole, const ReplyLimits& limits = {}) { return read(std::vector{whole}, limits); }

const std::string kEverything =
    "+OK\r\n-ERR wrong\r\n:-42\r\n$5\r\nhe\r\no\r\n$0\r\n\r\n$-1\r\n*-1\r\n_\r\n,1.5\r\n,inf\r\n#t\r\n"
    "(3492890328409238509324850943850943825024385\r\n=8\r\ntxt:text\r\n!9\r\nERR bytes\r\n"
    "*3\r\n:1\r\n*2\r\n$1\r\na\r\n_\r\n%1\r\n+k\r\n~2\r\n:1\r\n:2\r\n*0\r\n"
    "|1\r\n+ttl\r\n:3600\r\n$1\r\nx\r\n>3\r\n+message\r\n$2\r\nch\r\n$2\r\nhi\r\n";

} // namespace

TEST_CASE("every type of RESP2 and RESP3 is read") {
    CHECK(read(kEverything) == "\"OK\"\n(error) ERR wrong\n(integer) -42\n\"he\r\no\"\n\"\"\n(nil)\n(nil)\n(nil)\n"
                               "(double) 1.5\n(double) inf\n(true)\n\"3492890328409238509324850943850943825024385\"\n"
                               "\"text\"\n(error) ERR bytes\n[(integer) 1, [\"a\", (nil)], {\"k\": set[(integer) 1, "
                               "(integer) 2]}]\n[]\n\"x\"\npush[\"message\", \"ch\", \"hi\"]\n");
}

TEST_CASE("replies are the same wherever the bytes are cut") {
    const std::string whole = read(kEverything);
    const std::string_view all = kEverything;
    for (std::size_t cut = 0; cut <= all.size(); ++cut) CHECK(read({all.substr(0, cut), all.substr(cut)}) == whole);
    std::vector<std::string_view> single;
    for (std::size_t i = 0; i < all.size(); ++i) single.push_back(all.substr(i, 1));
    CHECK(read(single) == whole);
}

TEST_CASE("a cut reply is not a reply") {
    const std::string_view one = "*2\r\n$1\r\na\r\n:7\r\n";
    for (std::size_t size = 1; size < one.size(); ++size) CHECK(read(one.substr(0, size)) == "...");
}

TEST_CASE("what is no RESP is refused, with the reason") {
    CHECK(read("HTTP/1.1 400 Bad Request\r\n").starts_with("!no type of RESP"));
    CHECK(read("+OK\n").starts_with("!a line does not end"));
    CHECK(read("\r\n").starts_with("!a line does not end"));
    CHECK(read(":12x\r\n").starts_with("!not an integer"));
    CHECK(read(":\r\n").starts_with("!not an integer"));
    CHECK(read(",1.5.5\r\n").starts_with("!not a number"));
    CHECK(read("#x\r\n").starts_with("!not a boolean"));
    CHECK(read("$-2\r\n").starts_with("!not a length"));
    CHECK(read("$?\r\n").starts_with("!not a length"));
    CHECK(read("*99999999999\r\n").starts_with("!not a number of elements"));
    CHECK(read("$1\r\nabc").starts_with("!a string is longer"));
    CHECK(read("=2\r\nab\r\n").starts_with("!a verbatim"));
    CHECK(read("*1\r\n>1\r\n").starts_with("!a push message inside"));
}

TEST_CASE("limits hold, and an announced length allocates nothing") {
    CHECK(read("$11\r\n", {.maxText = 10}) == "!a string is longer than the limit");
    CHECK(read("*1\r\n*1\r\n*1\r\n", {.maxDepth = 2}) == "!nested deeper than the limit");
    CHECK(read("+aaaaaaaaaaaa", {.maxLine = 10}) == "!a line is longer than the limit");
    CHECK(read("*2000000000\r\n$500000000\r\n") == "...");
}

TEST_CASE("a command is an array of strings, binary safe") {
    Command command{"SET"};
    command.add(std::string_view{"k\0\r\n", 4}).add(-7).add(18446744073709551615u).add(1.5);
    CHECK(command.wire() == std::string_view{"*5\r\n$3\r\nSET\r\n$4\r\nk\0\r\n\r\n$2\r\n-7\r\n$20\r\n"
                                             "18446744073709551615\r\n$3\r\n1.5\r\n",
                                             67});
    CHECK(command.wire() == command.wire());
    CHECK(command.name() == "SET");
    const std::vector<std::string> keys{"a", "b"};
    CHECK(Command::of("DEL", keys).wire() == "*3\r\n$3\r\nDEL\r\n$1\r\na\r\n$1\r\nb\r\n");
    Command many{"RPUSH"};
    for (int i = 0; i < 1000; ++i) many.add("x");
    CHECK(many.wire().starts_with("*1001\r\n$5\r\nRPUSH\r\n"));
}
