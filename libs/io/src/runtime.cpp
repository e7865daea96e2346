#include <aerie/io/runtime.hpp>
#include <aerie/io/signals.hpp>

#include <algorithm>
#include <thread>
#include <vector>

namespace aerie::io {

Runtime::Runtime(int loops)
    : loops_(nullptr), size_(loops > 0 ? loops : std::max(1, static_cast<int>(std::thread::hardware_concurrency()))) {
    ignoreSigpipe();
    loops_ = new EventLoop*[static_cast<std::size_t>(size_)];
    for (int i = 0; i < size_; ++i) loops_[i] = new EventLoop{EventLoop::NotCurrent{}};
}

Runtime::~Runtime() {
    for (int i = 0; i < size_; ++i) delete loops_[i];
    delete[] loops_;
}

void Runtime::run() {
    std::vector<std::thread> threads;
    for (int i = 1; i < size_; ++i) threads.emplace_back([loop = loops_[i]] { loop->run(); });
    loops_[0]->run();
    for (std::thread& thread : threads) thread.join();
}

void Runtime::stop() noexcept {
    for (int i = 0; i < size_; ++i) loops_[i]->stop();
}

} // namespace aerie::io
