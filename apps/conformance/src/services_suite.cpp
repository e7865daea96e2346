// The cache, limits, locks and messages that tests/conformance/services drives: see its CONTRACT.md.
#include "suite.hpp"

#include <aerie/base/json_value.hpp>
#include <aerie/http/router.hpp>
#include <aerie/http/server.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/redis/cache.hpp>
#include <aerie/redis/client.hpp>
#include <aerie/redis/lock.hpp>
#include <aerie/redis/rate_limit.hpp>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>

namespace {

using namespace aerie;
using http::Request;
using http::Response;

std::int64_t numberFromEnvironment(const char* name, std::int64_t fallback) {
    const char* text = std::getenv(name);
    std::int64_t number = fallback;
    if (text) std::from_chars(text, text + std::string_view{text}.size(), number);
    return number;
}

std::string textFromEnvironment(const char* name, const char* fallback) {
    const char* text = std::getenv(name);
    return text && *text ? text : fallback;
}

json::Value object(std::initializer_list<std::pair<std::string_view, json::Value>> members) {
    json::Value value;
    for (const auto& [name, member] : members) value.makeObject().set(name, member);
    return value;
}

Response answer(const json::Value& value, int status = 200) { return Response::json(value.write(), status); }
Response done() { return answer(object({{"ok", true}})); }

json::Value bodyOf(const Request& request) {
    auto body = json::Value::parse(request.body);
    if (!body) throw BadRequestException("The body is no JSON");
    return *std::move(body);
}

std::optional<Duration> ttlOf(const json::Value& given) {
    const auto ms = given.number();
    if (!ms) return std::nullopt;
    return Duration::fromMilliseconds(static_cast<std::int64_t>(std::max(*ms, 0.0)));
}

std::string keyOf(const Request& request) { return std::string{*request.param("key")}; }
std::string seconds(Duration duration) { return std::to_string((duration.toMilliseconds() + 999) / 1000); }

class Services {
public:
    explicit Services(redis::Client* client)
        : client_(client),
          cache_({.keyPrefix = textFromEnvironment("CACHE_NAMESPACE", "app")}, client),
          locks_({.keyPrefix = textFromEnvironment("CACHE_NAMESPACE", "app")}, client),
          limiter_({.keyPrefix = textFromEnvironment("CACHE_NAMESPACE", "app"),
                    .limit = numberFromEnvironment("RATE_LIMIT", 5),
                    .window = Duration::fromMilliseconds(numberFromEnvironment("RATE_WINDOW_MS", 2000))},
                   client) {}

    void addRoutes(http::Router& router) {
        router.get("/healthz", [](Request&) { return done(); });
        router.get("/cache/_stats", [this](Request&) { return stats(); });
        router.post("/cache/_clear", [this](Request&) { return clear(); });
        router.post("/cache/_mset", [this](Request& request) { return setMany(request); });
        router.post("/cache/_mget", [this](Request& request) { return getMany(request); });
        router.get("/cache/:key", [this](Request& request) { return get(request); });
        router.put("/cache/:key", [this](Request& request) { return set(request); });
        router.del("/cache/:key", [this](Request& request) { return remove(request); });
        router.get("/cache/:key/ttl", [this](Request& request) { return ttl(request); });
        router.post("/cache/:key/wrap", [this](Request& request) { return wrap(request); });
        router.get("/limited", [this](Request& request) { return limited(request); });
        router.post("/lock/:key/:operation", [this](Request& request) { return lock(request); });
        router.get("/pubsub/received", [this](Request&) { return answer(object({{"messages", received_}})); });
        router.post("/pubsub/publish", [this](Request& request) { return publish(request); });
    }

