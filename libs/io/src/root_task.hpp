// Tasks that nobody awaits. Each runs in a coroutine that owns it and its context and is a member of its owner's ring;
// it goes when the task has ended, or when the owner destroys it.
#pragma once

#include <aerie/io/link.hpp>
#include <aerie/io/task.hpp>

#include <exception>

namespace aerie::io::detail {

class RootOwner {
public:
    // Starts the task now, in a context below the given one.
    void startRoot(Task<> task, TaskContext* parent);
    // Destroys what has not ended, also what is started meanwhile.
    void destroyRoots() noexcept;
    bool hasRoots() const noexcept { return !roots_.isEmpty(); }

protected:
    virtual ~RootOwner() = default;

private:
    friend struct RootTask;
    virtual void onRootFailed(std::exception_ptr exception) noexcept = 0;
    virtual void onRootEnded() noexcept = 0;

    aerie::detail::Ring roots_;
};

} // namespace aerie::io::detail
