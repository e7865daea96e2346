#include "deadlines.hpp"
#include "worker.hpp"

#include <aerie/http/server.hpp>
#include <aerie/io/runtime.hpp>
#include <aerie/io/timer.hpp>

#include <vector>

namespace aerie::http {

using namespace detail;

namespace {
// How often drain() looks whether everybody has left, and how long cancelled connections may unwind.
constexpr Duration kLookAgain = Duration::fromMilliseconds(5);
constexpr Duration kUnwindTime = Duration::fromSeconds(6);
} // namespace

struct Server::Impl {
    Impl(ServerOptions options, Handler& handler) : setup(std::move(options), handler) {}

    Result<io::Listener> open();
    Result<void> start(const std::vector<io::EventLoop*>& loops);
    // Calls a function with each worker on the worker's loop. Shared, because a loop may get to it after the server.
    template<class Function> void onEach(Function function) {
        for (const auto& worker : workers) {
            if (worker->loop.isOnThisThread())
                function(*worker);
            else
                worker->loop.post([worker, function] { function(*worker); });
        }
    }
    Task<> untilEmpty(TimePoint limit);

    ServerSetup setup;
    std::uint16_t port = 0;
    std::vector<std::shared_ptr<Worker>> workers;
};

Result<io::Listener> Server::Impl::open() {
    if (setup.options.inheritedDescriptor >= 0) return io::Listener::adopt(setup.options.inheritedDescriptor);
    return io::Listener::bind({.host = setup.options.host, .port = setup.options.port});
}

Result<void> Server::Impl::start(const std::vector<io::EventLoop*>& loops) {
    if (!workers.empty()) return Error{ErrorCode::InternalServerError, "The server is listening already."};
    if (Result<void> prepared = setup.prepare(); !prepared) return prepared;
    // A listener needs a loop to be made on; the loops of a runtime that does not run yet are nobody's current one.
    std::optional<io::EventLoop> workbench;
    if (!io::EventLoop::find()) workbench.emplace();
    Result<io::Listener> first = open();
    if (!first) return first.error();
    port = first->localAddress().port();

    // Every listener is made here, so that a failure is told here, and then moves to its loop.
    std::vector<int> descriptors;
    for (std::size_t i = 1; i < loops.size(); ++i) {
        Result<io::Listener> next = first->duplicate();
        if (!next) return next.error();
        descriptors.push_back(next->release());
    }
    descriptors.insert(descriptors.begin(), first->release());
    for (std::size_t i = 0; i < loops.size(); ++i) {
        auto worker = std::make_shared<Worker>(setup, *loops[i]);
        workers.push_back(worker);
        const auto begin = [worker, descriptor = descriptors[i]] {
            if (auto listener = io::Listener::adopt(descriptor)) worker->accept(std::move(*listener));
        };
        if (loops[i] == io::EventLoop::find())
            begin();
        else
            loops[i]->post(begin);
    }
    return {};
}

Task<> Server::Impl::untilEmpty(TimePoint limit) {
    while (setup.connections != 0 && TimePoint::now() < limit) co_await io::sleepFor(kLookAgain);
}

Server::Server(ServerOptions options, Handler& handler) : impl_(std::make_unique<Impl>(std::move(options), handler)) {}
Server::~Server() = default;

Result<void> Server::listen() { return impl_->start({&io::EventLoop::current()}); }

Result<void> Server::listen(io::Runtime& runtime) {
    std::vector<io::EventLoop*> loops;
    for (int i = 0; i < runtime.size(); ++i) loops.push_back(&runtime.loop(i));
    return impl_->start(loops);
}

std::uint16_t Server::port() const noexcept { return impl_->port; }

std::string Server::url() const {
    const ServerOptions& options = impl_->setup.options;
    const bool isLocal = options.inheritedDescriptor >= 0 || options.host == "127.0.0.1" || options.host == "::1" ||
                         options.host == "0.0.0.0" || options.host == "::";
    std::string url{options.tls ? "https://" : "http://"};
    if (isLocal)
        url += "localhost";
    else
        url += options.host.find(':') == std::string::npos ? options.host : "[" + options.host + "]";
    return url + ":" + std::to_string(impl_->port);
}

std::size_t Server::connections() const noexcept { return impl_->setup.connections; }

Task<> Server::drain(Duration limit) {
    impl_->onEach([](Worker& worker) { worker.drain(); });
    co_await impl_->untilEmpty(after(TimePoint::now(), limit));
    impl_->onEach([](Worker& worker) { worker.cancel(); });
    co_await impl_->untilEmpty(after(TimePoint::now(), kUnwindTime));
}

void Server::stop() noexcept {
    impl_->onEach([](Worker& worker) { worker.cancel(); });
}

} // namespace aerie::http
