// The quick readers of uuids and timestamps agree with the general ones.
#include "query/timestamp_text.hpp"
#include "query/uuid_text.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace aerie;

TEST_CASE("uuids of either case and any version are read, everything else is refused") {
    const std::string good = "f47ac10b-58cc-f372-0567-0E02B2C3D479";
    Uuid id;

    CHECK(orm::readUuid(good, id));
    CHECK(id == *Uuid::parseAny(good));
    for (std::size_t i = 0; i < good.size(); ++i)
        for (int c = 0; c < 256; ++c) {
            std::string changed = good;
            changed[i] = static_cast<char>(c);
            const Result<Uuid> expected = Uuid::parseAny(changed);
            REQUIRE(orm::readUuid(changed, id) == expected.isOk());
            if (expected) REQUIRE(id == *expected);
        }
    for (std::size_t size = 0; size < good.size(); ++size) CHECK_FALSE(orm::readUuid(good.substr(0, size), id));
    CHECK_FALSE(orm::readUuid(good + "0", id));
}

TEST_CASE("timestamps agree with the general reader, day by day through leap years and centuries") {
    std::mt19937_64 random{7};
    for (int i = 0; i < 20'000; ++i) {
        const Timestamp time{static_cast<std::int64_t>(random() % 253'402'300'799'000ull)};
        Timestamp read;
        REQUIRE(orm::readTimestamp(time.toSql(), read));
        REQUIRE(read == time);
        REQUIRE(orm::readTimestamp(time.toSql().substr(0, 19), read));
        REQUIRE(read.milliseconds == time.milliseconds / 1000 * 1000);
    }
    Timestamp read;
    for (const char* bad : {"2023-02-29 00:00:00", "2100-02-29 00:00:00", "2024-13-01 00:00:00", "2024-00-01 00:00:00",
                            "2024-01-32 00:00:00", "2024-01-01 00:60:00", "2024-01-01 00:00:60", "2024-01-01x00:00:00",
                            "2024-01-01 00:00:00,000", "2024/01/01 00:00:00", "", "soon"}) {
        CAPTURE(bad);
        CHECK(orm::readTimestamp(bad, read) == Timestamp::parse(bad).isOk());
    }
    CHECK(orm::readTimestamp("2000-02-29 00:00:00", read));
}
