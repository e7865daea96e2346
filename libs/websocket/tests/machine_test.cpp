// The cases of the Autobahn test suite, sections 1 to 7, each cut at every place. The numbers are its.
#include "machine_harness.hpp"

#include <doctest/doctest.h>

using namespace aerie::websocket;
using namespace aerie::websocket::test;

namespace {
const std::string kFailed = "failed 1002\n";
} // namespace

TEST_CASE("1: texts and bytes of every length form arrive as they were sent") {
    for (std::size_t size : {0u, 1u, 125u, 126u, 127u, 128u, 65535u, 65536u}) {
        const std::string payload(size, '*');
        const std::string tail = size ? " " + payload + "\n" : "\n";
        CHECK(run(text(payload)) == "text" + tail);
        CHECK(run(binary(payload)) == "binary" + tail);
        if (size < 200) {
            CHECK(steppedRun(text(payload)) == "text" + tail);
            CHECK(steppedRun(binary(payload)) == "binary" + tail);
        }
    }
    // 1.1.8: a long message in pieces of 997 bytes.
    const std::string payload(65536, '*');
    const std::string bytes = text(payload);
    Run pieces;
    for (std::size_t at = 0; at < bytes.size(); at += 997) pieces.feed(std::string_view{bytes}.substr(at, 997));
    CHECK(pieces.log() == "text " + payload + "\n");
}

TEST_CASE("2: pings come with their payload, and pongs that nobody asked for are no fault") {
    CHECK(steppedRun(control(9, "")) == "ping\n");
    CHECK(steppedRun(control(9, "Hello, world!")) == "ping Hello, world!\n");
    CHECK(steppedRun(control(9, std::string_view{"\x00\xff\xfe\xfd\xfc\xfb\x00\xff", 8})) ==
          std::string{"ping "}.append(std::string_view{"\x00\xff\xfe\xfd\xfc\xfb\x00\xff", 8}) + "\n");
    CHECK(steppedRun(control(9, std::string(125, 'x'))) == "ping " + std::string(125, 'x') + "\n");
    CHECK(steppedRun(control(9, std::string(126, 'x'))) == kFailed);
    CHECK(steppedRun(control(10, "") + control(10, "unsolicited") + control(9, "p")) ==
          "pong\npong unsolicited\nping p\n");
    std::string pings, answers;
    for (int i = 0; i < 10; ++i) {
        pings += control(9, "payload-" + std::to_string(i));
        answers += "ping payload-" + std::to_string(i) + "\n";
    }
    CHECK(steppedRun(pings) == answers);
}

TEST_CASE("3: a reserved bit fails the connection, after what came before") {
    for (unsigned bits = 1; bits < 8; ++bits) {
        CHECK(steppedRun(text("Hello") + frame("Hello", {.reserved = bits})) == "text Hello\n" + kFailed);
        CHECK(steppedRun(frame("x", {.opcode = 9, .reserved = bits})) == kFailed);
        CHECK(steppedRun(frame("", {.opcode = 8, .reserved = bits})) == kFailed);
    }
}

TEST_CASE("4: reserved opcodes fail the connection") {
    for (unsigned opcode : {3u, 4u, 5u, 6u, 7u, 11u, 12u, 13u, 14u, 15u}) {
        CHECK(steppedRun(frame("", {.opcode = opcode})) == kFailed);
        CHECK(steppedRun(text("Hello") + frame("x", {.opcode = opcode})) == "text Hello\n" + kFailed);
    }
}

TEST_CASE("5: fragments make one message, control frames between them are answered at once") {
    CHECK(steppedRun(frame("a", {.opcode = 9, .isFinal = false}) + frame("b", {.opcode = 0})) == kFailed);
    CHECK(steppedRun(frame("a", {.opcode = 10, .isFinal = false})) == kFailed);
    CHECK(steppedRun(fragments(1, {"fragment1", "fragment2"})) == "text fragment1fragment2\n");
    CHECK(steppedRun(fragments(2, {"a", "", "b", ""})) == "binary ab\n");
    CHECK(steppedRun(frame("fragment1", {.isFinal = false}) + control(9, "ping") + frame("fragment2", {.opcode = 0})) ==
          "ping ping\ntext fragment1fragment2\n");
    CHECK(steppedRun(frame("x", {.opcode = 0})) == kFailed);
    CHECK(steppedRun(frame("x", {.opcode = 0, .isFinal = false}) + text("Hello")) == kFailed);
    CHECK(steppedRun(frame("a", {.isFinal = false}) + text("b")) == kFailed);
    CHECK(steppedRun(fragments(1, {"a", "b"}) + frame("c", {.opcode = 0})) == "text ab\n" + kFailed);
    // 5.19: pings before and after, and a second message behind.
    CHECK(steppedRun(frame("1", {.isFinal = false}) + frame("2", {.opcode = 0, .isFinal = false}) + control(9, "p1") +
                     frame("3", {.opcode = 0, .isFinal = false}) + control(9, "p2") + frame("4", {.opcode = 0}) +
                     text("next")) == "ping p1\nping p2\ntext 1234\ntext next\n");
}

