#include <aerie/io/buffer_pool.hpp>

#include <cstring>
#include <new>

namespace aerie::io {

namespace {

// Enough for what a loop has in its hands in one round; more than this goes back to the allocator.
constexpr std::size_t kMostKept = 64;

// Kept blocks form a list through their own first bytes.
struct FreeBlock {
    FreeBlock* next;
};

class BlockPool {
public:
    constexpr BlockPool() noexcept = default;
    ~BlockPool() {
        isClosed_ = true;
        while (free_) ::operator delete(std::exchange(free_, free_->next));
    }

    char* take() {
        ++inUse;
        if (!free_) return static_cast<char*>(::operator new(Buffer::kCapacity));
        --kept;
        return reinterpret_cast<char*>(std::exchange(free_, free_->next));
    }
    void give(char* block) noexcept {
        --inUse;
        // A buffer with a longer life than its thread's pool.
        if (isClosed_ || kept == kMostKept) return ::operator delete(block);
        ++kept;
        free_ = new (block) FreeBlock{free_};
    }

    std::size_t inUse = 0;
    std::size_t kept = 0;

private:
    FreeBlock* free_ = nullptr;
    bool isClosed_ = false;
};

thread_local constinit BlockPool pool;

} // namespace

std::span<char> Buffer::prepare() {
    if (!block_) block_ = pool.take();
    if (begin_ > 0 && (end_ == kCapacity || begin_ > kCapacity / 2)) {
        std::memmove(block_, block_ + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    return {block_ + end_, kCapacity - end_};
}

void Buffer::release() noexcept {
    if (block_) pool.give(std::exchange(block_, nullptr));
    begin_ = end_ = 0;
}

BufferPoolStats bufferPoolStats() noexcept { return {pool.inUse, pool.kept}; }

} // namespace aerie::io
