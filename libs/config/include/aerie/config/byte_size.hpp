// A number of bytes that reads well: 10_mb in C++, 10mb in a .env file. 1 kB is 1024 bytes.
#pragma once

#include <aerie/base/type_info.hpp>

#include <compare>
#include <cstdint>

namespace aerie::config {

struct ByteSize {
    std::int64_t bytes = 0;

    constexpr auto operator<=>(const ByteSize&) const = default;
};

namespace literals {
constexpr ByteSize operator""_kb(unsigned long long n) { return {static_cast<std::int64_t>(n) << 10}; }
constexpr ByteSize operator""_mb(unsigned long long n) { return {static_cast<std::int64_t>(n) << 20}; }
constexpr ByteSize operator""_gb(unsigned long long n) { return {static_cast<std::int64_t>(n) << 30}; }
} // namespace literals

} // namespace aerie::config
