// A Redis client on the event loop, with ioredis' names.
//
//   redis::Client client{*redis::Options::fromUrl("redis://localhost")};
//   co_await client.set("user:1", "ada", {.px = 60'000});
//   std::optional<std::string> name = (co_await client.get("user:1")).value();
//   Result<redis::Reply> any = co_await client.command("OBJECT", "ENCODING", "user:1");
//
// Connecting: at once and in the background; commands wait for it (Options). After a loss it connects again, with
//   backoff and chance. Pipelining: commands of one turn of the loop leave in one write, over one connection.
// Results: Redis' error is the Error of the Result (error.hpp). So are a lost connection and a passed commandTimeout;
//   nothing waits longer than that. A command that was under way when the connection broke is sent again only if it
//   does nothing but read; of others nobody knows whether they were executed, and the error says so.
// Cancelling a task that waits keeps the order of the answers. Blocking commands (blpop, xread with block, ...) use
//   connections of their own; cancelling one closes its connection, so that it takes nothing that nobody gets.
// Lifetime: arguments are copied before the call returns. Destroying the client ends what waits, with an error.
// Thread rule: the loop on which it was made; a client per loop.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/base/result.hpp>
#include <aerie/io/stream.hpp>
#include <aerie/io/task.hpp>
#include <aerie/redis/command.hpp>
#include <aerie/redis/error.hpp>
#include <aerie/redis/options.hpp>
#include <aerie/redis/reply.hpp>
#include <aerie/redis/script.hpp>
#include <aerie/redis/send_operation.hpp>
#include <aerie/redis/subscription.hpp>
#include <aerie/redis/transaction.hpp>
#include <aerie/redis/types.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::redis {

// Of SET: times in seconds (ex, exat) or milliseconds (px, pxat); nx: only if there is no such key, xx: only if there
// is.
struct SetOptions {
    std::optional<std::int64_t> ex, px, exat, pxat;
    bool keepttl = false;
    bool nx = false;
    bool xx = false;
};

struct ScanOptions {
    std::string_view match; // a glob; empty is everything
    std::int64_t count = 0; // a hint; 0 leaves it to Redis
    std::string_view type;  // "string", "hash", ...
};

struct StreamPosition {
    std::string_view key;
    std::string_view id; // "$" only new ones, ">" those that no consumer of the group has had
};

struct XReadOptions {
    std::int64_t count = 0;            // at most so many of each stream
    std::optional<std::int64_t> block; // milliseconds to wait for one; 0 is for ever
    bool noack = false;
};

class Client {
public:
    template<class T> using Answer = Task<Result<T>>;
    using Text = std::string_view;
    using MaybeString = std::optional<std::string>;

    explicit Client(Options options);
    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;
    ~Client();

    // Any command: strings, numbers, and containers of them.
    template<class... Arguments> Answer<Reply> command(Text name, const Arguments&... arguments) {
        return as<Reply>(Command::of(name, arguments...));
    }
    // The wait itself, without a coroutine around it.
    SendOperation send(Command command);

    const Options& options() const noexcept;
    bool isConnected() const noexcept;
    // Until there is a connection; an error when there is none after this time.
    Task<Result<void>> ready(Duration timeout);
    ClientStats stats() const;
    // Another client with the same options and a connection of its own.
    Client duplicate() const;
    // Ends it: what waits gets an error. quit() lets what was given before have its answers.
    void disconnect();
    Answer<void> quit();

    Answer<std::string> ping() { return as<std::string>(Command{"PING"}); }

    // Strings
    Answer<MaybeString> get(Text key) { return as<MaybeString>(Command::of("GET", key)); }
    // Whether it was stored: false is nx or xx that did not hold.
    Answer<bool> set(Text key, Text value, const SetOptions& options = {});
    // SET with GET: what was there before.
    Answer<MaybeString> setGet(Text key, Text value, const SetOptions& options = {});
    Answer<MaybeString> getdel(Text key) { return as<MaybeString>(Command::of("GETDEL", key)); }
    Answer<bool> setnx(Text key, Text value) { return as<bool>(Command::of("SETNX", key, value)); }
    template<class... Keys> Answer<std::vector<MaybeString>> mget(const Keys&... keys) {
        return as<std::vector<MaybeString>>(Command::of("MGET", keys...));
    }
    // Keys and values in turn.
    template<class... Pairs> Answer<void> mset(const Pairs&... pairs) {
        return as<void>(Command::of("MSET", pairs...));
    }
    Answer<std::int64_t> append(Text key, Text value) { return number(Command::of("APPEND", key, value)); }
    Answer<std::int64_t> strlen(Text key) { return number(Command::of("STRLEN", key)); }
    Answer<std::int64_t> incr(Text key) { return number(Command::of("INCR", key)); }
    Answer<std::int64_t> incrby(Text key, std::int64_t by) { return number(Command::of("INCRBY", key, by)); }
    Answer<double> incrbyfloat(Text key, double by) { return as<double>(Command::of("INCRBYFLOAT", key, by)); }
    Answer<std::int64_t> decr(Text key) { return number(Command::of("DECR", key)); }
    Answer<std::int64_t> decrby(Text key, std::int64_t by) { return number(Command::of("DECRBY", key, by)); }

