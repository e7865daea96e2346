#include "multipart.hpp"

#include <aerie/http/headers.hpp>

#include <algorithm>
#include <utility>

namespace aerie::trpc::detail {

namespace {

std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Of a name in quotation marks browsers encode the three characters that would break the header.
std::string decodeName(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view code = text.substr(i, 3);
        const char decoded = code == "%22"                    ? '"'
                             : code == "%0D" || code == "%0d" ? '\r'
                             : code == "%0A" || code == "%0a" ? '\n'
                                                              : '\0';
        out += decoded ? decoded : text[i];
        if (decoded) i += 2;
    }
    return out;
}

// The value of a parameter such as `name="a b"` or `boundary=x`, in a header's text behind the first semicolon.
std::optional<std::string> parameter(std::string_view text, std::string_view wanted) {
    while (!text.empty()) {
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        std::string_view key = text.substr(0, equals);
        key = trim(key.substr(key.rfind(';') + 1));
        text.remove_prefix(equals + 1);
        std::string value;
        if (text.starts_with('"')) {
            std::size_t end = 1;
            for (; end < text.size() && text[end] != '"'; ++end) {
                if (text[end] == '\\' && end + 1 < text.size() && (text[end + 1] == '"' || text[end + 1] == '\\'))
                    ++end;
                value += text[end];
            }
            if (end == text.size()) return std::nullopt;
            text.remove_prefix(end + 1);
        } else {
            const std::size_t end = std::min(text.find(';'), text.size());
            value = trim(text.substr(0, end));
            text.remove_prefix(end);
        }
        if (http::equalsIgnoringCase(key, wanted)) return value;
    }
    return std::nullopt;
}

std::string_view behindSemicolon(std::string_view text) noexcept {
    const std::size_t at = text.find(';');
    return at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
}

} // namespace

std::optional<std::string> boundaryOf(std::string_view contentType) {
    auto boundary = parameter(behindSemicolon(contentType), "boundary");
    if (!boundary || boundary->empty() || boundary->size() > 70) return std::nullopt;
    for (char c : *boundary)
        if (c < ' ' || c == 0x7f) return std::nullopt; // bytes from 0x80 on are below zero, too
    return boundary;
}

// The first delimiter has no line break of its own in front when it opens the body.
MultipartMachine::MultipartMachine(std::string_view boundary)
    : delimiter_("\r\n--" + std::string{boundary}), buffer_("\r\n") {}

void MultipartMachine::feed(std::string_view bytes) {
    buffer_.erase(0, std::exchange(at_, 0));
    buffer_ += bytes;
}

MultipartMachine::Event MultipartMachine::next() {
    switch (state_) {
    case State::Preamble:
        return readContent(true);
    case State::AfterDelimiter:
        return readAfterDelimiter();
    case State::Head:
        return readHead();
    case State::Content:
        return readContent(false);
    case State::Epilogue:
        at_ = buffer_.size();
        return Event::End;
    case State::Failed:
        break;
    }
    return Event::Failed;
}

// Up to the delimiter; all but what may be the beginning of one is given on.
MultipartMachine::Event MultipartMachine::readContent(bool isPreamble) {
    const std::string_view text = rest();
    const std::size_t found = text.find(delimiter_);
    std::size_t size = found;
    if (found == std::string_view::npos) {
        size = text.size() - std::min(text.size(), delimiter_.size() - 1);
        while (size < text.size() && !std::string_view{delimiter_}.starts_with(text.substr(size))) ++size;
    }
    if (size > 0 && !isPreamble) {
        piece_ = text.substr(0, size);
        at_ += size;
        return Event::Data;
    }
    at_ += size;
    if (found == std::string_view::npos)
        return needMore(isPreamble ? "it has no part" : "a part is not ended by the boundary");
    at_ += delimiter_.size();
    state_ = State::AfterDelimiter;
    return isPreamble ? next() : Event::PartEnd;
}

MultipartMachine::Event MultipartMachine::readAfterDelimiter() {
    std::string_view text = rest();
    const std::size_t blanks = std::min(text.find_first_not_of(" \t"), text.size());
    if (blanks > kMaxHeadSize) return fail("a boundary is followed by something else");
    if (text.starts_with("--")) {
        state_ = State::Epilogue;
        return next();
    }
    text.remove_prefix(blanks);
    if (text.size() < 2) return needMore("it ends behind a boundary");
    if (!text.starts_with("\r\n")) return fail("a boundary is followed by something else");
    if (++parts_ > kMaxParts) return fail("it has too many parts");
    at_ += blanks + 2;
    state_ = State::Head;
    return next();
}

MultipartMachine::Event MultipartMachine::readHead() {
    const std::string_view text = rest();
    std::size_t end = text.find("\r\n\r\n");
    const bool isEmpty = text.starts_with("\r\n");
    if (isEmpty) end = 0;
    if (std::min(end, text.size()) > kMaxHeadSize) return fail("the head of a part is too long");
    if (end == std::string_view::npos) return needMore("it ends in the head of a part");
    name_.clear();
    fileName_.reset();
    contentType_.clear();
    bool isNamed = false;
    for (std::string_view lines = text.substr(0, end); !lines.empty();) {
        const std::size_t lineEnd = std::min(lines.find("\r\n"), lines.size());
        isNamed = readHeader(lines.substr(0, lineEnd)) || isNamed;
        lines.remove_prefix(std::min(lineEnd + 2, lines.size()));
    }
    if (!isNamed) return fail("a part has no name");
    at_ += end + (isEmpty ? 2 : 4);
    state_ = State::Content;
    // The line break in front of the delimiter of an empty part is the one that ended its head.
    at_ -= 2;
    if (rest().substr(0, delimiter_.size()) != delimiter_) {
        if (std::string_view{delimiter_}.starts_with(rest()) && !isFinished_ && rest().size() < delimiter_.size()) {
            at_ -= end + (isEmpty ? 0 : 2); // not known yet: read the head again
            state_ = State::Head;
            return Event::NeedMore;
        }
        at_ += 2;
    }
    return Event::Part;
}

// Whether the line names the part.
bool MultipartMachine::readHeader(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    const std::string_view key = trim(line.substr(0, colon)), value = trim(line.substr(colon + 1));
    if (http::equalsIgnoringCase(key, "content-type")) contentType_ = value;
    if (!http::equalsIgnoringCase(key, "content-disposition")) return false;
    const std::string_view parameters = behindSemicolon(value);
    const auto name = parameter(parameters, "name");
    if (!name) return false;
    name_ = decodeName(*name);
    if (const auto file = parameter(parameters, "filename")) fileName_ = decodeName(*file);
    return true;
}

} // namespace aerie::trpc::detail
