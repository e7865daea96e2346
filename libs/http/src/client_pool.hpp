// Connections that are open and idle, by origin.
#pragma once

#include "url.hpp"

#include <aerie/base/duration.hpp>
#include <aerie/base/result.hpp>
#include <aerie/http/client.hpp>
#include <aerie/io/socket.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/io/tls.hpp>

#include <optional>
#include <string>
#include <vector>

namespace aerie::http::detail {

class ClientPool final : io::Deadline {
public:
    explicit ClientPool(const ClientOptions& options) : options_(options) {}

    // A kept connection to this origin that looks alive; nothing if there is none.
    std::optional<io::Socket> take(const std::string& origin);
    Task<Result<io::Socket>> connect(Url url);
    void put(std::string origin, io::Socket socket);
    std::size_t size() const noexcept { return idle_.size(); }

private:
    struct Idle {
        std::string origin;
        io::Socket socket;
        TimePoint until;
    };
    // Closes those whose time is over.
    void onExpire() noexcept override;
    void rearm() noexcept;
    Result<const io::TlsClient*> tls();

    const ClientOptions& options_;
    std::vector<Idle> idle_; // the one that was used last is at the end
    std::optional<io::TlsClient> tls_;
};

} // namespace aerie::http::detail
