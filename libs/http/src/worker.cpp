#include "worker.hpp"

#include "connection.hpp"
#include "deadlines.hpp"

namespace aerie::http::detail {

namespace {

constexpr std::size_t kOutput = 4 * 1024;

Error mistake(std::string text) { return Error{ErrorCode::InternalServerError, std::move(text)}; }

// One connection's part in the server's count.
class Counted {
public:
    explicit Counted(std::atomic<std::size_t>& count) noexcept : count_(count) { ++count_; }
    ~Counted() { --count_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

private:
    std::atomic<std::size_t>& count_;
};

} // namespace

ServerSetup::ServerSetup(ServerOptions serverOptions, Handler& serverHandler)
    : options(std::move(serverOptions)),
      handler(serverHandler),
      cors(options.cors),
      compression(options.compression),
      trust(options.trustProxy) {}

Result<void> ServerSetup::prepare() {
    if (Result<void> checked = handler.check(); !checked) return checked;
    if (Result<void> checked = cors.check(); !checked) return checked;
    if (Result<void> checked = trust.check(); !checked) return checked;
    if (options.limits.headerBytes < options.limits.startLine)
        return mistake("limits: headerBytes counts the start line as well, so it must not be less than startLine.");
    if (!options.tls) return {};
    auto certificate = io::TlsCertificate::fromFiles(options.tls->certificateFile, options.tls->privateKeyFile);
    if (!certificate) return certificate.error();
    io::TlsServerOptions tlsOptions;
    tlsOptions.certificates.push_back(std::move(*certificate));
    tlsOptions.protocols.emplace_back("http/1.1");
    auto created = io::TlsServer::create(tlsOptions);
    if (!created) return created.error();
    tls = std::move(*created);
    return {};
}

Worker::Worker(ServerSetup& serverSetup, io::EventLoop& eventLoop)
    : setup(serverSetup), loop(eventLoop), common(setup.options.securityHeaders, setup.options.tls.has_value()) {
    out.reserve(kOutput);
}

void Worker::accept(io::Listener listener) {
    listener_ = std::move(listener);
    tasks_.spawn(acceptAll());
}

Task<> Worker::acceptAll() {
    while (auto socket = co_await listener_.accept()) {
        // More than this many would starve those that are here; the newcomer sees a closed connection.
        if (tasks_.size() > setup.options.limits.connectionsPerThread) continue;
        tasks_.spawn(serve(std::move(*socket)));
    }
}

Task<> Worker::serve(io::Socket socket) {
    const Counted counted{setup.connections};
    if (setup.tls) {
        auto secure = co_await setup.tls->accept(std::move(socket), setup.options.timeouts.header);
        if (!secure) co_return;
        socket = std::move(*secure);
    }
    Connection connection{*this, std::move(socket)};
    co_await connection.run();
}

void Worker::drain() noexcept {
    isDraining = true;
    drainIdleUntil = after(loop.now(), setup.options.timeouts.drainIdle);
    listener_.close();
    // Nudging only moves a deadline; no connection leaves the ring meanwhile.
    for (aerie::detail::Link* link = open_.next; link != &open_; link = link->next)
        static_cast<Connection*>(link)->nudge();
}

void Worker::cancel() noexcept {
    listener_.close();
    tasks_.cancel();
}

} // namespace aerie::http::detail
