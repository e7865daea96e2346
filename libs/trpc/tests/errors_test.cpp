#include "support.hpp"

#include <aerie/base/json_value.hpp>

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::trpc;
using namespace aerie::trpc::test;

namespace {

bool contains(const http::Response& response, std::string_view text) {
    return response.body.find(text) != std::string::npos;
}

struct Listener final : ErrorListener {
    void onError(const ErrorEvent& event) noexcept override {
        messages.push_back(event.error.message());
        paths.push_back(event.path ? std::string{*event.path} : "-");
        types.push_back(event.type);
        hadException.push_back(event.exception != nullptr);
    }
    std::vector<std::string> messages, paths;
    std::vector<ProcedureType> types;
    std::vector<bool> hadException;
};

struct Quota : ConflictException {
    explicit Quota(int most) : ConflictException("over quota"), limit(most) {}
    int limit;
};

} // namespace

namespace aerie::trpc::test {

struct Problem {
    std::string at;
    std::string code;
};
struct MoreData {
    std::optional<std::vector<Problem>> issues;
    std::optional<int> limit;
};

MoreData formatError(const ErrorFormatterOptions& options, ErrorShape& shape) {
    MoreData data;
    if (const auto* quota = options.as<Quota>()) data.limit = quota->limit;
    if (shape.message == "spoil the formatter") throw std::runtime_error{"secret"};
    if (shape.message == "no status") shape.httpStatus = 0;
    if (shape.message == "another status") shape.httpStatus = 418;
    if (options.error.issues().empty()) return data;
    shape.message = "Input validation failed";
    data.issues.emplace();
    for (const Issue& issue : options.error.issues())
        data.issues->push_back({issue.path.empty() ? "" : issue.path.back().name, std::string{nameOf(issue.code)}});
    return data;
}

class FormattedRouter {
public:
    int quota(Context&) { throw Quota{3}; }
    int wrapped(Context&) { throw TRPCError({.code = "CONFLICT", .cause = std::make_exception_ptr(Quota{4})}); }
    int says(Context&, std::string message) { throw TRPCError({.code = "BAD_GATEWAY", .message = message}); }
    Text<3, 50> create(Context&, NewUser user) { return user.username; }

    static constexpr auto errorFormatter = trpc::errorFormatter<&formatError>();
    static constexpr auto routes =
        trpc::router(trpc::query("quota", &FormattedRouter::quota), trpc::query("wrapped", &FormattedRouter::wrapped),
                     trpc::query("says", &FormattedRouter::says), trpc::query("create", &FormattedRouter::create));
};

} // namespace aerie::trpc::test

