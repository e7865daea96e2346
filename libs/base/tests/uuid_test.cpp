#include <aerie/base/timestamp.hpp>
#include <aerie/base/uuid.hpp>

#include <doctest/doctest.h>

#include <set>

using namespace aerie;

TEST_CASE("a uuid reads in either case and prints in lower case") {
    const Uuid id = Uuid::parse("F47AC10B-58CC-4372-A567-0E02B2C3D479").value();

    CHECK(id.toString() == "f47ac10b-58cc-4372-a567-0e02b2c3d479");
    CHECK(Uuid::parse(id.toString()).value() == id);
}

TEST_CASE("the strict reader wants a version and the variant, the lenient one only digits") {
    for (const char* text : {"f47ac10b-58cc-0372-a567-0e02b2c3d479", "f47ac10b-58cc-9372-a567-0e02b2c3d479",
                             "f47ac10b-58cc-4372-c567-0e02b2c3d479", "f47ac10b-58cc-4372-7567-0e02b2c3d479"}) {
        CAPTURE(text);
        CHECK(!Uuid::parse(text));
        CHECK(Uuid::parseAny(text));
    }
    CHECK(Uuid::parse("00000000-0000-0000-0000-000000000000").value().isNil());
    CHECK(Uuid::parse("ffffffff-ffff-ffff-ffff-ffffffffffff"));
}

TEST_CASE("every other text is refused, whatever place is wrong") {
    const std::string good = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = 'g';
        CAPTURE(bad);
        CHECK(!Uuid::parseAny(bad));
        CHECK(!Uuid::parseAny(good.substr(0, i)));
    }
    CHECK(!Uuid::parse(good + "0"));
    CHECK(!Uuid::parse("{" + good + "}"));
}

TEST_CASE("made ids have their version, the variant, and do not repeat") {
    std::set<Uuid> seen;
    for (int i = 0; i < 1000; ++i) {
        const Uuid random = Uuid::v4(), ordered = Uuid::v7();

        CHECK((random.bytes[6] >> 4) == 4);
        CHECK((random.bytes[8] >> 6) == 2);
        CHECK((ordered.bytes[6] >> 4) == 7);
        CHECK(Uuid::parse(random.toString()));
        CHECK(Uuid::parse(ordered.toString()));
        CHECK(seen.insert(random).second);
        CHECK(seen.insert(ordered).second);
    }
}

TEST_CASE("a v7 id begins with the time") {
    const std::int64_t before = Timestamp::now().milliseconds;

    const Uuid id = Uuid::v7();

    std::int64_t stamp = 0;
    for (std::size_t i = 0; i < 6; ++i) stamp = stamp << 8 | id.bytes[i];
    CHECK(stamp >= before);
    CHECK(stamp <= Timestamp::now().milliseconds);
}
