// Blocks of 16 KiB for what is on its way between a socket and a parser.
//
//   Buffer buffer;                                             // owns nothing yet
//   while (*co_await socket.readSome(buffer)) {                // takes a block when there is something to read
//       buffer.consume(machine.feed(buffer.data()));           // an empty buffer gives its block back while it waits
//   }
//
// Each loop keeps the blocks that were given back, up to a limit, so that an idle connection owns none and a busy one
// does not allocate. Thread rule: a buffer stays on the loop where it got its block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace aerie::io {

class Buffer {
public:
    static constexpr std::size_t kCapacity = 16 * 1024;

    Buffer() noexcept = default;
    Buffer(Buffer&& other) noexcept
        : block_(std::exchange(other.block_, nullptr)),
          begin_(std::exchange(other.begin_, 0)),
          end_(std::exchange(other.end_, 0)) {}
    Buffer& operator=(Buffer&& other) noexcept {
        std::swap(block_, other.block_);
        std::swap(begin_, other.begin_);
        std::swap(end_, other.end_);
        return *this;
    }
    ~Buffer() { release(); }

    // The bytes that have been read and not consumed. The char* is writable, for parsers that unmask or decode in
    // place.
    std::span<char> bytes() noexcept { return {block_ + begin_, static_cast<std::size_t>(end_ - begin_)}; }
    std::string_view data() const noexcept { return {block_ + begin_, static_cast<std::size_t>(end_ - begin_)}; }
    std::size_t size() const noexcept { return end_ - begin_; }
    bool isEmpty() const noexcept { return begin_ == end_; }
    bool isFull() const noexcept { return size() == kCapacity; }

    // Forgets the first n bytes, n <= size().
    void consume(std::size_t n) noexcept {
        begin_ += static_cast<std::uint32_t>(n);
        if (begin_ == end_) begin_ = end_ = 0;
    }
    // Room behind the data, taking a block if there is none; moves the data to the front if that makes more room. Empty
    // only when the buffer is full.
    std::span<char> prepare();
    // n bytes were written into the room.
    void commit(std::size_t n) noexcept { end_ += static_cast<std::uint32_t>(n); }

    bool ownsBlock() const noexcept { return block_ != nullptr; }
    // Gives the block back, with what is in it.
    void release() noexcept;

private:
    char* block_ = nullptr;
    std::uint32_t begin_ = 0;
    std::uint32_t end_ = 0;
};

// What this thread's pool holds; for tests and metrics.
struct BufferPoolStats {
    std::size_t inUse;
    std::size_t kept;
};
BufferPoolStats bufferPoolStats() noexcept;

} // namespace aerie::io
