// Signals of the operating system as something to wait for.
//
//   io::Signals signals{SIGTERM, SIGINT, SIGHUP};
//   while (int signal = co_await signals.next()) {
//       if (signal == SIGHUP) reload(); else break;
//   }
//
// While an object that names a signal exists, the signal no longer does what it does by default; afterwards it does
// again. Several objects may name the same one; each gets it. Signals that come together are told one by one, and the
// same one only once. Thread rule: an object belongs to the loop it was made on.
#pragma once

#include <aerie/io/task.hpp>

#include <coroutine>
#include <csignal>
#include <initializer_list>

namespace aerie::io {

class Signals {
public:
    explicit Signals(std::initializer_list<int> signals);
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    // The number of the next signal. One waiting task at a time.
    Task<int> next();

private:
    struct Impl;
    Impl* impl_;
};

// A process that writes to connections must not be ended by SIGPIPE. Runtime does this; sockets do not depend on it.
void ignoreSigpipe() noexcept;

} // namespace aerie::io