TEST_SUITE("errors") {

    TEST_CASE("every code has its name, number and status on the wire") {
        TestRouter router;
        HttpHandler handler{router};

        for (std::string_view name : trpc::detail::kCodeNames) {
            CAPTURE(name);
            const ErrorCodeInfo& info = infoOf(errorCodeFromName(name).value());
            const http::Response response =
                call(handler, get(withInput("errors.coded", '"' + std::string{name} + '"')));

            CHECK(response.status == info.http);
            CHECK(response.body == R"({"error":{"message":"because","code":)" + std::to_string(info.jsonRpc) +
                                       R"(,"data":{"code":")" + std::string{name} + R"(","httpStatus":)" +
                                       std::to_string(info.http) + R"(,"path":"errors.coded"}}})");
            CHECK(response.headers.get("content-type") == "application/json");
        }
    }

    TEST_CASE("a name is the code of the same place in base's list") {
        for (std::size_t i = 0; i < trpc::detail::kCodeNames.size(); ++i)
            CHECK(infoOf(static_cast<ErrorCode>(i)).name == trpc::detail::kCodeNames[i]);
    }

    TEST_CASE("without a message the cause's text or the code is the message") {
        CHECK(TRPCError({.code = "CONFLICT"}).error().message() == "CONFLICT");
        const TRPCError wrapped(
            {.code = ErrorCode::Timeout, .cause = std::make_exception_ptr(std::runtime_error{"slow"})});
        CHECK(wrapped.error().message() == "slow");
        CHECK(wrapped.error().cause()->detail() == "slow");
        CHECK(wrapped.code() == ErrorCode::Timeout);
    }

    TEST_CASE("the familiar exceptions keep their code, thrown late as well") {
        TestRouter router;
        HttpHandler handler{router};
        router.gate.open();

        const http::Response response = call(handler, get("/trpc/errors.later"));

        CHECK(response.status == 404);
        CHECK(contains(response, R"("message":"User not found")"));
    }

    TEST_CASE("the text of an unexpected exception stays inside unless it is exposed") {
        TestRouter router;
        HttpHandler quiet{router};
        HttpHandler open{router, {.exposeUnexpectedErrors = true}};

        CHECK(call(quiet, get("/trpc/errors.foreign")).body ==
              R"({"error":{"message":"Internal server error","code":-32603,"data":{"code":"INTERNAL_SERVER_ERROR",)"
              R"("httpStatus":500,"path":"errors.foreign"}}})");
        CHECK(contains(call(open, get("/trpc/errors.foreign")), R"("message":"boom")"));
        CHECK(call(open, get("/trpc/errors.strange")).status == 500);
    }

    TEST_CASE("only development tells a stack") {
        TestRouter router;
        HttpHandler production{router};
        HttpHandler development{router, {.isDev = true}};

        CHECK_FALSE(contains(call(production, get(withInput("errors.coded", R"("CONFLICT")"))), "stack"));
        const http::Response response = call(development, get(withInput("errors.coded", R"("CONFLICT")")));
        CHECK(contains(response, R"("stack":"TRPCError: because\n    at )"));
        CHECK(contains(response, "support.hpp:"));
        CHECK(contains(call(development, get("/trpc/errors.foreign")), R"("message":"boom")"));
    }

    TEST_CASE("an input that does not validate lists every problem as zod's message does") {
        TestRouter router;
        HttpHandler handler{router};

        const http::Response response = call(handler, post("/trpc/create", R"({"username":"x","age":0})"));

        CHECK(response.status == 400);
        const auto body = json::Value::parse(response.body);
        const json::Value& error = (*body)["error"];
        CHECK(error["code"].integer() == -32600);
        CHECK(error["data"]["path"].string() == "create");
        const auto issues = json::Value::parse(*error["message"].string());
        REQUIRE(issues->array()->size() == 3);
        CHECK((*issues)[0]["code"].string() == "too_small");
        CHECK((*issues)[0]["path"][0].string() == "username");
        CHECK((*issues)[1]["path"][0].string() == "email");
        CHECK((*issues)[2]["path"][0].string() == "age");
    }

    TEST_CASE("an input that is missing is a problem of the whole input") {
        TestRouter router;
        HttpHandler handler{router};

        const http::Response response = call(handler, get("/trpc/swap"));

        CHECK(response.status == 400);
        CHECK(contains(response, R"(\"code\": \"invalid_type\")"));
        CHECK(contains(response, "received undefined"));
    }

    TEST_CASE("malformed JSON is BAD_REQUEST with the path, and only for calls that read input") {
        TestRouter router;
        HttpHandler handler{router};

        for (const RequestSpec& spec : {get("/trpc/any?input=%7Bbad"), post("/trpc/anyMutation", "{bad"),
                                        post("/trpc/anyMutation", " "), post("/trpc/anyMutation", "\"\xFF\"")}) {
            const http::Response response = call(handler, spec);
            CHECK(response.status == 400);
            CHECK(contains(response, R"("code":-32600,"data":{"code":"BAD_REQUEST","httpStatus":400,"path":"any)"));
        }
        CHECK(call(handler, get("/trpc/health?input=%7Bbad")).status == 200);
        CHECK(call(handler, post("/trpc/count", "{bad")).status == 200);
    }

    TEST_CASE("nesting deeper than allowed is refused") {
        TestRouter router;
        HttpHandler handler{router, {.maxDepth = 10}};

        CHECK(call(handler, post("/trpc/anyMutation", std::string(10, '[') + std::string(10, ']'))).status == 200);
        CHECK(call(handler, post("/trpc/anyMutation", std::string(11, '[') + std::string(11, ']'))).status == 400);
    }

    TEST_CASE("a body over the limit is refused for calls that read it, with their path") {
        TestRouter router;
        HttpHandler handler{router, {.maxBodySize = 10}};

        CHECK(call(handler, post("/trpc/anyMutation", "\"12345678\"")).status == 200);
        const http::Response response = call(handler, post("/trpc/anyMutation", "\"123456789\""));
        CHECK(response.status == 413);
        CHECK(response.body == R"({"error":{"message":"PAYLOAD_TOO_LARGE","code":-32013,)"
                               R"("data":{"code":"PAYLOAD_TOO_LARGE","httpStatus":413,"path":"anyMutation"}}})");
        CHECK(call(handler, post("/trpc/count", "\"123456789\"")).status == 200);
    }

    TEST_CASE("the server is asked to hold back a body whose size is too large or unknown") {
        TestRouter router;
        HttpHandler handler{router, {.maxBodySize = 10}};
        http::Request request;
        fill(request, post("/trpc/add", "1234567890"));
        CHECK_FALSE(handler.bodyPolicy(request).stream);
        CHECK(handler.bodyPolicy(request).limit == 10);

        request.headers.set("content-length", "11");
        CHECK(handler.bodyPolicy(request).stream);
        request.headers.remove("content-length");
        request.headers.set("transfer-encoding", "chunked");
        CHECK(handler.bodyPolicy(request).stream);
    }

    TEST_CASE("whoever listens hears of every error") {
        TestRouter router;
        Listener listener;
        HttpHandler handler{router, {.allowBatching = false, .onError = &listener}};

        call(handler, get("/trpc/nope"));
        call(handler, get("/trpc/errors.foreign"));
        call(handler, get("/trpc/health?batch=1"));

        CHECK(listener.paths == std::vector<std::string>{"nope", "errors.foreign", "-"});
        CHECK(listener.types == std::vector{ProcedureType::Unknown, ProcedureType::Query, ProcedureType::Query});
        CHECK(listener.hadException == std::vector{false, true, false});
    }
}

TEST_SUITE("error formatter") {

    TEST_CASE("its members are added to data, and it may change the message") {
        FormattedRouter router;
        HttpHandler handler{router};

        const http::Response response = call(handler, get(withInput("create", R"({"username":"x","email":"a@b.co"})")));

        CHECK(response.body ==
              R"({"error":{"message":"Input validation failed","code":-32600,"data":{"code":"BAD_REQUEST",)"
              R"("httpStatus":400,"path":"create","issues":[{"at":"username","code":"too_small"}],"limit":null}}})");
    }

    TEST_CASE("it sees the exception and what a TRPCError wraps") {
        FormattedRouter router;
        HttpHandler handler{router};

        CHECK(contains(call(handler, get("/trpc/quota")), R"("issues":null,"limit":3})"));
        CHECK(contains(call(handler, get("/trpc/wrapped")), R"("issues":null,"limit":4})"));
        CHECK(contains(call(handler, get("/trpc/wrapped")), R"("message":"over quota")"));
    }

    TEST_CASE("refusals of the protocol go through it as well") {
        FormattedRouter router;
        HttpHandler handler{router, {.allowBatching = false}};

        CHECK(contains(call(handler, get("/trpc/nope")), R"("path":"nope","issues":null,"limit":null})"));
        CHECK(contains(call(handler, get("/trpc/quota?batch=1")), R"("httpStatus":400,"issues":null,"limit":null})"));
    }

    TEST_CASE("the status is the one it leaves in the shape, else the code's") {
        FormattedRouter router;
        HttpHandler handler{router};

        CHECK(call(handler, get(withInput("says", R"("another status")"))).status == 418);
        const http::Response response = call(handler, get(withInput("says", R"("no status")")));
        CHECK(response.status == 502);
        CHECK_FALSE(contains(response, "httpStatus"));
    }

    TEST_CASE("one that throws answers the default shape and tells nothing") {
        FormattedRouter router;
        HttpHandler handler{router};

        const http::Response response = call(handler, get(withInput("says", R"("spoil the formatter")")));

        CHECK(response.status == 500);
        CHECK(contains(response, R"("message":"Internal server error")"));
        CHECK_FALSE(contains(response, "secret"));
    }
}
