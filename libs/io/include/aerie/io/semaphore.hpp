// At most so many at a time; the others wait in line, first come, first served.
//
//   Semaphore inFlight{64};
//   auto permit = co_await inFlight.acquire();      // given back when it goes out of scope
//
// Thread rule: for the tasks of one loop. The semaphore outlives its permits.
#pragma once

#include <aerie/io/detail/wait_list.hpp>
#include <aerie/io/waiter.hpp>

#include <coroutine>
#include <optional>
#include <utility>

namespace aerie::io {

class Semaphore {
public:
    explicit Semaphore(int permits) noexcept : available_(permits) {}
    Semaphore(const Semaphore&) = delete;
    Semaphore& operator=(const Semaphore&) = delete;

    class [[nodiscard]] Permit {
    public:
        Permit() noexcept = default;
        Permit(Permit&& other) noexcept : semaphore_(std::exchange(other.semaphore_, nullptr)) {}
        Permit& operator=(Permit&& other) noexcept {
            std::swap(semaphore_, other.semaphore_);
            return *this;
        }
        ~Permit() { release(); }

        explicit operator bool() const noexcept { return semaphore_ != nullptr; }
        void release() noexcept {
            if (semaphore_) std::exchange(semaphore_, nullptr)->give();
        }

    private:
        friend Semaphore;
        explicit Permit(Semaphore* semaphore) noexcept : semaphore_(semaphore) {}
        Semaphore* semaphore_ = nullptr;
    };

    class [[nodiscard]] AcquireOperation final : public Waiter, detail::WaitLink {
    public:
        explicit AcquireOperation(Semaphore& semaphore) noexcept : semaphore_(semaphore) {}
        ~AcquireOperation() override {
            WaitLink::remove();
            if (isGranted_) semaphore_.give();
        }

        bool await_ready() noexcept { return isGranted_ = semaphore_.take(); }
        bool await_suspend(std::coroutine_handle<> coroutine) noexcept {
            if (!suspend(coroutine)) return false;
            semaphore_.waiting_.append(static_cast<detail::WaitLink&>(*this));
            return true;
        }
        Permit await_resume() {
            finish();
            isGranted_ = false;
            return Permit{&semaphore_};
        }

    private:
        friend Semaphore;
        void abandon() noexcept override { WaitLink::remove(); }
        Semaphore& semaphore_;
        bool isGranted_ = false;
    };

    AcquireOperation acquire() noexcept { return AcquireOperation{*this}; }
    std::optional<Permit> tryAcquire() noexcept {
        if (!take()) return std::nullopt;
        return Permit{this};
    }
    int available() const noexcept { return available_; }

private:
    bool take() noexcept {
        if (available_ <= 0 || !waiting_.isEmpty()) return false;
        --available_;
        return true;
    }
    // The permit goes straight to the one that has waited longest, so that newcomers cannot take it away.
    void give() noexcept {
        if (waiting_.isEmpty()) {
            ++available_;
            return;
        }
        auto& next = static_cast<AcquireOperation&>(static_cast<detail::WaitLink&>(waiting_.front()));
        next.WaitLink::remove();
        next.isGranted_ = true;
        next.resumeSoon();
    }

    int available_;
    aerie::detail::Ring waiting_;
};

} // namespace aerie::io
