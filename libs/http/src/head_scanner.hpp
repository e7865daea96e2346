// Finds the end of a head (or of trailers) and refuses the bytes over which parsers disagree: bare LF, bare CR, folded
// lines; and whatever is over a limit. Which of several faults is reported depends on the bytes alone, never on how
// they were cut into reads: the first by position wins.
#pragma once

#include "failure.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace aerie::http::detail {

enum class HeadKind : std::uint8_t { Request, Response, Trailers };

struct HeadLimits {
    std::size_t startLine;
    std::size_t bytes;
    std::size_t fields;
};

class HeadScanner {
public:
    enum class Verdict : std::uint8_t { NeedMore, Complete, Refused };

    // `block` is everything from the first byte of the head on, at each call the same bytes and more.
    Verdict scan(std::string_view block, HeadKind kind, const HeadLimits& limits);
    void reset() noexcept { *this = HeadScanner{}; }

    // Of the complete head, its empty line included.
    std::size_t size() const noexcept { return lineStart_; }
    // The line before the fields, without its CRLF.
    std::size_t startLineSize() const noexcept { return startLineSize_; }
    Failure takeFailure() noexcept { return std::move(failure_); }

private:
    Verdict refuse(int status, std::string_view message);
    Verdict checkMethod(std::string_view block);
    Verdict tooLarge(HeadKind kind);

    std::size_t lineStart_ = 0;
    std::size_t scanned_ = 0; // everything before was looked at
    std::size_t lines_ = 0;
    std::size_t startLineSize_ = 0;
    Failure failure_;
};

} // namespace aerie::http::detail
