#include "deflate_stream.hpp"
#include "frame.hpp"

#include <aerie/websocket/message.hpp>

#include <atomic>
#include <cstring>
#include <new>
#include <string>

namespace aerie::websocket {

using namespace detail;

namespace detail {

// The bytes of the frame follow the block in the same piece of memory.
struct MessageBlock {
    std::atomic<std::uint32_t> references{1};
    Opcode opcode{};
    std::uint8_t headerSize = 0;
    std::uint8_t level = 0;                         // of the compressed form
    std::size_t size = 0;                           // of the frame
    std::atomic<MessageBlock*> compressed{nullptr}; // itself, if that is no shorter

    char* bytes() noexcept { return reinterpret_cast<char*>(this + 1); }

    static MessageBlock* make(Opcode opcode, std::string_view payload, bool isCompressed, const std::uint32_t* key) {
        char header[kMaxHeader];
        const std::size_t headerSize = writeHeader(header, opcode, isCompressed, payload.size(), key);
        void* memory = ::operator new(sizeof(MessageBlock) + headerSize + payload.size());
        auto* block = new (memory) MessageBlock;
        block->opcode = opcode;
        block->headerSize = static_cast<std::uint8_t>(headerSize);
        block->size = headerSize + payload.size();
        std::memcpy(block->bytes(), header, headerSize);
        if (key)
            copyMasked(block->bytes() + headerSize, payload.data(), payload.size(), *key, 0);
        else if (!payload.empty())
            std::memcpy(block->bytes() + headerSize, payload.data(), payload.size());
        return block;
    }
    void release() noexcept {
        if (references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
        MessageBlock* form = compressed.load(std::memory_order_acquire);
        if (form && form != this) form->release();
        this->~MessageBlock();
        ::operator delete(this);
    }
};

} // namespace detail

Message Message::text(std::string_view payload) { return frameOf(Opcode::Text, payload); }
Message Message::binary(std::string_view payload) { return frameOf(Opcode::Binary, payload); }

Message Message::frameOf(Opcode opcode, std::string_view payload, bool isCompressed, const std::uint32_t* key) {
    return Message{MessageBlock::make(opcode, payload, isCompressed, key)};
}

Message::Message(const Message& other) noexcept : block_(other.block_) {
    if (block_) block_->references.fetch_add(1, std::memory_order_relaxed);
}

Message::~Message() {
    if (block_) block_->release();
}

bool Message::isText() const noexcept { return block_->opcode == Opcode::Text; }
Opcode Message::opcode() const noexcept { return block_->opcode; }
std::string_view Message::frame() const noexcept { return {block_->bytes(), block_->size}; }
std::string_view Message::payload() const noexcept { return frame().substr(block_->headerSize); }

Message Message::compressed(int level) const {
    MessageBlock* form = block_->compressed.load(std::memory_order_acquire);
    if (!form || (form != block_ && form->level != level)) {
        std::string bytes;
        Deflater deflater{15, false, level};
        MessageBlock* fresh = block_;
        if (deflater.compress(payload(), bytes) && bytes.size() < payload().size()) {
            fresh = MessageBlock::make(block_->opcode, bytes, true, nullptr);
            fresh->level = static_cast<std::uint8_t>(level);
        }
        if (form) { // somebody else wanted another level first
            if (fresh == block_) return *this;
            return Message{fresh};
        }
        if (block_->compressed.compare_exchange_strong(form, fresh, std::memory_order_acq_rel)) {
            form = fresh;
        } else if (fresh != block_) {
            fresh->release(); // another thread was quicker; its form may be of another level, and decodes as well
        }
    }
    form->references.fetch_add(1, std::memory_order_relaxed);
    return Message{form};
}

} // namespace aerie::websocket
