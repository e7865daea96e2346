#include "near_miss.hpp"

#include <algorithm>

namespace aerie::config::detail {

namespace {

constexpr std::size_t kLongestWord = 64;

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Damerau's distance between neighbours (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> beforeLast(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool isSame = lower(a[i - 1]) == lower(b[j - 1]);
            now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (isSame ? 0 : 1)});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                now[j] = std::min(now[j], beforeLast[j - 2] + 1);
        }
        std::swap(beforeLast, last);
        std::swap(last, now);
    }
    return last[b.size()];
}

} // namespace

std::string_view nearest(std::string_view text, std::span<const std::string_view> candidates) {
    if (text.empty() || text.size() > kLongestWord) return {};
    std::string_view best;
    std::size_t bestDistance = std::clamp<std::size_t>(text.size() / 4, 1, 3) + 1;
    for (std::string_view candidate : candidates) {
        if (candidate.size() > kLongestWord) continue;
        const std::size_t found = distance(text, candidate);
        if (found < bestDistance) {
            best = candidate;
            bestDistance = found;
        }
    }
    return best;
}

} // namespace aerie::config::detail
