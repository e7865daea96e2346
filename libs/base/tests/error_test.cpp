#include <aerie/base/exception.hpp>
#include <aerie/base/result.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace aerie;

TEST_CASE("every code has a name, an HTTP status and a JSON-RPC number, and is found by its name") {
    for (int i = 0; i <= static_cast<int>(ErrorCode::GatewayTimeout); ++i) {
        const auto code = static_cast<ErrorCode>(i);

        const ErrorCodeInfo& info = infoOf(code);

        CHECK(info.code == code);
        CHECK(errorCodeFromName(info.name) == code);
        CHECK(info.http >= 400);
        CHECK(info.jsonRpc < 0);
    }
    CHECK(infoOf(ErrorCode::NotFound).jsonRpc == -32004);
    CHECK(infoOf(ErrorCode::GatewayTimeout).jsonRpc == -32603);
    CHECK(!errorCodeFromName("not_found"));
}

TEST_CASE("an HTTP status maps to its code, and an unknown one to its class") {
    CHECK(errorCodeFromHttp(400) == ErrorCode::BadRequest);
    CHECK(errorCodeFromHttp(404) == ErrorCode::NotFound);
    CHECK(errorCodeFromHttp(418) == ErrorCode::BadRequest);
    CHECK(errorCodeFromHttp(599) == ErrorCode::InternalServerError);
}

TEST_CASE("builders change a copy and leave the original alone") {
    const Error plain{ErrorCode::Conflict, "taken"};

    const Error full = plain.withDetail("UNIQUE constraint failed").withCause(Error{ErrorCode::BadRequest, "inner"});

    CHECK(plain.detail().empty());
    CHECK(plain.cause() == nullptr);
    CHECK(full.message() == "taken");
    CHECK(full.detail() == "UNIQUE constraint failed");
    REQUIRE(full.cause());
    CHECK(full.cause()->message() == "inner");
    CHECK(full.withMessage("other").cause()->message() == "inner");
}

TEST_CASE("the log line holds code, detail, place and causes") {
    const Error error =
        Error{ErrorCode::Conflict, "taken"}.withDetail("detail").withCause(Error{ErrorCode::NotFound, "gone"});

    const std::string line = error.describe();

    CHECK(line.starts_with("CONFLICT: taken (detail) at error_test.cpp:"));
    CHECK(line.find("; caused by NOT_FOUND: gone at error_test.cpp:") != std::string::npos);
}

TEST_CASE("a moved-from error can be destroyed, assigned and even read") {
    Error first{ErrorCode::NotFound, "a"};
    Error second = std::move(first);

    CHECK(first.code() == ErrorCode::InternalServerError);
    first = second;

    CHECK(first.message() == "a");
}

TEST_CASE("issues make a BAD_REQUEST that keeps them") {
    Issues issues(1);
    issues[0].code = IssueCode::TooSmall;
    issues[0].path = {PathSegment{"tags"}, PathSegment{std::size_t{2}}};
    issues[0].message = "Too small";

    const Error error{std::move(issues)};

    CHECK(error.code() == ErrorCode::BadRequest);
    REQUIRE(error.issues().size() == 1);
    CHECK(error.issues()[0].path[1].isIndex());
    CHECK(error.message().find("too_small") != std::string::npos);
}

TEST_CASE("a result holds a value or an error") {
    Result<std::string> good = "text";
    Result<std::string> bad = Error{ErrorCode::NotFound, "no text"};

    CHECK(good);
    CHECK(good->size() == 4);
    CHECK(!bad);
    CHECK(bad.error().message() == "no text");
    CHECK(bad.valueOr("fallback") == "fallback");
    CHECK_THROWS_AS(bad.value(), Exception);

    good = bad;
    CHECK(!good);
    bad = std::string{"again"};
    CHECK(*bad == "again");
}

TEST_CASE("a result without a value tells success from failure") {
    Result<void> good;
    Result<void> bad = Error{ErrorCode::Timeout, "late"};

    CHECK(good);
    CHECK_NOTHROW(good.value());
    CHECK_THROWS_WITH(bad.value(), "late");
}

TEST_CASE("an exception of a known kind carries its code and, without a message, the reason phrase") {
    CHECK(NotFoundException{}.code() == ErrorCode::NotFound);
    CHECK(std::string_view{NotFoundException{}.what()} == "Not Found");
    CHECK(std::string_view{ConflictException{"taken"}.what()} == "taken");
}

TEST_CASE("foreign exceptions become an internal error whose text stays inside") {
    const Error error = errorFrom(std::make_exception_ptr(std::runtime_error{"password=hunter2"}));

    CHECK(error.code() == ErrorCode::InternalServerError);
    CHECK(error.message() == "Internal server error");
    CHECK(error.detail() == "password=hunter2");
    CHECK(errorFrom(std::make_exception_ptr(ConflictException{"x"})).code() == ErrorCode::Conflict);
    CHECK(errorFrom(std::make_exception_ptr(42)).code() == ErrorCode::InternalServerError);
}
