#include "socket_state.hpp"

#include <aerie/io/signals.hpp>
#include <aerie/io/socket.hpp>

#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>

namespace aerie::io {

namespace {

constexpr int kSignalCount = 64; // 1 to 64
constexpr std::uint64_t bitOf(int signal) noexcept { return std::uint64_t{1} << (signal - 1); }

// What the handler may touch: lock-free atomics and descriptors, nothing else. A descriptor is made at the first use of
// its place and never closed: a handler on another thread may be about to write to it.
struct Subscriber {
    std::atomic<int> descriptor{-1};
    std::atomic<std::uint64_t> wanted{0};
    std::atomic<std::uint64_t> pending{0};
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

constexpr std::size_t kMostSubscribers = 32;
std::array<Subscriber, kMostSubscribers> subscribers;

std::mutex registryMutex; // for everything below; never taken by the handler
std::array<bool, kMostSubscribers> isTaken{};
std::array<int, kSignalCount + 1> userCounts{};
std::array<struct sigaction, kSignalCount + 1> previousActions{};

void onSignal(int signal) {
    const int savedErrno = errno;
    for (Subscriber& subscriber : subscribers) {
        if (!(subscriber.wanted.load() & bitOf(signal))) continue;
        subscriber.pending.fetch_or(bitOf(signal));
        const std::uint64_t one = 1;
        [[maybe_unused]] auto written = ::write(subscriber.descriptor.load(), &one, sizeof one);
    }
    errno = savedErrno;
}

void use(int signal) {
    if (userCounts[static_cast<std::size_t>(signal)]++ > 0) return;
    struct sigaction action{};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    sigaction(signal, &action, &previousActions[static_cast<std::size_t>(signal)]);
}

void unuse(int signal) noexcept {
    if (--userCounts[static_cast<std::size_t>(signal)] > 0) return;
    sigaction(signal, &previousActions[static_cast<std::size_t>(signal)], nullptr);
}

std::size_t takePlace() {
    for (std::size_t i = 0; i < kMostSubscribers; ++i) {
        if (isTaken[i]) continue;
        isTaken[i] = true;
        if (subscribers[i].descriptor.load() < 0) subscribers[i].descriptor = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        return i;
    }
    std::fputs("aerie: more than 32 io::Signals objects at once.\n", stderr);
    std::abort();
}

} // namespace

struct Signals::Impl {
    explicit Impl(std::initializer_list<int> list) {
        std::lock_guard lock{registryMutex};
        place = takePlace();
        Subscriber& subscriber = subscribers[place];
        socket = Socket{detail::SocketState::open(subscriber.descriptor, {})};
        subscriber.pending = 0;
        for (const int signal : list) {
            if (!(signals & bitOf(signal))) use(signal);
            signals |= bitOf(signal);
        }
        subscriber.wanted = signals;
    }
    ~Impl() {
        std::lock_guard lock{registryMutex};
        subscribers[place].wanted = 0;
        for (std::uint64_t rest = signals; rest; rest &= rest - 1) unuse(std::countr_zero(rest) + 1);
        socket.release();
        isTaken[place] = false;
    }

    Socket socket; // over an eventfd: only ever asked whether it is readable
    std::size_t place;
    std::uint64_t signals = 0;
};

Signals::Signals(std::initializer_list<int> signals) : impl_(new Impl{signals}) {}

Signals::~Signals() { delete impl_; }

Task<int> Signals::next() {
    std::atomic<std::uint64_t>& pending = subscribers[impl_->place].pending;
    for (;;) {
        if (const std::uint64_t bits = pending.load()) {
            const int signal = std::countr_zero(bits) + 1;
            pending.fetch_and(~bitOf(signal));
            co_return signal;
        }
        (co_await impl_->socket.readable()).value();
        std::uint64_t count;
        [[maybe_unused]] auto read = ::read(impl_->socket.descriptor(), &count, sizeof count);
        impl_->socket.state()->expectEvent();
    }
}

void ignoreSigpipe() noexcept { std::signal(SIGPIPE, SIG_IGN); }

} // namespace aerie::io
