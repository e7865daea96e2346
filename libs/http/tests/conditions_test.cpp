#include "conditions.hpp"
#include "http_date.hpp"

#include <doctest/doctest.h>

using namespace aerie::http;
using namespace aerie::http::detail;

namespace {

const Validators kValidators{"\"v1\"", 784111777};

Request with(std::string_view name, std::string_view value) {
    Request request;
    request.headers.set(name, value);
    return request;
}

RangeRequest range(std::string_view value, std::uint64_t size = 100) {
    return readRange(with("Range", value), kValidators, size);
}

bool isWhole(const RangeRequest& request) { return request.kind == RangeRequest::Kind::Whole; }

} // namespace

TEST_CASE("dates are written and read in the one form") {
    CHECK(formatHttpDate(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(formatHttpDate(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
    CHECK(parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT") == 784111777);
    for (std::string_view bad :
         {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 CET",
          "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT"}) {
        CAPTURE(bad);
        CHECK_FALSE(parseHttpDate(bad));
    }
}

TEST_CASE("an unchanged file is not sent again") {
    CHECK(checkConditions(with("If-None-Match", "\"v1\""), kValidators) == Condition::NotModified);
    CHECK(checkConditions(with("If-None-Match", "\"v0\", W/\"v1\""), kValidators) == Condition::NotModified);
    CHECK(checkConditions(with("If-None-Match", "*"), kValidators) == Condition::NotModified);
    CHECK(checkConditions(with("If-None-Match", "\"v2\""), kValidators) == Condition::Proceed);
    CHECK(checkConditions(with("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"), kValidators) ==
          Condition::NotModified);
    CHECK(checkConditions(with("If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT"), kValidators) ==
          Condition::Proceed);
    CHECK(checkConditions(with("If-Modified-Since", "nonsense"), kValidators) == Condition::Proceed);
}

TEST_CASE("a tag that differs outweighs a date that does not") {
    Request request = with("If-None-Match", "\"v2\"");
    request.headers.set("If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT");

    CHECK(checkConditions(request, kValidators) == Condition::Proceed);
}

TEST_CASE("preconditions that do not hold fail") {
    CHECK(checkConditions(with("If-Match", "\"v2\""), kValidators) == Condition::Failed);
    CHECK(checkConditions(with("If-Match", "W/\"v1\""), kValidators) == Condition::Failed); // strong comparison
    CHECK(checkConditions(with("If-Match", "\"v1\""), kValidators) == Condition::Proceed);
    CHECK(checkConditions(with("If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:36 GMT"), kValidators) ==
          Condition::Failed);
}

TEST_CASE("single ranges are honoured") {
    CHECK(range("bytes=0-9").range.first == 0);
    CHECK(range("bytes=0-9").range.length == 10);
    CHECK(range("bytes=90-").range.length == 10);
    CHECK(range("bytes=-10").range.first == 90);
    CHECK(range("bytes=-1000").range.length == 100);
    CHECK(range("bytes=50-1000").range.length == 50);
    CHECK(range("bytes=99-99").range.length == 1);
}

TEST_CASE("ranges outside of the file are unsatisfiable, malformed and several ones are ignored") {
    CHECK(range("bytes=100-").kind == RangeRequest::Kind::Unsatisfiable);
    CHECK(range("bytes=-0").kind == RangeRequest::Kind::Unsatisfiable);
    CHECK(range("bytes=0-", 0).kind == RangeRequest::Kind::Unsatisfiable);
    for (std::string_view ignored : {"bytes=9-0", "bytes=a-b", "bytes=-", "bytes=", "lines=0-9", "bytes=0-9,20-29",
                                     "bytes=0", "bytes=99999999999999999999-", "bytes=+1-2"}) {
        CAPTURE(ignored);
        CHECK(isWhole(range(ignored)));
    }
}

TEST_CASE("a range of another version gives the whole file") {
    Request changed = with("Range", "bytes=0-9"), same = with("Range", "bytes=0-9"), dated = with("Range", "bytes=0-9");
    changed.headers.set("If-Range", "\"v0\"");
    same.headers.set("If-Range", "\"v1\"");
    dated.headers.set("If-Range", "Sun, 06 Nov 1994 08:49:37 GMT");

    CHECK(isWhole(readRange(changed, kValidators, 100)));
    CHECK_FALSE(isWhole(readRange(same, kValidators, 100)));
    CHECK_FALSE(isWhole(readRange(dated, kValidators, 100)));
}
