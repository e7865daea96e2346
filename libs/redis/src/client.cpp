#include "client_impl.hpp"
#include "errors.hpp"

#include <aerie/redis/client.hpp>

namespace aerie::redis {

Client::Client(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

SendOperation Client::send(Command command) { return SendOperation{impl_->connection, std::move(command)}; }

const Options& Client::options() const noexcept { return impl_->connection.options(); }
bool Client::isConnected() const noexcept { return impl_->connection.isConnected(); }
Task<Result<void>> Client::ready(Duration timeout) { return impl_->connection.ready(timeout); }
ClientStats Client::stats() const { return impl_->connection.stats(); }
Client Client::duplicate() const { return Client{options()}; }

void Client::disconnect() {
    impl_->subscriber.reset();
    impl_->idleBlocking.clear();
    impl_->connection.close();
}

Task<Result<void>> Client::quit() {
    Result<Reply> reply = co_await send(Command{"QUIT"}); // the last answer: all others have come before it
    disconnect();
    if (!reply && replyCode(reply.error()) != "") co_return reply.error();
    co_return Result<void>{};
}

Subscription Client::subscribe(const std::vector<std::string>& channels) {
    return impl_->subscriptions().subscribe(detail::TopicKind::Channel, channels);
}
Subscription Client::psubscribe(const std::vector<std::string>& patterns) {
    return impl_->subscriptions().subscribe(detail::TopicKind::Pattern, patterns);
}
Subscription Client::ssubscribe(const std::vector<std::string>& channels) {
    return impl_->subscriptions().subscribe(detail::TopicKind::Shard, channels);
}

Transaction Client::multi() { return Transaction{impl_->connection, &impl_->watched}; }

Task<Result<void>> Client::watchKeys(Command command) {
    auto done = co_await as<void>(std::move(command));
    if (done && !impl_->watched) impl_->watched = impl_->connection.generation();
    co_return done;
}

Task<Result<void>> Client::unwatch() {
    impl_->watched.reset();
    return as<void>(Command{"UNWATCH"});
}

Task<Result<Reply>> Client::eval(const Script& script, const std::vector<std::string>& keys,
                                 const std::vector<std::string>& arguments) {
    const auto call = [&](std::string_view name, const std::string& body) {
        return Command::of(name, body, keys.size(), keys, arguments);
    };
    const auto run = [](detail::Connection& connection, Command byHash, Command byText) -> Task<Result<Reply>> {
        SendOperation first{connection, std::move(byHash)};
        auto reply = co_await first;
        if (reply || replyCode(reply.error()) != "NOSCRIPT") co_return reply;
        SendOperation second{connection, std::move(byText)};
        co_return co_await second;
    };
    return run(impl_->connection, call("EVALSHA", script.sha1()), call("EVAL", script.text()));
}

} // namespace aerie::redis
