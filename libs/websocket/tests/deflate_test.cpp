#include "deflate_stream.hpp"
#include "machine_harness.hpp"

#include <aerie/websocket/message.hpp>

#include <doctest/doctest.h>

using namespace aerie::websocket;
using namespace aerie::websocket::test;
using detail::Deflater;

namespace {

std::string compressed(std::string_view payload, int bits = 15) {
    std::string out;
    REQUIRE(Deflater{bits, false, 6}.compress(payload, out));
    return out;
}
std::string compressedFrame(std::string_view bytes, unsigned opcode = 1) {
    return frame(bytes, {.opcode = opcode, .reserved = 4});
}
MachineOptions deflating(DeflateParameters parameters = {}, std::size_t limit = 1 << 20) {
    return {.maxMessageSize = limit, .deflate = parameters};
}
// Text that does not repeat soon, so that windows matter.
std::string noise(std::size_t size) {
    std::string out;
    std::uint32_t state = 1;
    while (out.size() < size) {
        state = state * 1664525 + 1013904223;
        out += static_cast<char>('a' + (state >> 24) % 26);
    }
    return out;
}

} // namespace

TEST_CASE("the examples of RFC 7692 are read") {
    using namespace std::literals;
    CHECK(steppedRun(compressedFrame("\xf2\x48\xcd\xc9\xc9\x07\x00"sv), deflating()) == "text Hello\n");
    // fragmented; with its last block marked as final; in two blocks; stored
    CHECK(steppedRun(frame("\xf2\x48\xcd"sv, {.isFinal = false, .reserved = 4}) +
                         frame("\xc9\xc9\x07\x00"sv, {.opcode = 0}),
                     deflating()) == "text Hello\n");
    CHECK(steppedRun(compressedFrame("\xf3\x48\xcd\xc9\xc9\x07\x00\x00"sv), deflating()) == "text Hello\n");
    CHECK(steppedRun(compressedFrame("\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"sv), deflating()) ==
          "text Hello\n");
    CHECK(steppedRun(compressedFrame("\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"sv), deflating()) == "text Hello\n");
    // The second message refers to the first, if the window was kept.
    DeflateParameters keeping;
    keeping.clientContextTakeover = true;
    const std::string twice =
        compressedFrame("\xf2\x48\xcd\xc9\xc9\x07\x00"sv) + compressedFrame("\xf2\x00\x11\x00\x00"sv);
    CHECK(steppedRun(twice, deflating(keeping)) == "text Hello\ntext Hello\n");
    CHECK(steppedRun(twice, deflating()) == "text Hello\nfailed 1007\n");
    // The same after a block that said it was the last.
    const std::string afterFinal =
        compressedFrame("\xf3\x48\xcd\xc9\xc9\x07\x00\x00"sv) + compressedFrame("\xf2\x00\x11\x00\x00"sv);
    CHECK(steppedRun(afterFinal, deflating(keeping)) == "text Hello\ntext Hello\n");
}

TEST_CASE("what was compressed comes back, with every window, with and without context") {
    for (bool keeps : {false, true}) {
        for (int bits = 9; bits <= 15; ++bits) {
            CAPTURE(bits);
            DeflateParameters parameters;
            parameters.clientContextTakeover = keeps;
            parameters.clientMaxWindowBits = bits;
            Run machine{deflating(parameters)};
            Deflater deflater{bits, keeps, 6};
            std::string expected;
            for (std::size_t size : {0u, 1u, 100u, 5000u, 40000u, 100000u, 3u}) {
                const std::string payload = noise(size / 2) + noise(size / 2);
                std::string bytes;
                REQUIRE(deflater.compress(payload, bytes));
                machine.feed(compressedFrame(bytes));
                expected += payload.empty() ? "text\n" : "text " + payload + "\n";
            }
            CHECK(machine.log() == expected);
        }
    }
}

TEST_CASE("messages may be compressed or not, in any order") {
    CHECK(steppedRun(text("plain") + compressedFrame(compressed("small")) + text("plain") +
                         compressedFrame(compressed("bytes"), 2),
                     deflating()) == "text plain\ntext small\ntext plain\nbinary bytes\n");
}

TEST_CASE("a bomb stops at the limit, a message of the limit passes") {
    const std::string bomb = compressed(std::string(10'000'000, '\0'));
    CHECK(bomb.size() < 20'000);
    Run machine{deflating({}, 100'000)};
    machine.feed(compressedFrame(bomb, 2));
    CHECK(machine.log() == "failed 1009\n");
    CHECK(run(compressedFrame(compressed(std::string(1000, 'x'))), deflating({}, 1000)) ==
          "text " + std::string(1000, 'x') + "\n");
    CHECK(run(compressedFrame(compressed(std::string(1001, 'x'))), deflating({}, 1000)) == "failed 1009\n");
    // Empty blocks inflate to nothing, so that what comes in is counted as well.
    std::string blocks;
    for (int i = 0; i < 1000; ++i) blocks += std::string_view{"\x00\x00\x00\xff\xff", 5};
    CHECK(run(compressedFrame(blocks, 2), deflating({}, 1000)) == "failed 1009\n");
}

TEST_CASE("what does not inflate, or not to UTF-8, fails with 1007") {
    CHECK(steppedRun(compressedFrame("\xff\xff\xff\xff"), deflating()) == "failed 1007\n");
    CHECK(steppedRun(compressedFrame(compressed("\xc3")), deflating()) == "failed 1007\n");
    CHECK(steppedRun(compressedFrame(compressed("\xff and more")), deflating()) == "failed 1007\n");
    CHECK(steppedRun(compressedFrame(compressed("\xff"), 2), deflating()) == "binary \xff\n");
}

TEST_CASE("only the first frame of a data message may say that it is compressed") {
    const std::string bytes = compressed("Hello");
    CHECK(steppedRun(frame(bytes.substr(0, 2), {.isFinal = false, .reserved = 4}) +
                         frame(bytes.substr(2), {.opcode = 0, .reserved = 4}),
                     deflating()) == "failed 1002\n");
    CHECK(steppedRun(frame("p", {.opcode = 9, .reserved = 4}), deflating()) == "failed 1002\n");
    CHECK(steppedRun(compressedFrame(bytes)) == "failed 1002\n"); // not agreed upon
}

TEST_CASE("a message keeps its compressed form, and one that would grow stands for itself") {
    const Message large = Message::text(std::string(5000, 'x'));
    const Message form = large.compressed(4);
    CHECK(form.frame().size() < 100);
    CHECK(form.frame().data() == large.compressed(4).frame().data());
    CHECK(run(compressedFrame(form.payload()), deflating()) == "text " + std::string(5000, 'x') + "\n");
    const Message dense = Message::binary(compressed(noise(3000)));
    CHECK(dense.compressed(4).frame().data() == dense.frame().data());
    CHECK(large.compressed(9).payload().size() <= form.payload().size());
}
