#include "subscriber.hpp"

#include "errors.hpp"

#include <aerie/io/event_loop.hpp>

#include <algorithm>
#include <array>

namespace aerie::redis::detail {

namespace {

// How each kind of topic is spoken of.
struct Words {
    TopicKind kind;
    std::string_view subscribe, unsubscribe, message;
};
constexpr std::array kWords{
    Words{TopicKind::Channel, "subscribe", "unsubscribe", "message"},
    Words{TopicKind::Pattern, "psubscribe", "punsubscribe", "pmessage"},
    Words{TopicKind::Shard, "ssubscribe", "sunsubscribe", "smessage"},
};
const Words& wordsOf(TopicKind kind) { return kWords[static_cast<std::size_t>(kind)]; }

} // namespace

Subscriber::~Subscriber() {
    for (auto& [key, topic] : topics_)
        for (Subscription::State* state : topic.listeners) {
            state->owner = nullptr;
            state->arrived.set();
        }
}

Subscription Subscriber::subscribe(TopicKind kind, const std::vector<std::string>& names) {
    auto state = std::make_shared<Subscription::State>();
    state->owner = this;
    state->kind = kind;
    std::vector<std::string> fresh;
    for (const std::string& name : names) {
        if (std::ranges::find(state->names, name) != state->names.end()) continue;
        state->names.push_back(name);
        Topic& topic = topics_[{kind, name}];
        if (topic.listeners.empty()) fresh.push_back(name);
        topic.listeners.push_back(state.get());
    }
    if (!std::exchange(isRunning_, true))
        tasks_.spawn(run());
    else
        ask(wordsOf(kind).subscribe, fresh);
    return Subscription{std::move(state)};
}

void Subscriber::leave(Subscription::State& state) {
    std::vector<std::string> unheard;
    for (const std::string& name : state.names) {
        const auto found = topics_.find({state.kind, name});
        if (found == topics_.end()) continue;
        std::erase(found->second.listeners, &state);
        if (!found->second.listeners.empty()) continue;
        topics_.erase(found);
        unheard.push_back(name);
    }
    ask(wordsOf(state.kind).unsubscribe, unheard);
}

bool Subscriber::isConfirmed(const Subscription::State& state) const {
    return std::ranges::all_of(state.names, [&](const std::string& name) {
        const auto found = topics_.find({state.kind, name});
        return found != topics_.end() && found->second.isConfirmed;
    });
}

void Subscriber::ask(std::string_view word, const std::vector<std::string>& names) {
    if (!channel_ || names.empty()) return; // a later connection asks for all there are then
    // One command each: the channels of a sharded one may be of different slots.
    for (const std::string& name : names) out_ += Command::of(word, name).wire();
    wake_.set();
}

void Subscriber::askForAll() {
    for (auto& [key, topic] : topics_) {
        topic.isConfirmed = false;
        ask(wordsOf(key.first).subscribe, {key.second});
    }
}

Task<> Subscriber::run() {
    int attempt = 0;
    for (;;) {
        auto opened = co_await openChannel(options_);
        if (opened) {
            attempt = 0;
            channel_ = *std::move(opened);
            lastError_.reset();
            out_.clear();
            askForAll();
            {
                io::TaskGroup beside;
                beside.spawn(writeLoop());
                beside.spawn(pingLoop());
                lastError_ = co_await readLoop();
            }
            channel_.reset();
        } else
            lastError_ = opened.error();
        for (auto& [key, topic] : topics_) topic.isConfirmed = false;
        co_await io::sleepFor(backoff(options_, ++attempt));
    }
}

Task<> Subscriber::writeLoop() {
    for (;;) {
        while (out_.empty()) {
            wake_.reset();
            co_await wake_.wait();
        }
        writing_.swap(out_);
        out_.clear();
        auto sent = co_await channel_->socket.write(writing_);
        writing_.clear();
        if (!sent) {
            channel_->socket.close();
            co_return;
        }
    }
}

// A connection on which nothing is said may be dead: what Redis answers to the ping moves the deadline.
Task<> Subscriber::pingLoop() {
    while (options_.keepAlive > Duration{}) {
        co_await io::sleepFor(options_.keepAlive);
        out_ += Command{"PING"}.wire();
        wake_.set();
    }
}

Task<Error> Subscriber::readLoop() {
    for (;;) {
        if (options_.keepAlive > Duration{})
            channel_->socket.setReadDeadline(io::EventLoop::current().now() + options_.keepAlive * 2);
        auto reply = co_await channel_->readReply();
        if (!reply) co_return reply.error();
        if (reply->isError()) {
            lastError_ = errorOfReply(reply->text); // a missing right; the others go on
            continue;
        }
        handle(*std::move(reply));
    }
}

void Subscriber::handle(Reply reply) {
    // RESP3 pushes, RESP2 sends arrays; the answers to PING are neither or say "pong".
    if (!reply.isAggregate() || reply.elements.size() < 3) return;
    std::vector<Reply>& parts = reply.elements;
    const std::string& word = parts[0].text;
    for (const Words& words : kWords) {
        if (word == words.subscribe) return confirm(words.kind, parts[1].text);
        if (word != words.message) continue;
        if (words.kind != TopicKind::Pattern)
            return deliver(words.kind, parts[1].text, parts[1].text, std::move(parts[2].text));
        if (parts.size() >= 4)
            return deliver(words.kind, parts[1].text, std::move(parts[2].text), std::move(parts[3].text));
    }
}

void Subscriber::confirm(TopicKind kind, const std::string& name) {
    const auto found = topics_.find({kind, name});
    if (found == topics_.end()) return;
    found->second.isConfirmed = true;
    for (Subscription::State* state : found->second.listeners) state->arrived.set();
}

void Subscriber::deliver(TopicKind kind, const std::string& topic, std::string channel, std::string payload) {
    const auto found = topics_.find({kind, topic});
    if (found == topics_.end()) return;
    for (Subscription::State* state : found->second.listeners) {
        if (state->waiting.size() >= options_.maxMessagesWaiting)
            ++state->dropped;
        else
            state->waiting.push_back({channel, payload, kind == TopicKind::Pattern ? topic : std::string{}});
        state->arrived.set();
    }
}

} // namespace aerie::redis::detail

