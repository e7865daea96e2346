// One line of `aerie doctor`: what was looked at, how it is, and what to do about it.
#pragma once

#include <cstdint>
#include <string>

namespace aerie::tools {

enum class Health : std::uint8_t { Good, Worth, Bad }; // Worth: knowing, but nothing stops working

struct Finding {
    Health health = Health::Good;
    std::string subject; // "port"
    std::string text;    // "3001 is free"
    std::string advice;  // empty when all is well
};

// "ok    port      3001 is free"
std::string toLine(const Finding& finding);

} // namespace aerie::tools
