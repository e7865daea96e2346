// Work that blocks, done on other threads while the loop goes on.
//
//   std::string text = co_await io::runBlocking([path] { return readFile(path); });
//
// The function runs on a thread of the pool; its result or exception comes back on the calling loop. A cancelled or
// destroyed task stops waiting at once: a function that has not begun is then never called, one that has begun runs to
// its end and its result is dropped. So the function owns what it uses: capture by value.
#pragma once

#include <aerie/io/waiter.hpp>

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace aerie::io {

class ThreadPool;

namespace detail {

struct BlockingWork {
    BlockingWork() noexcept = default;
    BlockingWork(const BlockingWork&) = delete;
    BlockingWork& operator=(const BlockingWork&) = delete;
    virtual ~BlockingWork() = default;
    virtual void perform() noexcept = 0;
};

// Ties the two threads together: owns the work until both have let go of it.
struct BlockingTicket;
BlockingTicket* submit(ThreadPool& pool, BlockingWork* work, Waiter& waiter);
void letGo(BlockingTicket* ticket) noexcept;

template<class Function> class FunctionWork final : public BlockingWork {
public:
    using Value = std::invoke_result_t<Function&>;
    static_assert(!std::is_reference_v<Value>, "aerie: a blocking function returns a value, not a reference.");

    explicit FunctionWork(Function function) : function_(std::move(function)) {}

    void perform() noexcept override {
        try {
            if constexpr (std::is_void_v<Value>)
                function_();
            else
                value_.emplace(function_());
        } catch (...) {
            exception_ = std::current_exception();
        }
    }
    Value take() {
        if (exception_) std::rethrow_exception(std::exchange(exception_, nullptr));
        if constexpr (!std::is_void_v<Value>) return std::move(*value_);
    }

private:
    Function function_;
    std::conditional_t<std::is_void_v<Value>, bool, std::optional<Value>> value_{};
    std::exception_ptr exception_;
};

// Whether a temporary of this kind may be written inside of a co_await (README, "g++ 12").
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
template<class Function>
inline constexpr bool kSurvivesAwait =
    std::is_lvalue_reference_v<Function> || std::is_trivially_destructible_v<std::remove_reference_t<Function>>;
#else
template<class Function> inline constexpr bool kSurvivesAwait = true;
#endif

} // namespace detail

template<class Function> class [[nodiscard]] BlockingOperation final : public Waiter {
    using Work = detail::FunctionWork<Function>;

public:
    BlockingOperation(ThreadPool& pool, Function function) : pool_(pool), work_(new Work(std::move(function))) {}
    ~BlockingOperation() override {
        if (ticket_)
            detail::letGo(ticket_);
        else
            delete work_;
    }

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> coroutine) {
        if (!suspend(coroutine)) return false;
        ticket_ = detail::submit(pool_, work_, *this);
        return true;
    }
    typename Work::Value await_resume() {
        finish();
        return work_->take();
    }

private:
    void abandon() noexcept override {
        detail::letGo(std::exchange(ticket_, nullptr));
        work_ = nullptr;
    }

    ThreadPool& pool_;
    Work* work_;
    detail::BlockingTicket* ticket_ = nullptr;
};

class ThreadPool {
public:
    // Threads are started when there is work for them, up to this many.
    explicit ThreadPool(int threads);
    // Waits for what is running and drops what has not begun, whose tasks are left waiting: a pool outlives its loops.
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    // The process's own; as many threads as there are cores, four at least. It ends with the process.
    static ThreadPool& shared();

    template<class Function, class... Arguments> auto run(Function&& function, Arguments&&... arguments) {
        static_assert(
            detail::kSurvivesAwait<Function>,
            "aerie: g++ 12 destroys what a lambda captures twice when the lambda is written inside of co_await. "
            "Pass the values as arguments instead: runBlocking([](const std::string& p) {...}, path), or name "
            "the lambda first: auto work = [path] {...}; co_await runBlocking(work);");
        auto call = [f = std::decay_t<Function>(std::forward<Function>(function)),
                     ... a = std::decay_t<Arguments>(std::forward<Arguments>(arguments))]() mutable {
            return f(std::move(a)...);
        };
        return BlockingOperation<decltype(call)>{*this, std::move(call)};
    }

private:
    friend detail::BlockingTicket* detail::submit(ThreadPool&, detail::BlockingWork*, Waiter&);
    struct Impl;
    Impl* impl_;
};

template<class Function, class... Arguments> auto runBlocking(Function&& function, Arguments&&... arguments) {
    return ThreadPool::shared().run(std::forward<Function>(function), std::forward<Arguments>(arguments)...);
}

} // namespace aerie::io