    Task<> listen() {
        redis::Subscription messages = client_->subscribe({"conformance"});
        while (auto message = co_await messages.next())
            received_.push_back(object({{"channel", message->channel}, {"message", message->payload}}));
    }

private:
    Response stats() const {
        json::Value computations;
        computations.makeObject();
        for (const auto& [key, count] : computations_) computations.makeObject().set(key, count);
        return answer(object({{"backend", client_ ? "redis" : "memory"},
                              {"connected", cache_.stats().usesRedis},
                              {"computations", computations}}));
    }
    Task<Response> clear() {
        co_await cache_.clear();
        co_return done();
    }
    Task<Response> set(Request& request) {
        const json::Value body = bodyOf(request);
        if (!body.find("value")) throw BadRequestException("value missing");
        redis::CacheSetOptions options;
        options.ttl = ttlOf(body["ttlMs"]);
        co_await cache_.set(keyOf(request), body["value"], options);
        co_return done();
    }
    Task<Response> get(Request& request) {
        const auto value = co_await cache_.get<json::Value>(keyOf(request));
        co_return value ? answer(object({{"hit", true}, {"value", *value}})) : answer(object({{"hit", false}}), 404);
    }
    Task<Response> remove(Request& request) {
        co_await cache_.del(keyOf(request));
        co_return done();
    }
    Task<Response> ttl(Request& request) {
        const auto life = co_await cache_.ttl(keyOf(request));
        json::Value left;
        if (life && life->expires) left = (*life->expires - Timestamp::now()).toMilliseconds();
        co_return answer(object({{"hit", life.has_value()}, {"ttlMs", left}}));
    }
    Task<Response> setMany(Request& request) {
        const json::Value body = bodyOf(request);
        if (!body["entries"].isArray()) throw BadRequestException("entries missing");
        for (const json::Value& entry : *body["entries"].array()) {
            redis::CacheSetOptions options;
            options.ttl = ttlOf(entry["ttlMs"]);
            co_await cache_.set(std::string{entry["key"].string().value_or("")}, entry["value"], options);
        }
        co_return done();
    }
    Task<Response> getMany(Request& request) {
        const json::Value body = bodyOf(request);
        if (!body["keys"].isArray()) throw BadRequestException("keys missing");
        std::vector<std::string> keys;
        for (const json::Value& key : *body["keys"].array()) keys.emplace_back(key.string().value_or(""));
        json::Value values;
        values.makeArray();
        for (auto& value : co_await cache_.mget<json::Value>(keys))
            values.makeArray().push_back(value ? object({{"hit", true}, {"value", *value}}) : object({{"hit", false}}));
        co_return answer(object({{"values", values}}));
    }
    Task<json::Value> compute(std::string key, json::Value spec, std::shared_ptr<bool> computed) {
        ++computations_[key];
        *computed = true;
        if (const auto wait = ttlOf(spec["computeMs"])) co_await io::sleepFor(*wait);
        if (spec["fail"].boolean().value_or(false)) throw InternalServerErrorException("planned failure");
        co_return spec["value"];
    }
    Task<Response> wrap(Request& request) {
        const json::Value spec = bodyOf(request);
        const std::string key = keyOf(request);
        redis::CacheWrapOptions options;
        options.ttl = ttlOf(spec["ttlMs"]);
        options.refreshThreshold = ttlOf(spec["refreshThresholdMs"]).value_or(Duration{});
        const auto computed = std::make_shared<bool>(false);
        const auto make = [this, key, spec, computed] { return compute(key, spec, computed); };
        const json::Value value = co_await cache_.wrap<json::Value>(key, make, options);
        co_return answer(object({{"value", value}, {"computed", *computed}}));
    }

    Task<Response> limited(Request& request) {
        const http::QueryParams query = request.queryParams();
        const std::string who{query.get("client").value_or(request.remoteAddress)};
        const redis::RateDecision decision = co_await limiter_.hit(who);
        if (!decision.isAllowed) {
            Response response =
                answer(object({{"statusCode", 429}, {"message", "ThrottlerException: Too Many Requests"}}), 429);
            response.headers.set("Retry-After", seconds(decision.retryAfter));
            co_return response;
        }
        Response response = done();
        response.headers.set("X-RateLimit-Limit", std::to_string(decision.limit));
        response.headers.set("X-RateLimit-Remaining", std::to_string(decision.remaining));
        response.headers.set("X-RateLimit-Reset", seconds(decision.resetAfter));
        co_return response;
    }

    Task<Response> lock(Request& request) {
        const json::Value body = bodyOf(request);
        const std::string name = keyOf(request);
        const std::string token{body["token"].string().value_or("")};
        const Duration ttl = ttlOf(body["ttlMs"]).value_or(Duration{});
        const std::string operation{*request.param("operation")};
        if (operation == "acquire") {
            const auto lock = (co_await locks_.tryAcquire(name, ttl)).value();
            co_return lock ? answer(object({{"acquired", true}, {"token", lock->token}}))
                           : answer(object({{"acquired", false}}), 409);
        }
        if (operation != "release" && operation != "extend") throw NotFoundException("no such operation");
        auto result = operation == "release" ? locks_.release(name, token) : locks_.extend(name, token, ttl);
        const bool isHeld = (co_await std::move(result)).value();
        co_return answer(object({{"ok", isHeld}}), isHeld ? 200 : 409);
    }

    Task<Response> publish(Request& request) {
        if (!client_) throw ServiceUnavailableException("There is no Redis");
        const json::Value body = bodyOf(request);
        const auto receivers =
            co_await client_->publish(body["channel"].string().value_or(""), body["message"].string().value_or(""));
        co_return answer(object({{"receivers", receivers.value()}}));
    }

    redis::Client* client_;
    redis::Cache cache_;
    redis::Locks locks_;
    redis::RateLimiter limiter_;
    std::map<std::string, std::int64_t> computations_;
    json::Value::Array received_;
};

int run(std::span<const std::string_view>) {
    io::EventLoop loop;
    auto options = redis::Options::fromEnvironment();
    if (!options) {
        std::fprintf(stderr, "%s\n", options.error().message().c_str());
        return 1;
    }
    std::optional<redis::Client> client;
    if (*options) {
        (*options)->retryLimit = Duration::fromSeconds(1);
        client.emplace(**options);
    }
    Services services{client ? &*client : nullptr};
    http::Router router;
    services.addRoutes(router);
    http::Server server{{.host = textFromEnvironment("HOST", "127.0.0.1"),
                         .port = static_cast<std::uint16_t>(numberFromEnvironment("PORT", 0))},
                        router};
    if (auto listening = server.listen(); !listening) {
        std::fprintf(stderr, "%s\n", listening.error().message().c_str());
        return 1;
    }
    if (client) loop.spawn(services.listen());
    loop.run(); // until a signal ends the process
    return 0;
}

} // namespace

namespace conformance {

Suite servicesSuite() { return {"services", "cache, limits, locks and messages, on $PORT", &run}; }

} // namespace conformance
