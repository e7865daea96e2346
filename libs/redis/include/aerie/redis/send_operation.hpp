// The wait for an answer; what Client::send() gives.
//
// Cancelled or destroyed while it waits: a command that has not been sent is not sent; of one that has, the answer is
// thrown away when it comes, and the commands behind it keep their order.
#pragma once

#include <aerie/base/result.hpp>
#include <aerie/io/waiter.hpp>
#include <aerie/redis/command.hpp>
#include <aerie/redis/reply.hpp>

#include <coroutine>
#include <optional>
#include <utility>

namespace aerie::redis {

namespace detail {
class Connection;
struct Pending;
} // namespace detail

class [[nodiscard]] SendOperation final : public io::Waiter {
public:
    SendOperation(detail::Connection& connection, Command command) noexcept
        : connection_(connection), command_(std::move(command)) {}
    ~SendOperation() override { leave(); }

    bool await_ready() noexcept { return refuse(); }
    bool await_suspend(std::coroutine_handle<> coroutine);
    Result<Reply> await_resume() {
        finish();
        return *std::move(result_);
    }

private:
    friend detail::Connection;
    friend detail::Pending;
    void abandon() noexcept override { leave(); }
    void leave() noexcept;

    detail::Connection& connection_;
    Command command_;
    detail::Pending* pending_ = nullptr;
    std::optional<Result<Reply>> result_;
};

} // namespace aerie::redis
