// Several tasks at once, on this loop.
//
//   std::vector<Task<User>> tasks;
//   for (Uuid id : ids) tasks.push_back(users.findById(id));
//   std::vector<User> found = co_await io::whenAll(std::move(tasks));       // in the order of the tasks
//
// Waits until all have ended, also when one fails; then rethrows the exception that came first. Cancelling the awaiting
// task cancels all of them. Name the vector: g++ 12 rejects a braced list inside of co_await.
#pragma once

#include <aerie/io/task.hpp>

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace aerie::io {

namespace detail {

// What the branches share.
struct Gathering {
    std::size_t unfinished = 0;
    std::coroutine_handle<> awaiting;
    std::exception_ptr firstException;
};

// One task among several: started by hand, and the last to end resumes whoever awaits them all.
class Branch {
public:
    struct promise_type {
        struct FinalAwaiter {
            bool await_ready() const noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> self) const noexcept {
                Gathering& all = *self.promise().gathering;
                return --all.unfinished == 0 ? all.awaiting : std::noop_coroutine();
            }
            void await_resume() const noexcept {}
        };

        Branch get_return_object() noexcept { return Branch{std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_always initial_suspend() const noexcept { return {}; }
        FinalAwaiter final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() noexcept {
            if (!gathering->firstException) gathering->firstException = std::current_exception();
        }
        Gathering* gathering = nullptr;
    };

    Branch(Branch&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Branch& operator=(Branch&&) = delete;
    ~Branch() {
        if (handle_) handle_.destroy();
    }
    void start(Gathering& gathering) {
        handle_.promise().gathering = &gathering;
        // It may suspend anywhere; the next one starts in the context that this one started in.
        TaskContext::Activation keep{TaskContext::current()};
        handle_.resume();
    }

private:
    explicit Branch(std::coroutine_handle<promise_type> handle) noexcept : handle_(handle) {}
    std::coroutine_handle<promise_type> handle_;
};

template<class T, class Slot> Branch branchOf(Task<T> task, Slot& slot) {
    if constexpr (std::is_void_v<T>)
        co_await std::move(task);
    else
        slot.emplace(co_await std::move(task));
}

class GatherAwaiter {
public:
    explicit GatherAwaiter(std::vector<Branch>& branches) noexcept : branches_(branches) {}

    bool await_ready() const noexcept { return branches_.empty(); }
    bool await_suspend(std::coroutine_handle<> awaiting) {
        // The awaiting coroutine counts as one, so that none of the branches resumes it while others are to be started.
        gathering_.unfinished = branches_.size() + 1;
        gathering_.awaiting = std::noop_coroutine();
        for (Branch& branch : branches_) branch.start(gathering_);
        gathering_.awaiting = awaiting;
        return --gathering_.unfinished > 0;
    }
    void await_resume() const {
        if (gathering_.firstException) std::rethrow_exception(gathering_.firstException);
    }

private:
    std::vector<Branch>& branches_;
    Gathering gathering_;
};

} // namespace detail

template<class T> Task<std::vector<T>> whenAll(std::vector<Task<T>> tasks) {
    std::vector<std::optional<T>> slots(tasks.size());
    std::vector<detail::Branch> branches;
    branches.reserve(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i) branches.push_back(detail::branchOf(std::move(tasks[i]), slots[i]));
    co_await detail::GatherAwaiter{branches};

    std::vector<T> results;
    results.reserve(slots.size());
    for (std::optional<T>& slot : slots) results.push_back(std::move(*slot));
    co_return results;
}

inline Task<> whenAll(std::vector<Task<>> tasks) {
    bool nothing = false;
    std::vector<detail::Branch> branches;
    branches.reserve(tasks.size());
    for (Task<>& task : tasks) branches.push_back(detail::branchOf(std::move(task), nothing));
    co_await detail::GatherAwaiter{branches};
}

} // namespace aerie::io
