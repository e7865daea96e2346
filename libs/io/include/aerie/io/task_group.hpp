// Tasks that run beside their owner and do not outlive it.
//
//   TaskGroup connections;
//   connections.spawn(serve(std::move(socket)));
//   ...
//   connections.cancel();                 // each gets OperationCancelled where it waits
//   co_await connections.join();          // until all have ended
//
// Destroying the group destroys the tasks that have not ended; it must not be done by one of them. An exception that
// ends a task goes to the loop's error hook. Thread rule: for one loop.
#pragma once

#include <aerie/io/detail/wait_list.hpp>
#include <aerie/io/task.hpp>

#include <cstddef>

namespace aerie::io {

class TaskGroup {
public:
    // The tasks see the values of this context and are cancelled with it; by default it is a root.
    explicit TaskGroup(TaskContext* parent = nullptr);
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    // Starts the task now, in a context of its own.
    void spawn(Task<> task);
    // Those that have not ended.
    std::size_t size() const noexcept;
    // Cancels them. Tasks that are spawned later are cancelled from the start.
    void cancel() noexcept;
    bool isCancelled() const noexcept;
    // Waits until none is left.
    Task<> join();

private:
    struct Impl;
    Impl* impl_;
};

} // namespace aerie::io
