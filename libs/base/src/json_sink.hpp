// Where writers write: a buffer on the stack in front of the caller's string, so that a byte costs a store and not a
// std::string's bookkeeping. flush() before the sink goes.
#pragma once

#include "json_number.hpp"
#include "json_sse.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace aerie::json::detail {

class Sink {
public:
    explicit Sink(std::string& out) noexcept : out_(out) {}
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    void flush() {
        out_.append(buffer_, static_cast<std::size_t>(at_ - buffer_));
        at_ = buffer_;
    }

    void put(char c) {
        reserve(1);
        *at_++ = c;
    }
    // Plain bytes, as they are.
    void put(std::string_view text) {
        if (text.size() > kLargeText) return putLarge(text);
        reserve(text.size());
        copyShort(text.data(), text.size());
    }
    // A comma or bracket, then a key with its colon.
    void putKey(char before, std::string_view key) {
        if (key.size() > kLargeText) {
            put(before);
            return putLarge(key);
        }
        reserve(1 + key.size());
        *at_++ = before;
        copyShort(key.data(), key.size());
    }
    void putSigned(std::int64_t number) {
        reserve(kNumberSize);
        at_ = writeSigned(at_, number);
    }
    void putUnsigned(std::uint64_t number) {
        reserve(kNumberSize);
        at_ = writeUnsigned(at_, number);
    }
    void putDouble(double number) {
        reserve(kNumberSize);
        at_ = writeDouble(at_, number);
    }
    void putFloat(float number) {
        reserve(kNumberSize);
        at_ = writeFloat(at_, number);
    }
    // With quotation marks and escapes; what is not UTF-8 becomes U+FFFD.
    void putString(std::string_view text) {
        if (text.size() > kLargeText) return putStringInPieces(text);
        reserve(text.size() + 2 + kBlock); // room for storing whole blocks
        *at_++ = '"';
        const char* p = text.data();
        const char* const end = p + text.size();
        if (!copyPlain(p, end)) return finishString(p, end);
        *at_++ = '"';
    }
    void spaces(std::size_t count) {
        for (; count > 0; --count) put(' ');
    }

    // For what writes into a std::string itself.
    std::string& flushed() {
        flush();
        return out_;
    }

private:
    static constexpr std::size_t kBufferSize = 4096;
    static constexpr std::size_t kLargeText = 1024;

    void reserve(std::size_t size) {
        if (static_cast<std::size_t>(buffer_ + kBufferSize - at_) < size) flush();
    }
    void putLarge(std::string_view text);

    // memcpy for the short texts that names are, without the call: two copies that may overlap.
    void copyShort(const char* from, std::size_t size) noexcept {
        char* const to = at_;
        at_ += size;
        if (size > 2 * kBlock) {
            std::memcpy(to, from, size);
        } else if (size >= kBlock) {
            copyEnds<kBlock>(to, from, size);
        } else if (size >= 8) {
            copyEnds<8>(to, from, size);
        } else if (size >= 4) {
            copyEnds<4>(to, from, size);
        } else if (size > 0) {
            to[0] = from[0];
            to[size / 2] = from[size / 2];
            to[size - 1] = from[size - 1];
        }
    }
    template<std::size_t N> static void copyEnds(char* to, const char* from, std::size_t size) noexcept {
        char first[N], last[N];
        std::memcpy(first, from, N);
        std::memcpy(last, from + size - N, N);
        std::memcpy(to, first, N);
        std::memcpy(to + size - N, last, N);
    }

    // Copies until something needs an escape or a check: p is then in front of it, and the answer false. Needs room for
    // the text and a block.
    bool copyPlain(const char*& p, const char* end) noexcept;
    void finishString(const char* p, const char* end);
    void putStringInPieces(std::string_view text);
    void putSpecial(const char*& p, const char* end);

    std::string& out_;
    char buffer_[kBufferSize];
    char* at_ = buffer_;
};

inline bool Sink::copyPlain(const char*& p, const char* end) noexcept {
    const auto size = static_cast<std::size_t>(end - p);
    char* const out = at_;
    std::size_t done = 0;
    for (; size - done >= kBlock; done += kBlock) {
        const Block block = loadBlock(p + done);
        storeBlock(out + done, block); // also bytes that are not plain: they are written over
        if (const unsigned mask = specialMask(block)) {
            p += done + firstBit(mask);
            at_ = out + done + firstBit(mask);
            return false;
        }
    }
    // Less than a block is left. Bytes looked at twice are plain both times.
    bool isPlain = done == size;
    if (!isPlain && size >= kBlock) {
        const Block block = loadBlock(end - kBlock);
        storeBlock(out + size - kBlock, block);
        isPlain = specialMask(block) == 0;
    } else if (size >= 8) {
        std::uint64_t low = 0, high = 0;
        std::memcpy(&low, p, 8);
        std::memcpy(&high, end - 8, 8);
        std::memcpy(out, &low, 8);
        std::memcpy(out + size - 8, &high, 8);
        isPlain = specialMask(makeBlock(low, high)) == 0;
    } else if (size >= 4) {
        std::uint32_t low = 0, high = 0;
        std::memcpy(&low, p, 4);
        std::memcpy(&high, end - 4, 4);
        std::memcpy(out, &low, 4);
        std::memcpy(out + size - 4, &high, 4);
        const std::uint64_t both = std::uint64_t{high} << 32 | low;
        isPlain = specialMask(makeBlock(both, both)) == 0;
    }
    if (isPlain) {
        p = end;
        at_ = out + size;
        return true;
    }
    p += done;
    at_ = out + done;
    for (; p != end; ++p) {
        if (isSpecial(*p)) return false;
        *at_++ = *p;
    }
    return true;
}

} // namespace aerie::json::detail
