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

    // memcpy for the short texts that names are, without the call.
    void copyShort(const char* from, std::size_t size) noexcept {
        if (size >= 8) {
            for (std::size_t i = 0; i + 8 < size; i += 8) std::memcpy(at_ + i, from + i, 8);
            std::memcpy(at_ + size - 8, from + size - 8, 8);
        } else if (size >= 4) {
            std::memcpy(at_, from, 4);
            std::memcpy(at_ + size - 4, from + size - 4, 4);
        } else {
            for (std::size_t i = 0; i < size; ++i) at_[i] = from[i];
        }
        at_ += size;
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
    const auto take = [&](Block block, std::size_t size) {
        const unsigned mask = specialMask(block);
        const std::size_t plain = mask ? firstBit(mask) : size;
        storeBlock(at_, block); // also bytes that are not plain: they are written over
        p += plain;
        at_ += plain;
        return mask == 0;
    };
    while (static_cast<std::size_t>(end - p) >= kBlock)
        if (!take(loadBlock(p), kBlock)) return false;
    // Less than a block: two overlapping halves fill one, and what repeats changes nothing about the mask.
    const auto left = static_cast<std::size_t>(end - p);
    if (left >= 8) {
        std::uint64_t low = 0, high = 0;
        std::memcpy(&low, p, 8);
        std::memcpy(&high, end - 8, 8);
        if (specialMask(makeBlock(low, high)) == 0) {
            std::memcpy(at_, &low, 8);
            std::memcpy(at_ + left - 8, &high, 8);
            p += left;
            at_ += left;
            return true;
        }
    } else if (left >= 4) {
        std::uint32_t low = 0, high = 0;
        std::memcpy(&low, p, 4);
        std::memcpy(&high, end - 4, 4);
        const std::uint64_t both = std::uint64_t{high} << 32 | low;
        if (specialMask(makeBlock(both, both)) == 0) {
            std::memcpy(at_, &low, 4);
            std::memcpy(at_ + left - 4, &high, 4);
            p += left;
            at_ += left;
            return true;
        }
    }
    for (; p != end; ++p) {
        if (isSpecial(*p)) return false;
        *at_++ = *p;
    }
    return true;
}

} // namespace aerie::json::detail
