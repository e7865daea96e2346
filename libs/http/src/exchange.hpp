// One request and its response on one connection of the pool.
#pragma once

#include "client_pool.hpp"
#include "response_machine.hpp"

#include <aerie/io/buffer_pool.hpp>

#include <memory>
#include <string>

namespace aerie::http::detail {

class Exchange {
public:
    // Sends the request, on a kept connection if there is one, and reads the head of the answer.
    static Task<Result<std::unique_ptr<Exchange>>> start(ClientPool& pool, const ClientOptions& options, Url url,
                                                         const ClientRequest& request, TimePoint deadline);

    const ResponseHead& head() const noexcept { return head_; }
    ResponseHead& head() noexcept { return head_; }
    // The next piece; empty at the end, when the connection has gone back to the pool.
    Task<Result<std::string>> read(TimePoint deadline);

private:
    Exchange(ClientPool& pool, Url url, io::Socket socket, Method method);

    Task<Result<void>> send(const std::string& bytes, TimePoint deadline);
    Task<Result<ResponseMachine::Event>> advance(TimePoint deadline);
    Error failure(const Error& cause) const;

    ClientPool& pool_;
    Url url_;
    io::Socket socket_;
    io::Buffer in_;
    ResponseMachine machine_;
    ResponseHead head_;
    bool isComplete_ = false;
};

} // namespace aerie::http::detail
