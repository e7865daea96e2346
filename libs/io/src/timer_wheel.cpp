#include "timer_wheel.hpp"

#include <algorithm>
#include <bit>

namespace aerie::io::detail {

namespace {

constexpr std::int64_t kTickNanoseconds = 1'000'000;

} // namespace

std::uint64_t TimerWheel::tickAtOrAfter(TimePoint when) const noexcept {
    if (when <= origin_) return 0;
    const auto distance = static_cast<std::uint64_t>((when - origin_).nanoseconds);
    return distance / kTickNanoseconds + (distance % kTickNanoseconds != 0);
}

void TimerWheel::start(TimerNode& node, std::uint64_t tick) noexcept {
    node.wheel_ = this;
    // The current tick has been fired already.
    node.tick_ = std::max(tick, elapsed_ + 1);
    ++count_;
    place(node);
}

void TimerWheel::place(TimerNode& node) noexcept {
    // Beyond the last level a timer waits in the furthest slot and is placed again from there.
    const std::uint64_t tick = std::min(node.tick_, elapsed_ + (std::uint64_t{1} << (kLevels * kBits)) - 1);
    const std::uint64_t difference = (elapsed_ ^ tick) | (kSlots - 1);
    const unsigned level = std::min(static_cast<unsigned>(63 - std::countl_zero(difference)) / kBits, kLevels - 1);
    const auto index = static_cast<unsigned>(tick >> (level * kBits)) & (kSlots - 1);
    node.slot_ = level * kSlots + index;
    occupied_[level] |= std::uint64_t{1} << index;
    ring(level, index).append(node);
}

void TimerWheel::stop(TimerNode& node) noexcept {
    node.TimerLink::remove();
    --count_;
    if (node.slot_ == kFiring) return;
    if (slots_[node.slot_].isEmpty()) occupied_[node.slot_ / kSlots] &= ~(std::uint64_t{1} << (node.slot_ % kSlots));
}

bool TimerWheel::nextSlot(Slot& out) const noexcept {
    for (unsigned level = 0; level < kLevels; ++level) {
        if (!occupied_[level]) continue;
        const unsigned shift = level * kBits;
        const auto now = static_cast<unsigned>(elapsed_ >> shift) & (kSlots - 1);
        const auto ahead = static_cast<unsigned>(std::countr_zero(std::rotr(occupied_[level], static_cast<int>(now))));
        const unsigned index = (now + ahead) & (kSlots - 1);
        // Where this round of the level began, and whether the slot belongs to the following one.
        const std::uint64_t round = elapsed_ & ~((std::uint64_t{1} << (shift + kBits)) - 1);
        std::uint64_t tick = round + (std::uint64_t{index} << shift);
        if (tick <= elapsed_) tick += std::uint64_t{1} << (shift + kBits);
        out = {level, index, tick};
        return true;
    }
    return false;
}

TimePoint TimerWheel::next() const noexcept {
    Slot slot;
    if (!nextSlot(slot)) return TimePoint::max();
    return origin_ + Duration{static_cast<std::int64_t>(slot.tick) * kTickNanoseconds};
}

void TimerWheel::advance(TimePoint now) noexcept {
    const auto target = static_cast<std::uint64_t>((now - origin_).nanoseconds / kTickNanoseconds);
    Slot slot;
    while (nextSlot(slot) && slot.tick <= target) {
        elapsed_ = slot.tick;
        fire(slot);
    }
    elapsed_ = std::max(elapsed_, target);
}

void TimerWheel::fire(const Slot& slot) noexcept {
    aerie::detail::Ring due;
    due.take(ring(slot.level, slot.index));
    occupied_[slot.level] &= ~(std::uint64_t{1} << slot.index);
    for (aerie::detail::Link* link = due.next; link != &due; link = link->next)
        static_cast<TimerNode*>(static_cast<TimerLink*>(link))->slot_ = kFiring;

    while (!due.isEmpty()) {
        auto& node = static_cast<TimerNode&>(static_cast<TimerLink&>(due.front()));
        node.TimerLink::remove();
        if (node.tick_ > elapsed_) {
            place(node);
        } else {
            --count_;
            node.onTimer();
        }
    }
}

} // namespace aerie::io::detail
