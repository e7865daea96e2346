#include "loop_state.hpp"
#include "system_error.hpp"

#include <aerie/io/descriptor_watch.hpp>

namespace aerie::io {

struct DescriptorWatch::State final : detail::Pollable {
    State(DescriptorWatch& w, int fd, std::uint32_t events) noexcept
        : owner(w), loop(EventLoop::current().state()), descriptor(fd), wanted(events) {}

    void onEvents(std::uint32_t events) override {
        constexpr std::uint32_t kBroken = EPOLLERR | EPOLLHUP | EPOLLRDHUP;
        owner.onReady((events & (EPOLLIN | kBroken)) != 0, (events & EPOLLOUT) != 0);
    }

    DescriptorWatch& owner;
    detail::LoopState& loop;
    int descriptor;
    std::uint32_t wanted;
};

Result<void> DescriptorWatch::watch(int descriptor, bool forRead, bool forWrite) {
    const std::uint32_t wanted =
        (forRead ? std::uint32_t{EPOLLIN | EPOLLRDHUP} : 0) | (forWrite ? std::uint32_t{EPOLLOUT} : 0);
    if (state_ && state_->descriptor == descriptor) {
        if (state_->wanted == wanted) return {};
        // A library that closes its socket and opens another gets the same number, which the kernel no longer watches.
        if (state_->loop.poller.modify(descriptor, *state_, wanted) == 0) {
            state_->wanted = wanted;
            return {};
        }
    }
    stopWatching();
    auto* state = new State(*this, descriptor, wanted);
    if (const int error = state->loop.poller.add(descriptor, *state, wanted); error != 0) {
        delete state;
        return detail::systemError(ErrorCode::InternalServerError, "watching a descriptor", -error);
    }
    state_ = state;
    return {};
}

void DescriptorWatch::stopWatching() noexcept {
    if (!state_) return;
    state_->loop.poller.remove(state_->descriptor, *state_);
    delete state_;
    state_ = nullptr;
}

} // namespace aerie::io
