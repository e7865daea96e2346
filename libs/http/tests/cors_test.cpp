#include <aerie/http/cors.hpp>

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::http;

namespace {

Request from(std::string_view origin, Method method = Method::Get) {
    Request request;
    request.method = method;
    if (!origin.empty()) request.headers.set("Origin", origin);
    return request;
}

Request preflightFrom(std::string_view origin) {
    Request request = from(origin, Method::Options);
    request.headers.set("Access-Control-Request-Method", "POST");
    request.headers.set("Access-Control-Request-Headers", "content-type, x-a");
    return request;
}

Response applied(const Cors& cors, const Request& request) {
    Response response = Response::text("x");
    cors.apply(request, response);
    return response;
}

} // namespace

TEST_CASE("CORS is closed unless opened") {
    const Cors cors;

    CHECK_FALSE(cors.preflight(preflightFrom("https://a.example")));
    CHECK(applied(cors, from("https://a.example")).headers.size() == 1);
}

TEST_CASE("a listed origin is allowed, another is not, and caches are told") {
    const Cors cors{{.origins = {"https://a.example", "https://b.example:8443"}, .exposedHeaders = {"X-Id"}}};

    const Response allowed = applied(cors, from("https://A.example"));
    const Response refused = applied(cors, from("https://evil.example"));

    CHECK(allowed.headers.get("Access-Control-Allow-Origin") == "https://A.example");
    CHECK(allowed.headers.get("Access-Control-Expose-Headers") == "X-Id");
    CHECK_FALSE(allowed.headers.has("Access-Control-Allow-Credentials"));
    CHECK(allowed.headers.get("Vary") == "Origin");
    CHECK_FALSE(refused.headers.has("Access-Control-Allow-Origin"));
    CHECK(refused.headers.get("Vary") == "Origin");
    CHECK_FALSE(cors.allows("https://b.example"));
    CHECK_FALSE(cors.allows("http://a.example"));
    CHECK_FALSE(cors.allows("null"));
    CHECK_FALSE(cors.allows("https://a.example.evil"));
}

TEST_CASE("a wildcard stands for labels, never for a part of the domain") {
    const Cors cors{{.origins = {"https://*.a.example"}}};

    CHECK(cors.allows("https://x.a.example"));
    CHECK(cors.allows("https://x.y.a.example"));
    CHECK_FALSE(cors.allows("https://a.example"));
    CHECK_FALSE(cors.allows("https://evila.example"));
    CHECK_FALSE(cors.allows("https://x.a.example.evil"));
    CHECK_FALSE(cors.allows("http://x.a.example"));
    CHECK_FALSE(cors.allows("https://evil/.a.example"));
    CHECK_FALSE(cors.allows("https://evil#.a.example"));
}

TEST_CASE("every origin may be allowed, then without credentials and without Vary") {
    const Cors cors{{.origins = {"*"}}};

    const Response response = applied(cors, from("https://any.example"));

    CHECK(response.headers.get("Access-Control-Allow-Origin") == "*");
    CHECK_FALSE(response.headers.has("Vary"));
}

TEST_CASE("a preflight is answered for allowed origins and empty for others") {
    const Cors cors{{.origins = {"https://a.example"}, .methods = {"GET", "POST"}, .credentials = true}};

    const auto allowed = cors.preflight(preflightFrom("https://a.example"));
    const auto refused = cors.preflight(preflightFrom("https://b.example"));

    REQUIRE(allowed);
    CHECK(allowed->status == 204);
    CHECK(allowed->headers.get("Access-Control-Allow-Origin") == "https://a.example");
    CHECK(allowed->headers.get("Access-Control-Allow-Credentials") == "true");
    CHECK(allowed->headers.get("Access-Control-Allow-Methods") == "GET, POST");
    CHECK(allowed->headers.get("Access-Control-Allow-Headers") == "content-type, x-a");
    CHECK(allowed->headers.get("Access-Control-Max-Age") == "600");
    CHECK(allowed->headers.get("Vary") == "Origin, Access-Control-Request-Headers");
    REQUIRE(refused);
    CHECK_FALSE(refused->headers.has("Access-Control-Allow-Origin"));
    CHECK_FALSE(cors.preflight(from("https://a.example", Method::Options))); // a plain OPTIONS is the router's
}

TEST_CASE("options that would open more than meant are mistakes") {
    CHECK_FALSE(Cors{{.origins = {"*"}, .credentials = true}}.check());
    CHECK_FALSE(Cors{{.origins = {"a.example"}}}.check());
    CHECK_FALSE(Cors{{.origins = {"https://a.example/"}}}.check());
    CHECK_FALSE(Cors{{.origins = {"https://*a.example"}}}.check());
    CHECK_FALSE(Cors{{.origins = {"https://a.example"}, .allowedHeaders = {"X A"}}}.check());
    CHECK(Cors{{.origins = {"https://a.example", "https://*.a.example", "http://localhost:5173", "*"}}}.check());
    CHECK(Cors{}.check());
}
