// A hierarchical timing wheel: six levels of 64 slots, ticks of a millisecond, 2.2 years in all.
//
// A timer sits in the level of the highest six-bit group in which its tick differs from the wheel's, so starting and
// stopping touch one slot. As time passes, a slot of a higher level is dealt out to the lower ones; a timer moves at
// most five times. One bit per slot says whether it is occupied, so the next expiry is found without looking at timers,
// and an idle loop sleeps until then instead of ticking.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/io/link.hpp>
#include <aerie/io/timer.hpp>

#include <array>
#include <cstdint>

namespace aerie::io::detail {

class TimerWheel {
public:
    explicit TimerWheel(TimePoint origin) noexcept : origin_(origin) {}

    // Timers due at the same tick fire in the order in which they were started, if they were started equally far ahead.
    void start(TimerNode& node, std::uint64_t tick) noexcept;
    void stop(TimerNode& node) noexcept;

    // Fires what is due. Firing may start and stop timers.
    void advance(TimePoint now) noexcept;
    // When advance() has to be called next at the latest; max() if there is no timer.
    TimePoint next() const noexcept;

    // The first tick that is not before this point.
    std::uint64_t tickAtOrAfter(TimePoint when) const noexcept;
    bool isEmpty() const noexcept { return count_ == 0; }

private:
    static constexpr unsigned kLevels = 6;
    static constexpr unsigned kBits = 6;
    static constexpr unsigned kSlots = 1u << kBits;
    static constexpr std::uint32_t kFiring = UINT32_MAX;

    struct Slot {
        unsigned level;
        unsigned index;
        std::uint64_t tick; // at which it has to be looked at
    };
    bool nextSlot(Slot& out) const noexcept;
    void fire(const Slot& slot) noexcept;
    void place(TimerNode& node) noexcept;
    aerie::detail::Ring& ring(unsigned level, unsigned index) noexcept { return slots_[level * kSlots + index]; }

    TimePoint origin_;
    std::uint64_t elapsed_ = 0; // every tick up to this one has been fired
    std::uint64_t count_ = 0;
    std::array<std::uint64_t, kLevels> occupied_{};
    std::array<aerie::detail::Ring, kLevels * kSlots> slots_;
};

} // namespace aerie::io::detail
