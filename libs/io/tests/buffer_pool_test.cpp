#include <aerie/io/buffer_pool.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <deque>
#include <string>

namespace aerie::io::test {

namespace {

void append(Buffer& buffer, std::string_view text) {
    const auto room = buffer.prepare();
    REQUIRE(room.size() >= text.size());
    std::memcpy(room.data(), text.data(), text.size());
    buffer.commit(text.size());
}

} // namespace

TEST_CASE("a buffer owns nothing until something is put in") {
    Buffer buffer;

    CHECK(buffer.isEmpty());
    CHECK_FALSE(buffer.ownsBlock());
    CHECK(buffer.data() == "");

    append(buffer, "abc");
    CHECK(buffer.ownsBlock());
    CHECK(buffer.data() == "abc");
    CHECK(buffer.size() == 3);
}

TEST_CASE("what is consumed goes from the front") {
    Buffer buffer;
    append(buffer, "hello world");

    buffer.consume(6);
    CHECK(buffer.data() == "world");
    append(buffer, "!");
    CHECK(buffer.data() == "world!");
    buffer.consume(6);

    CHECK(buffer.isEmpty());
    CHECK(buffer.prepare().size() == Buffer::kCapacity);
}

TEST_CASE("room is made by moving what is left to the front") {
    Buffer buffer;
    append(buffer, std::string(Buffer::kCapacity, 'x'));
    CHECK(buffer.isFull());
    CHECK(buffer.prepare().empty());

    buffer.consume(Buffer::kCapacity - 3);

    CHECK(buffer.prepare().size() == Buffer::kCapacity - 3);
    CHECK(buffer.data() == "xxx");
}

TEST_CASE("bytes can be changed in place") {
    Buffer buffer;
    append(buffer, "abc");

    for (char& byte : buffer.bytes()) byte = static_cast<char>(byte - 32);

    CHECK(buffer.data() == "ABC");
}

TEST_CASE("a buffer that moves takes its block along") {
    Buffer buffer;
    append(buffer, "abc");

    Buffer other = std::move(buffer);
    CHECK(other.data() == "abc");
    CHECK_FALSE(buffer.ownsBlock());

    Buffer third;
    third = std::move(other);
    CHECK(third.data() == "abc");
}

TEST_CASE("blocks are kept for the next one, up to a limit") {
    const auto before = bufferPoolStats();
    {
        std::deque<Buffer> many(200);
        for (Buffer& buffer : many) append(buffer, "x");
        CHECK(bufferPoolStats().inUse == before.inUse + 200);
    }
    const auto after = bufferPoolStats();
    CHECK(after.inUse == before.inUse);
    CHECK(after.kept >= 1);
    CHECK(after.kept < 200);

    Buffer again;
    append(again, "x");
    CHECK(bufferPoolStats().kept == after.kept - 1);
    again.release();
    CHECK(again.isEmpty());
    CHECK(bufferPoolStats().kept == after.kept);
}

} // namespace aerie::io::test