    // Keys
    template<class... Keys> Answer<std::int64_t> del(const Keys&... keys) {
        return number(Command::of("DEL", keys...));
    }
    template<class... Keys> Answer<std::int64_t> unlink(const Keys&... keys) {
        return number(Command::of("UNLINK", keys...));
    }
    template<class... Keys> Answer<std::int64_t> exists(const Keys&... keys) {
        return number(Command::of("EXISTS", keys...));
    }
    Answer<bool> expire(Text key, std::int64_t seconds) { return as<bool>(Command::of("EXPIRE", key, seconds)); }
    Answer<bool> pexpire(Text key, std::int64_t ms) { return as<bool>(Command::of("PEXPIRE", key, ms)); }
    Answer<bool> persist(Text key) { return as<bool>(Command::of("PERSIST", key)); }
    // -1: no expiry; -2: no such key.
    Answer<std::int64_t> ttl(Text key) { return number(Command::of("TTL", key)); }
    Answer<std::int64_t> pttl(Text key) { return number(Command::of("PTTL", key)); }
    Answer<std::string> type(Text key) { return as<std::string>(Command::of("TYPE", key)); }
    Answer<void> rename(Text key, Text to) { return as<void>(Command::of("RENAME", key, to)); }
    Answer<std::int64_t> dbsize() { return number(Command{"DBSIZE"}); }
    Answer<void> flushdb() { return as<void>(Command{"FLUSHDB"}); }
    // The keys, a few at a time; one that changes meanwhile may come twice or not. Throws Exception when it fails.
    Stream<std::string> scan(const ScanOptions& options = {});
    Stream<Field> hscan(Text key, const ScanOptions& options = {});
    Stream<std::string> sscan(Text key, const ScanOptions& options = {});
    Stream<ScoredMember> zscan(Text key, const ScanOptions& options = {});

    // Hashes
    Answer<MaybeString> hget(Text key, Text field) { return as<MaybeString>(Command::of("HGET", key, field)); }
    template<class... Pairs> Answer<std::int64_t> hset(Text key, const Pairs&... pairs) {
        return number(Command::of("HSET", key, pairs...));
    }
    template<class... Fields> Answer<std::int64_t> hdel(Text key, const Fields&... fields) {
        return number(Command::of("HDEL", key, fields...));
    }
    template<class... Fields> Answer<std::vector<MaybeString>> hmget(Text key, const Fields&... fields) {
        return as<std::vector<MaybeString>>(Command::of("HMGET", key, fields...));
    }
    Answer<std::vector<Field>> hgetall(Text key) { return as<std::vector<Field>>(Command::of("HGETALL", key)); }
    Answer<bool> hexists(Text key, Text field) { return as<bool>(Command::of("HEXISTS", key, field)); }
    Answer<std::int64_t> hlen(Text key) { return number(Command::of("HLEN", key)); }
    Answer<std::vector<std::string>> hkeys(Text key) { return strings(Command::of("HKEYS", key)); }
    Answer<std::vector<std::string>> hvals(Text key) { return strings(Command::of("HVALS", key)); }
    Answer<std::int64_t> hincrby(Text key, Text field, std::int64_t by) {
        return number(Command::of("HINCRBY", key, field, by));
    }

    // Lists
    template<class... Values> Answer<std::int64_t> lpush(Text key, const Values&... values) {
        return number(Command::of("LPUSH", key, values...));
    }
    template<class... Values> Answer<std::int64_t> rpush(Text key, const Values&... values) {
        return number(Command::of("RPUSH", key, values...));
    }
    Answer<MaybeString> lpop(Text key) { return as<MaybeString>(Command::of("LPOP", key)); }
    Answer<MaybeString> rpop(Text key) { return as<MaybeString>(Command::of("RPOP", key)); }
    Answer<std::int64_t> llen(Text key) { return number(Command::of("LLEN", key)); }
    Answer<MaybeString> lindex(Text key, std::int64_t index) {
        return as<MaybeString>(Command::of("LINDEX", key, index));
    }
    Answer<std::vector<std::string>> lrange(Text key, std::int64_t first, std::int64_t last) {
        return strings(Command::of("LRANGE", key, first, last));
    }
    Answer<std::int64_t> lrem(Text key, std::int64_t count, Text value) {
        return number(Command::of("LREM", key, count, value));
    }
    Answer<void> ltrim(Text key, std::int64_t first, std::int64_t last) {
        return as<void>(Command::of("LTRIM", key, first, last));
    }
    // Wait up to so many seconds, 0 for ever. Nothing: the time was over.
    Answer<std::optional<Popped>> blpop(const std::vector<std::string>& keys, double seconds);
    Answer<std::optional<Popped>> brpop(const std::vector<std::string>& keys, double seconds);
    Answer<MaybeString> blmove(Text from, Text to, Text fromEnd, Text toEnd, double seconds);

