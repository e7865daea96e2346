// One at a time, across suspensions. Code that does not co_await needs none: a loop runs one task at a time.
//
//   Mutex mutex;
//   auto lock = co_await mutex.lock();
//   co_await refreshToken();
//
// Thread rule: for the tasks of one loop.
#pragma once

#include <aerie/io/semaphore.hpp>

#include <optional>

namespace aerie::io {

class Mutex {
public:
    using Lock = Semaphore::Permit;

    Semaphore::AcquireOperation lock() noexcept { return semaphore_.acquire(); }
    std::optional<Lock> tryLock() noexcept { return semaphore_.tryAcquire(); }
    bool isLocked() const noexcept { return semaphore_.available() == 0; }

private:
    Semaphore semaphore_{1};
};

} // namespace aerie::io
