#include <aerie/base/timestamp.hpp>

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::literals;

TEST_CASE("moments print as JavaScript prints them") {
    CHECK(Timestamp{0}.toIso() == "1970-01-01T00:00:00.000Z");
    CHECK(Timestamp{1'704'067'200'000}.toIso() == "2024-01-01T00:00:00.000Z");
    CHECK(Timestamp{1'704'067'200'000}.toSql() == "2024-01-01 00:00:00.000");
    CHECK(Timestamp{-1}.toIso() == "1969-12-31T23:59:59.999Z");
    CHECK(Timestamp{951'782'400'000}.toIso() == "2000-02-29T00:00:00.000Z");
    CHECK(Timestamp{8'640'000'000'000'000}.toIso() == "+275760-09-13T00:00:00.000Z");
    CHECK(Timestamp{-8'640'000'000'000'000}.toIso() == "-271821-04-20T00:00:00.000Z");
    CHECK(Timestamp{-62'198'755'200'000}.toIso() == "-000001-01-01T00:00:00.000Z");
}

TEST_CASE("every printed moment reads back") {
    for (std::int64_t ms : {0LL, -1LL, 1'704'067'200'123LL, 8'640'000'000'000'000LL, -8'640'000'000'000'000LL,
                            253'402'300'799'999LL, 253'402'300'800'000LL, -62'167'219'200'001LL}) {
        const Timestamp moment{ms};

        CHECK(Timestamp::parse(moment.toIso()).value() == moment);
        CHECK(Timestamp::parse(moment.toSql()).value() == moment);
    }
}

TEST_CASE("the forms that databases and clients send are read") {
    const Timestamp noon{1'704'110'400'000};
    for (const char* text : {"2024-01-01T12:00:00.000Z", "2024-01-01T12:00Z", "2024-01-01 12:00:00",
                             "2024-01-01T12:00:00", "2024-01-01T13:30:00+01:30", "2024-01-01T07:00:00-0500",
                             "2024-01-01T13:00:00+01", "2024-01-01T12:00:00.000999Z"}) {
        CAPTURE(text);
        CHECK(Timestamp::parse(text).value() == noon);
    }
    CHECK(Timestamp::parse("2024-01-01").value() == Timestamp{1'704'067'200'000});
    CHECK(Timestamp::parse("2024-02").value().toIso() == "2024-02-01T00:00:00.000Z");
    CHECK(Timestamp::parse("2024-01-01T24:00:00Z").value().toIso() == "2024-01-02T00:00:00.000Z");
}

TEST_CASE("what is not a date is refused") {
    for (const char* text : {"",
                             "x",
                             "2024",
                             "20240101T000000Z",
                             "2024-13-01",
                             "2024-00-01",
                             "2024-02-30",
                             "2023-02-29",
                             "2024-01-01T",
                             "2024-01-01T1:00",
                             "2024-01-01T25:00:00Z",
                             "2024-01-01T24:00:01Z",
                             "2024-01-01T12:60:00Z",
                             "2024-01-01T12:00:60Z",
                             "2024-01-01T12:00:00.Z",
                             "2024-01-01T12:00:00Zx",
                             "2024-01-01T12:00:00+24:00",
                             "2024-01-01T12:00:00+1",
                             "-000000-01-01T00:00:00Z",
                             "+275760-09-13T00:00:00.001Z",
                             " 2024-01-01",
                             "2024-01-01 "}) {
        CAPTURE(text);
        if (std::string_view{text} == "2024") {
            CHECK(Timestamp::parse(text).value().toIso() == "2024-01-01T00:00:00.000Z"); // ECMA-262 reads a year alone
        } else {
            CHECK(!Timestamp::parse(text));
        }
    }
}

TEST_CASE("durations and clocks calculate") {
    CHECK((1_s + 500_ms).toMilliseconds() == 1500);
    CHECK(1_h == 60_min);
    CHECK((Timestamp{1000} + 2_s).milliseconds == 3000);
    CHECK((Timestamp{3000} - Timestamp{1000}) == 2_s);

    const TimePoint before = TimePoint::now();
    const TimePoint after = TimePoint::now();

    CHECK(after >= before);
    CHECK((before + 1_s) > after);
    CHECK(Timestamp::now().milliseconds > 1'700'000'000'000);
}
