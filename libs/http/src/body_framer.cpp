#include "body_framer.hpp"

#include "ascii.hpp"
#include "framing.hpp"

#include <algorithm>

namespace aerie::http::detail {

namespace {

// 2^60: no overflow in any sum below.
constexpr std::size_t kMaxSizeDigits = 15;

struct ChunkLine {
    std::uint64_t size = 0;
    std::size_t digits = 0;
    std::size_t extension = 0; // bytes between the size and the CR
};

// `line` without its CRLF.
bool readChunkLine(std::string_view line, ChunkLine& result) noexcept {
    while (result.digits < line.size()) {
        const int digit = hexDigit(line[result.digits]);
        if (digit < 0) break;
        if (++result.digits > kMaxSizeDigits) return false;
        result.size = result.size * 16 + static_cast<std::uint64_t>(digit);
    }
    const std::string_view extension = line.substr(result.digits);
    result.extension = extension.size();
    return result.digits > 0 && (extension.empty() || extension[0] == ';') && isFieldValue(extension);
}

} // namespace

void BodyFramer::startLength(std::uint64_t length) noexcept {
    remaining_ = length;
    received_ = 0;
    state_ = length == 0 ? State::End : State::Length;
}

void BodyFramer::startChunked() noexcept {
    received_ = 0;
    extensionBytes_ = 0;
    partial_.clear();
    state_ = State::ChunkLine;
}

void BodyFramer::startUntilClose() noexcept {
    received_ = 0;
    state_ = State::UntilClose;
}

BodyFramer::Step BodyFramer::refuse(int status, std::string_view message) {
    failure_ = {status, std::string{message}};
    return Step::Refused;
}

BodyFramer::Step BodyFramer::next(std::string_view& bytes, MessageParser& parser, Headers& trailers,
                                  const Limits& limits) {
    for (;;) {
        if (state_ == State::End) return Step::End;
        // Known before the first byte: a length over the limit need not be waited for.
        if (state_ == State::Length && remaining_ + received_ > limits.bodyBytes)
            return refuse(413, "The body is larger than the limit.");
        if (bytes.empty()) return Step::NeedMore;

        Step step = Step::NeedMore;
        switch (state_) {
        case State::Length:
        case State::ChunkData:
        case State::UntilClose:
            return takeBody(bytes, parser, limits);
        case State::ChunkLine:
            step = takeChunkLine(bytes, parser, limits);
            break;
        case State::ChunkEnd:
            step = takeChunkEnd(bytes, parser);
            break;
        case State::Trailers:
            step = takeTrailers(bytes, parser, trailers, limits);
            break;
        case State::End:
            break;
        }
        if (step == Step::Refused) return step;
    }
}

BodyFramer::Step BodyFramer::takeBody(std::string_view& bytes, MessageParser& parser, const Limits& limits) {
    piece_ = state_ == State::UntilClose ? bytes : bytes.substr(0, remaining_);
    if (piece_.size() > limits.bodyBytes - received_) return refuse(413, "The body is larger than the limit.");
    bytes.remove_prefix(piece_.size());
    received_ += piece_.size();
    bool isLast = false;
    if (state_ != State::UntilClose) {
        remaining_ -= piece_.size();
        isLast = remaining_ == 0 && state_ == State::Length;
        if (remaining_ == 0) state_ = isLast ? State::End : State::ChunkEnd;
    }
    if (const char* complaint = parser.body(piece_, isLast)) return refuse(400, complaint);
    return Step::Piece;
}

BodyFramer::Step BodyFramer::takeChunkLine(std::string_view& bytes, MessageParser& parser, const Limits& limits) {
    // The line is gathered until its LF; what is over the limit is refused at the same byte however it arrives.
    const std::size_t longest = kMaxSizeDigits + limits.chunkExtensionBytes - extensionBytes_ + 2;
    const std::size_t newline = bytes.find('\n');
    const std::size_t taken = newline == std::string_view::npos ? bytes.size() : newline + 1;
    if (partial_.size() + taken > longest)
        return refuse(413, "The extensions of the chunks are longer than the limit.");
    const bool isWhole = newline != std::string_view::npos;
    std::string_view line = bytes.substr(0, taken);
    bytes.remove_prefix(taken);
    if (!partial_.empty() || !isWhole) {
        partial_.append(line);
        line = partial_;
    }
    if (!isWhole) return Step::NeedMore;

    if (line.size() < 2 || line[line.size() - 2] != '\r')
        return refuse(400, "A chunk size ends with LF alone; CRLF is needed.");
    ChunkLine chunk;
    if (!readChunkLine(line.substr(0, line.size() - 2), chunk)) return refuse(400, "A chunk size is malformed.");
    if (chunk.size > limits.bodyBytes - received_) return refuse(413, "The body is larger than the limit.");
    extensionBytes_ += chunk.extension;
    if (extensionBytes_ > limits.chunkExtensionBytes)
        return refuse(413, "The extensions of the chunks are longer than the limit.");
    if (const char* complaint = parser.chunkLine(line, chunk.size)) return refuse(400, complaint);
    partial_.clear();
    remaining_ = chunk.size;
    state_ = chunk.size == 0 ? State::Trailers : State::ChunkData;
    if (state_ == State::Trailers) scanner_.reset();
    return Step::NeedMore;
}

BodyFramer::Step BodyFramer::takeChunkEnd(std::string_view& bytes, MessageParser& parser) {
    constexpr std::string_view kCrlf{"\r\n"};
    while (!bytes.empty() && partial_.size() < kCrlf.size()) {
        if (bytes[0] != kCrlf[partial_.size()])
            return refuse(400, "A chunk does not end with CRLF at its declared size.");
        partial_ += bytes[0];
        bytes.remove_prefix(1);
    }
    if (partial_.size() < kCrlf.size()) return Step::NeedMore;
    partial_.clear();
    state_ = State::ChunkLine;
    if (const char* complaint = parser.chunkEnd(kCrlf)) return refuse(400, complaint);
    return Step::NeedMore;
}

BodyFramer::Step BodyFramer::takeTrailers(std::string_view& bytes, MessageParser& parser, Headers& trailers,
                                          const Limits& limits) {
    const std::size_t before = partial_.size();
    const std::size_t room = limits.trailerBytes - std::min(before, limits.trailerBytes);
    std::string_view block = bytes.substr(0, room);
    if (before != 0) block = partial_.append(block);
    switch (scanner_.scan(block, HeadKind::Trailers, {0, limits.trailerBytes, limits.headerCount})) {
    case HeadScanner::Verdict::Refused:
        failure_ = scanner_.takeFailure();
        return Step::Refused;
    case HeadScanner::Verdict::NeedMore:
        if (before == 0) partial_.assign(block);
        bytes = {};
        return Step::NeedMore;
    case HeadScanner::Verdict::Complete:
        break;
    }
    block = block.substr(0, scanner_.size());
    bytes.remove_prefix(block.size() - before);
    if (const char* complaint = parser.trailers(block, trailers)) return refuse(400, complaint);
    for (HeaderField field : trailers)
        if (isForbiddenTrailer(field.name)) return refuse(400, "The trailers hold a field that belongs into the head.");
    std::string{}.swap(partial_);
    state_ = State::End;
    return Step::NeedMore;
}

} // namespace aerie::http::detail