namespace aerie::redis {

Subscription::Subscription(std::shared_ptr<State> state) noexcept : state_(std::move(state)) {}
Subscription::Subscription(Subscription&&) noexcept = default;

Subscription& Subscription::operator=(Subscription&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
}

Subscription::~Subscription() {
    if (state_ && state_->owner) state_->owner->leave(*state_);
}

Task<Result<void>> Subscription::ready() {
    const std::shared_ptr<State> state = state_;
    if (!state->owner) co_return clientClosed();
    const Options options = state->owner->options();
    const auto confirmed = [](std::shared_ptr<State> shared) -> Task<Result<void>> {
        while (shared->owner && !shared->owner->isConfirmed(*shared)) {
            shared->arrived.reset();
            co_await shared->arrived.wait();
        }
        if (!shared->owner) co_return clientClosed();
        co_return Result<void>{};
    };
    if (options.commandTimeout <= Duration{}) co_return co_await confirmed(state);
    auto result = co_await io::withTimeout(confirmed(state), options.commandTimeout);
    if (result || !state->owner || result.error().code() != ErrorCode::Timeout) co_return result;
    const auto& last = state->owner->lastError();
    co_return notConnected(options, last ? &*last : nullptr);
}

Task<std::optional<Message>> Subscription::next() {
    const std::shared_ptr<State> state = state_;
    for (;;) {
        if (!state->waiting.empty()) {
            std::optional<Message> message{std::move(state->waiting.front())};
            state->waiting.pop_front();
            co_return message;
        }
        if (const auto dropped = std::exchange(state->dropped, 0); dropped > 0)
            throw Exception{Error{ErrorCode::ServiceUnavailable, "A subscription fell behind."}.withDetail(
                std::to_string(dropped) + " messages were dropped; maxMessagesWaiting is the limit")};
        if (!state->owner) co_return std::nullopt;
        state->arrived.reset();
        co_await state->arrived.wait();
    }
}

Stream<Message> Subscription::stream() && {
    // The coroutine owns the subscription, so that destroying the stream unsubscribes.
    const auto produce = [](Subscription subscription) -> Stream<Message> {
        for (;;) {
            auto message = co_await subscription.next();
            if (!message) co_return;
            co_yield *std::move(message);
        }
    };
    return produce(std::move(*this));
}

} // namespace aerie::redis
