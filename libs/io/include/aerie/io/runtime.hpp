// The loops of a server: one per core, each on a thread of its own.
//
//   io::Runtime runtime;                                   // as many loops as there are cores
//   for (int i = 0; i < runtime.size(); ++i) runtime.loop(i).spawn(serve(i));
//   runtime.run();                                         // until stop(); the first loop runs on the calling thread
//
// Ignores SIGPIPE for the process. Thread rule: stop() from anywhere, the rest from the thread that made it.
#pragma once

#include <aerie/io/event_loop.hpp>

namespace aerie::io {

class Runtime {
public:
    // 0: one per core.
    explicit Runtime(int loops = 0);
    // Destroys the tasks of all loops, one loop after the other, on this thread.
    ~Runtime();
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;

    int size() const noexcept { return size_; }
    EventLoop& loop(int index) noexcept { return *loops_[index]; }

    void run();
    void stop() noexcept;

private:
    EventLoop** loops_;
    int size_;
};

} // namespace aerie::io
