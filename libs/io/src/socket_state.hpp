// What a Socket owns: a descriptor registered with its loop, what is known about it, and who waits for it.
//
// Edge-triggered events say what became possible; isReadable_ and isWritable_ remember it until a short read or a
// refused write says otherwise. So the usual request costs one epoll_wait, one recv and one send.
#pragma once

#include "loop_state.hpp"
#include "native_address.hpp"

#include <aerie/io/socket.hpp>

#include <sys/types.h>
#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace aerie::io::detail {

class SocketState : public Pollable, public Again {
public:
    // Takes over an open, non-blocking descriptor. Null, with errno set and the descriptor closed, if it cannot be
    // watched.
    static SocketState* open(int descriptor, SocketAddress remote) noexcept;
    ~SocketState() override;

    // One attempt: the count, 0 for the end of the stream, or a negative errno; -EAGAIN if one has to wait.
    virtual ssize_t receive(char* memory, std::size_t size) noexcept;
    virtual ssize_t transmit(const iovec* parts, int count) noexcept;
    // Whether everything transmitted has reached the kernel: 0, -EAGAIN or another negative errno.
    virtual int flush() noexcept { return 0; }
    // Whether receive() may give something without waiting.
    virtual bool mayReceive() const noexcept { return isReadable_; }
    virtual int finishSending() noexcept;
    virtual bool isTls() const noexcept { return false; }
    virtual std::string_view applicationProtocol() const noexcept { return {}; }

    // Somebody else has emptied the descriptor.
    void expectEvent() noexcept { isReadable_ = false; }
    void expectWritable() noexcept { isWritable_ = false; }
    bool mayTransmit() const noexcept { return isWritable_; }
    bool isOpen() const noexcept { return descriptor_ >= 0; }
    int descriptor() const noexcept { return descriptor_; }
    const SocketAddress& remoteAddress() const noexcept { return remote_; }

    void setReadDeadline(TimePoint when) noexcept;
    void setWriteDeadline(TimePoint when) noexcept;
    bool hasExpired(bool forWrite) const noexcept { return (forWrite ? writeDeadline_ : readDeadline_) <= loop_->now; }

    // The operation waits: it is attempted again after each event that concerns it. 0, or a negative errno.
    int wait(SocketOperation& operation, bool forWrite) noexcept;
    void forget(SocketOperation& operation) noexcept;
    // Counts reads that found data at once. True when it is the others' turn; the event loop comes back by itself.
    bool hasHadItsTurn() noexcept { return readsInARow_ >= kReadsPerTurn; }
    void countRead() noexcept { ++readsInARow_; }

    virtual void close() noexcept;
    // Gives the descriptor away and forgets it.
    int release() noexcept;

protected:
    SocketState(int descriptor, SocketAddress remote) noexcept;
    // Takes the descriptor over from another one; watch() has to follow.
    explicit SocketState(SocketState& from) noexcept;
    // Registers with the loop, which reports what is possible already. 0, or a negative errno.
    int watch() noexcept { return loop_->poller.add(descriptor_, *this); }

    ssize_t receivePlain(char* memory, std::size_t size) noexcept;
    ssize_t transmitPlain(const iovec* parts, int count) noexcept;
    virtual void onWritable() noexcept {}
    void failOperations(int status) noexcept;

private:
    static constexpr int kReadsPerTurn = 16;

    class Guard final : public Deadline {
    public:
        explicit Guard(SocketState& state) noexcept : state_(state) {}

    private:
        void onExpire() noexcept override { state_.onDeadline(); }
        SocketState& state_;
    };

    void onEvents(std::uint32_t events) override;
    void onAgain() override;
    void onDeadline() noexcept;
    void rearm() noexcept;
    void proceed();
    void fail(SocketOperation*& slot, int status) noexcept;
    bool complete(SocketOperation*& slot) noexcept;

    LoopState* loop_;
    SocketOperation* reader_ = nullptr;
    SocketOperation* writer_ = nullptr;
    int descriptor_;
    std::uint16_t readsInARow_ = 0;
    bool isReadable_ = false;
    bool isWritable_ = true;
    bool hasEnded_ = false; // the peer has finished or reset: reading goes on until it says so
    SocketAddress remote_;
    TimePoint readDeadline_ = TimePoint::max();
    TimePoint writeDeadline_ = TimePoint::max();
    Guard guard_{*this};
};

} // namespace aerie::io::detail