    // Sets
    template<class... Members> Answer<std::int64_t> sadd(Text key, const Members&... members) {
        return number(Command::of("SADD", key, members...));
    }
    template<class... Members> Answer<std::int64_t> srem(Text key, const Members&... members) {
        return number(Command::of("SREM", key, members...));
    }
    Answer<bool> sismember(Text key, Text member) { return as<bool>(Command::of("SISMEMBER", key, member)); }
    Answer<std::vector<std::string>> smembers(Text key) { return strings(Command::of("SMEMBERS", key)); }
    Answer<std::int64_t> scard(Text key) { return number(Command::of("SCARD", key)); }

    // Sorted sets; scores and members in turn.
    template<class... Pairs> Answer<std::int64_t> zadd(Text key, const Pairs&... pairs) {
        return number(Command::of("ZADD", key, pairs...));
    }
    template<class... Members> Answer<std::int64_t> zrem(Text key, const Members&... members) {
        return number(Command::of("ZREM", key, members...));
    }
    Answer<std::optional<double>> zscore(Text key, Text member) {
        return as<std::optional<double>>(Command::of("ZSCORE", key, member));
    }
    Answer<double> zincrby(Text key, double by, Text member) {
        return as<double>(Command::of("ZINCRBY", key, by, member));
    }
    Answer<std::int64_t> zcard(Text key) { return number(Command::of("ZCARD", key)); }
    Answer<std::vector<std::string>> zrange(Text key, std::int64_t first, std::int64_t last) {
        return strings(Command::of("ZRANGE", key, first, last));
    }
    Answer<std::vector<ScoredMember>> zrangeWithScores(Text key, std::int64_t first, std::int64_t last) {
        return as<std::vector<ScoredMember>>(Command::of("ZRANGE", key, first, last, "WITHSCORES"));
    }
    // Bounds as Redis writes them: "-inf", "(5", "10".
    Answer<std::vector<std::string>> zrangebyscore(Text key, Text min, Text max) {
        return strings(Command::of("ZRANGEBYSCORE", key, min, max));
    }
    Answer<std::int64_t> zremrangebyscore(Text key, Text min, Text max) {
        return number(Command::of("ZREMRANGEBYSCORE", key, min, max));
    }

    // Streams; fields and values in turn. The id of the new entry.
    template<class... Pairs> Answer<std::string> xadd(Text key, Text id, const Pairs&... pairs) {
        return as<std::string>(Command::of("XADD", key, id, pairs...));
    }
    Answer<std::int64_t> xlen(Text key) { return number(Command::of("XLEN", key)); }
    Answer<std::vector<StreamEntry>> xrange(Text key, Text first, Text last, std::int64_t count = 0);
    // Empty when there is nothing.
    Answer<std::vector<StreamEntries>> xread(const std::vector<StreamPosition>& from, const XReadOptions& options = {});
    Answer<std::vector<StreamEntries>> xreadgroup(Text group, Text consumer, const std::vector<StreamPosition>& from,
                                                  const XReadOptions& options = {});
    // With MKSTREAM; BUSYGROUP (there is one already) is no error.
    Answer<void> xgroupCreate(Text key, Text group, Text id = "$");
    template<class... Ids> Answer<std::int64_t> xack(Text key, Text group, const Ids&... ids) {
        return number(Command::of("XACK", key, group, ids...));
    }
    template<class... Ids> Answer<std::int64_t> xdel(Text key, const Ids&... ids) {
        return number(Command::of("XDEL", key, ids...));
    }

    // Publish and subscribe. How many received it; patterns as psubscribe; sharded channels as spublish, ssubscribe.
    Answer<std::int64_t> publish(Text channel, Text message) {
        return number(Command::of("PUBLISH", channel, message));
    }
    Answer<std::int64_t> spublish(Text channel, Text message) {
        return number(Command::of("SPUBLISH", channel, message));
    }
    Subscription subscribe(const std::vector<std::string>& channels);
    Subscription psubscribe(const std::vector<std::string>& patterns);
    Subscription ssubscribe(const std::vector<std::string>& channels);

    // Scripts: by their hash, and by their text when Redis does not know it yet.
    Answer<Reply> eval(const Script& script, const std::vector<std::string>& keys,
                       const std::vector<std::string>& arguments = {});

    // Commands that are executed together or not at all (transaction.hpp).
    Transaction multi();
    // For the next multi() of this client. Other tasks' transactions end the watch too, so use a duplicate().
    template<class... Keys> Answer<void> watch(const Keys&... keys) { return watchKeys(Command::of("WATCH", keys...)); }
    Answer<void> unwatch();

    // The answer as a T: Reply, bool, std::int64_t, double, std::string, void, optionals and vectors of these, and what
    // types.hpp names. An answer of another shape is BadGateway.
    template<class T> Answer<T> as(Command command);
    // The same on a connection of its own, for a command that waits so many seconds (0: for ever).
    template<class T> Answer<T> blocking(Command command, double seconds);

private:
    struct Impl;

    Answer<std::int64_t> number(Command command) { return as<std::int64_t>(std::move(command)); }
    Answer<std::vector<std::string>> strings(Command command) {
        return as<std::vector<std::string>>(std::move(command));
    }
    Answer<void> watchKeys(Command command);

    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::redis
