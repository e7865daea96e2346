#include <aerie/base/uuid.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/redis/client.hpp>
#include <aerie/redis/lock.hpp>

#include <random>
#include <unordered_map>

namespace aerie::redis {

namespace {

const Script& acquireScript() {
    static const Script script{"if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then\n"
                               "  return redis.call('INCR', KEYS[2]) end\n"
                               "return 0"};
    return script;
}
const Script& releaseScript() {
    static const Script script{"if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end\n"
                               "return 0"};
    return script;
}
const Script& extendScript() {
    static const Script script{"if redis.call('GET', KEYS[1]) == ARGV[1] then\n"
                               "  return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end\n"
                               "return 0"};
    return script;
}

Error tooShort() { return Error{ErrorCode::BadRequest, "A lock's time to live must be a millisecond or more."}; }

} // namespace

struct Locks::Impl {
    struct Held {
        std::string token;
        TimePoint until;
    };
    LockOptions options;
    Client* redis;
    std::unordered_map<std::string, Held> held; // without Redis
    std::int64_t lastFence = 0;

    // Braces make Cluster keep both keys together.
    std::string keyOf(const std::string& name) const { return options.keyPrefix + ":lock:{" + name + "}"; }

    Held* holder(const std::string& name, const std::string& token) {
        const auto found = held.find(name);
        const bool isHeld =
            found != held.end() && found->second.token == token && found->second.until > TimePoint::now();
        return isHeld ? &found->second : nullptr;
    }
    Task<Result<bool>> ask(const Script& script, std::string name, std::vector<std::string> arguments) const {
        const std::vector<std::string> keys{keyOf(name)};
        auto reply = co_await redis->eval(script, keys, arguments);
        if (!reply) co_return reply.error();
        co_return reply->integer == 1;
    }
    Duration pause() const {
        thread_local std::minstd_rand chance{std::random_device{}()};
        const std::int64_t jitter = options.retryJitter.toMilliseconds();
        return options.retryDelay + Duration::fromMilliseconds(jitter > 0 ? chance() % jitter : 0);
    }
};

Locks::Locks(LockOptions options, Client* redis) : impl_(std::make_unique<Impl>()) {
    impl_->options = std::move(options);
    impl_->redis = redis;
}
Locks::~Locks() = default;

Task<Result<std::optional<Lock>>> Locks::tryAcquire(std::string name, Duration ttl) {
    using Outcome = std::optional<Lock>;
    if (ttl.toMilliseconds() < 1) co_return tooShort();
    Lock lock;
    lock.token = Uuid::v4().toString();
    if (impl_->redis) {
        const std::string key = impl_->keyOf(name);
        const std::vector<std::string> keys{key, key + ":fence"};
        const std::vector<std::string> arguments{lock.token, std::to_string(ttl.toMilliseconds())};
        auto reply = co_await impl_->redis->eval(acquireScript(), keys, arguments);
        if (!reply) co_return reply.error();
        lock.fence = reply->integer;
    } else {
        const TimePoint now = TimePoint::now();
        const auto [place, isNew] = impl_->held.try_emplace(name);
        if (isNew || place->second.until <= now) {
            place->second = {lock.token, now + ttl};
            lock.fence = ++impl_->lastFence;
        }
    }
    if (lock.fence == 0) co_return Outcome{};
    lock.name = std::move(name);
    co_return Outcome{std::move(lock)};
}

Task<Result<std::optional<Lock>>> Locks::acquire(std::string name, Duration ttl) {
    for (int attempt = 0;; ++attempt) {
        auto lock = co_await tryAcquire(name, ttl);
        if (!lock || *lock || attempt >= impl_->options.retries) co_return lock;
        co_await io::sleepFor(impl_->pause());
    }
}

Task<Result<bool>> Locks::release(std::string name, std::string token) {
    if (impl_->redis) {
        std::vector<std::string> arguments{std::move(token)};
        co_return co_await impl_->ask(releaseScript(), std::move(name), std::move(arguments));
    }
    if (!impl_->holder(name, token)) co_return false;
    impl_->held.erase(name);
    co_return true;
}

Task<Result<bool>> Locks::extend(std::string name, std::string token, Duration ttl) {
    if (ttl.toMilliseconds() < 1) co_return tooShort();
    if (impl_->redis) {
        std::vector<std::string> arguments{std::move(token), std::to_string(ttl.toMilliseconds())};
        co_return co_await impl_->ask(extendScript(), std::move(name), std::move(arguments));
    }
    Impl::Held* held = impl_->holder(name, token);
    if (held) held->until = TimePoint::now() + ttl;
    co_return held != nullptr;
}

} // namespace aerie::redis
