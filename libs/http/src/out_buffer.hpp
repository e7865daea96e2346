// Bytes on their way out. As a std::string, but room can be taken without being cleared first, so that a head is
// written with one check of the capacity.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace aerie::http::detail {

class OutBuffer {
public:
    std::string_view view() const noexcept { return {data_.get(), size_}; }
    std::size_t size() const noexcept { return size_; }
    std::size_t capacity() const noexcept { return capacity_; }
    bool isEmpty() const noexcept { return size_ == 0; }

    // At least n bytes behind the content, to be filled and then committed up to a place in them.
    char* room(std::size_t n) {
        if (capacity_ - size_ < n) grow(n);
        return data_.get() + size_;
    }
    void commit(const char* end) noexcept { size_ = static_cast<std::size_t>(end - data_.get()); }
    void append(std::string_view text) {
        if (text.empty()) return;
        std::memcpy(room(text.size()), text.data(), text.size());
        size_ += text.size();
    }
    void reserve(std::size_t n) {
        if (n > capacity_) grow(n - size_);
    }
    void clear() noexcept { size_ = 0; }
    void release() noexcept { OutBuffer{}.swap(*this); }
    void swap(OutBuffer& other) noexcept {
        data_.swap(other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
    }

private:
    void grow(std::size_t n) {
        const std::size_t capacity = std::max(size_ + n, capacity_ * 2);
        std::unique_ptr<char[]> grown{new char[capacity]};
        if (size_ > 0) std::memcpy(grown.get(), data_.get(), size_);
        data_ = std::move(grown);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> data_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

// Writes into room that is known to suffice.
class Cursor {
public:
    explicit Cursor(char* at) noexcept : at_(at) {}
    Cursor& put(std::string_view text) noexcept {
        std::memcpy(at_, text.data(), text.size());
        at_ += text.size();
        return *this;
    }
    // As a literal, its copy is a few moves.
    template<std::size_t N> Cursor& put(const char (&text)[N]) noexcept {
        std::memcpy(at_, text, N - 1);
        at_ += N - 1;
        return *this;
    }
    char* at() const noexcept { return at_; }
    void moveTo(char* at) noexcept { at_ = at; }

private:
    char* at_;
};

} // namespace aerie::http::detail
