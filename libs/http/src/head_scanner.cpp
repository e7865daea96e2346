#include "head_scanner.hpp"

#include "ascii.hpp"

#include <algorithm>
#include <cstring>

namespace aerie::http::detail {

namespace {
// Longer than any registered method; what has no blank by then is not HTTP.
constexpr std::size_t kLongestMethod = 32;

std::size_t find(std::string_view text, char c, std::size_t from) noexcept {
    if (from >= text.size()) return std::string_view::npos;
    const void* at = std::memchr(text.data() + from, c, text.size() - from);
    return at ? static_cast<std::size_t>(static_cast<const char*>(at) - text.data()) : std::string_view::npos;
}
} // namespace

HeadScanner::Verdict HeadScanner::refuse(int status, std::string_view message) {
    failure_ = {status, std::string{message}};
    return Verdict::Refused;
}

// Refuses what is not HTTP at its first wrong byte, so that a TLS handshake on a plain port does not wait for a
// timeout.
HeadScanner::Verdict HeadScanner::checkMethod(std::string_view block) {
    for (std::size_t i = 0; i < block.size(); ++i) {
        if (block[i] == ' ' && i > 0) return Verdict::Complete;
        if (i == kLongestMethod || !isTokenCharacter(block[i]))
            return refuse(400, "The request does not begin with a method and a blank.");
    }
    return Verdict::NeedMore;
}

HeadScanner::Verdict HeadScanner::tooLarge(HeadKind kind) {
    return refuse(431, kind == HeadKind::Trailers ? "The trailers are larger than the limit."
                                                  : "The headers are larger than the limit.");
}

HeadScanner::Verdict HeadScanner::scan(std::string_view block, HeadKind kind, const HeadLimits& limits) {
    const bool hasStartLine = kind != HeadKind::Trailers;
    if (kind == HeadKind::Request && lines_ == 0 && scanned_ <= kLongestMethod)
        if (const Verdict verdict = checkMethod(block); verdict != Verdict::Complete) return verdict;

    // What lies behind the limit must not influence the verdict.
    const std::string_view window = block.substr(0, limits.bytes);
    for (;;) {
        const bool isStartLine = hasStartLine && lines_ == 0;
        if (!isStartLine && lineStart_ < window.size() && isBlank(window[lineStart_]))
            return refuse(400, "A header line begins with a blank (folded headers are not accepted).");

        const std::size_t newline = find(window, '\n', scanned_);
        const std::size_t lineEnd = newline == std::string_view::npos ? window.size() : newline;

        // The CR that ends the line is its only one. One at the very end of the bytes may still be that.
        const std::size_t carriage =
            find(window.substr(0, lineEnd), '\r', scanned_ > lineStart_ ? scanned_ - 1 : lineStart_);
        const std::size_t contentEnd = std::min(carriage, lineEnd);
        if (isStartLine && contentEnd - lineStart_ > limits.startLine)
            return kind == HeadKind::Request ? refuse(414, "The request line is longer than the limit.")
                                             : tooLarge(kind);
        if (carriage != std::string_view::npos && carriage + 1 < lineEnd)
            return refuse(400, "The head holds a CR that no LF follows.");
        if (newline == std::string_view::npos) {
            scanned_ = window.size();
            return window.size() == limits.bytes ? tooLarge(kind) : Verdict::NeedMore;
        }
        if (carriage == std::string_view::npos)
            return refuse(400, "A line of the head ends with LF alone; CRLF is needed.");

        if (isStartLine) startLineSize_ = contentEnd - lineStart_;
        const bool isEmpty = carriage == lineStart_;
        lineStart_ = scanned_ = newline + 1;
        if (isEmpty && isStartLine) return refuse(400, "The start line is empty.");
        if (isEmpty) return Verdict::Complete;
        if (!isStartLine && lines_ == limits.fields + (hasStartLine ? 1 : 0))
            return refuse(431, "There are more header fields than the limit.");
        ++lines_;
    }
}

} // namespace aerie::http::detail