TEST_CASE("6: a text must be UTF-8, across fragments, and a wrong byte is noticed at once") {
    const std::string greeting = "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!";
    CHECK(steppedRun(text(greeting)) == "text " + greeting + "\n");
    std::vector<std::string> bytes;
    for (char c : greeting) bytes.emplace_back(1, c);
    CHECK(steppedRun(fragments(1, bytes)) == "text " + greeting + "\n");
    CHECK(steppedRun(fragments(1, {"", "", ""})) == "text\n");

    for (std::string_view bad :
         {"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80\x65", "\xc0\xaf", "\xe0\x80\xaf",
          "\xf0\x80\x80\xaf", "\xf8\x88\x80\x80\x80", "\xf4\x90\x80\x80", "\xed\xbf\xbf", "\x80", "\xbf", "\xfe",
          "\xff", "\xc1\xbf", "\xf7\xbf\xbf\xbf", "\xce", "\xe1\xbd", "\xf0\x90\x80"}) {
        CAPTURE(bad);
        CHECK(steppedRun(text(bad)) == "failed 1007\n");
        CHECK(steppedRun(binary(bad)) == "binary " + std::string{bad} + "\n");
    }
    for (std::string_view good : {"\xc2\x80", "\xe0\xa0\x80", "\xf0\x90\x80\x80", "\xdf\xbf", "\xef\xbf\xbf",
                                  "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbd"})
        CHECK(steppedRun(text(good)) == "text " + std::string{good} + "\n");
    // 6.4: the message is not complete yet.
    CHECK(run(frame("\xce\xba\xf4\x90", {.isFinal = false})) == "failed 1007\n");
    CHECK(run(text("abc\xf4\x90"
                   "defghijk")
                  .substr(0, 11)) == "failed 1007\n");
    // The fast path over ASCII sees what lies behind it.
    CHECK(steppedRun(text(std::string(40, 'a') + "\xc3")) == "failed 1007\n");
    CHECK(steppedRun(text(std::string(40, 'a') + "\xc3\xa4" + std::string(70, 'b') + "\xff")) == "failed 1007\n");
}

TEST_CASE("7: a close ends it, with the code and the reason of the peer") {
    CHECK(steppedRun(control(8, "")) == "close 1005\n");
    CHECK(steppedRun(closeFrame(1000, "Hello World!")) == "close 1000 Hello World!\n");
    CHECK(steppedRun(closeFrame(1000, std::string(123, 'r'))) == "close 1000 " + std::string(123, 'r') + "\n");
    CHECK(steppedRun(closeFrame(1000, std::string(124, 'r'))) == kFailed);
    CHECK(steppedRun(control(8, "x")) == kFailed);
    CHECK(steppedRun(closeFrame(1000, "\xce\xba\xed\xa0\x80")) == "failed 1007\n");
    // What comes behind is not read.
    CHECK(steppedRun(closeFrame(1000) + text("late") + control(9, "late")) == "close 1000\n");
    CHECK(steppedRun(frame("a", {.isFinal = false}) + closeFrame(1001)) == "close 1001\n");
    for (unsigned code : {1000u, 1001u, 1002u, 1003u, 1007u, 1008u, 1009u, 1010u, 1011u, 1012u, 1013u, 1014u, 3000u,
                          3999u, 4000u, 4999u})
        CHECK(steppedRun(closeFrame(code)) == "close " + std::to_string(code) + "\n");
    for (unsigned code : {0u, 1u, 999u, 1004u, 1005u, 1006u, 1015u, 1016u, 1100u, 2000u, 2999u, 5000u, 65535u})
        CHECK(steppedRun(closeFrame(code)) == kFailed);
}

TEST_CASE("a frame that is masked or not as its sender must not is refused") {
    CHECK(steppedRun(frame("x", {.isMasked = false})) == kFailed);
    CHECK(steppedRun(frame("x", {.isMasked = false}), {}, Role::Client) == "text x\n");
    CHECK(steppedRun(frame("x"), {}, Role::Client) == kFailed);
}

TEST_CASE("lengths are written in their shortest form") {
    CHECK(steppedRun(frame("x", {.lengthBytes = 2})) == kFailed);
    CHECK(steppedRun(frame("x", {.lengthBytes = 8})) == kFailed);
    CHECK(run(frame(std::string(200, 'x'), {.lengthBytes = 8})) == kFailed);
    CHECK(run(std::string_view{"\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00", 14}) == kFailed);
    CHECK(run(std::string_view{"\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00", 14}) == "failed 1009\n");
}

TEST_CASE("a message over its limit is refused when its length is known, one of the limit passes") {
    const MachineOptions options{.maxMessageSize = 10};
    CHECK(steppedRun(text("0123456789"), options) == "text 0123456789\n");
    CHECK(steppedRun(text("0123456789a"), options) == "failed 1009\n");
    CHECK(run(text("0123456789a").substr(0, 6), options) == "failed 1009\n"); // the header is enough
    CHECK(steppedRun(fragments(2, {"01234", "56789"}), options) == "binary 0123456789\n");
    CHECK(steppedRun(fragments(2, {"01234", "56789", "a"}), options) == "failed 1009\n");
    CHECK(steppedRun(text("0123456789") + text("9876543210"), options) == "text 0123456789\ntext 9876543210\n");
}

TEST_CASE("between messages a machine is idle") {
    Run machine;
    machine.feed(text("abc"));
    CHECK(!machine.machine().isMidMessage());
    machine.feed(text("abc").substr(0, 1));
    CHECK(machine.machine().isMidMessage());
    machine.feed(text("abc").substr(1));
    machine.feed(frame("a", {.isFinal = false}));
    CHECK(machine.machine().isMidMessage());
}
