#include <aerie/redis/reply_reader.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

namespace aerie::redis {

namespace {

constexpr std::size_t kReserveAtMost = 1024; // elements; an announced length is not yet a reason to allocate
constexpr std::size_t kReserveText = 64u << 10;

std::optional<std::int64_t> integerOf(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<double> doubleOf(std::string_view text) {
    if (text == "inf" || text == "+inf") return std::numeric_limits<double>::infinity();
    if (text == "-inf") return -std::numeric_limits<double>::infinity();
    if (text == "nan" || text == "-nan") return std::numeric_limits<double>::quiet_NaN();
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::invalid_argument || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text.substr(0, 40)) out += c >= ' ' && c < 0x7f ? c : '?';
    return out + '"';
}

} // namespace

ReplyReader::Event ReplyReader::fail(std::string reason) {
    state_ = State::Failed;
    failure_ = std::move(reason);
    return Event::Failed;
}

bool ReplyReader::refuse(std::string reason) {
    fail(std::move(reason));
    return false;
}

ReplyReader::Event ReplyReader::next(std::string_view& input) {
    for (;;) {
        switch (state_) {
        case State::Failed:
            return Event::Failed;
        case State::Line: {
            if (input.empty()) return Event::NeedMore;
            const std::size_t end = input.find('\n');
            const std::string_view part = input.substr(0, end);
            if (line_.size() + part.size() > limits_.maxLine) return fail("a line is longer than the limit");
            if (end == std::string_view::npos) {
                line_ += part;
                input = {};
                return Event::NeedMore;
            }
            input.remove_prefix(end + 1);
            std::string_view line = part;
            if (!line_.empty()) line = line_ += part;
            if (line.size() < 2 || line.find('\r') != line.size() - 1)
                return fail("a line does not end as lines of RESP do: " + quoted(line));
            line.remove_suffix(1);
            const bool isWhole = readLine(line);
            line_.clear();
            if (isWhole) return Event::Reply;
            break;
        }
        case State::Text: {
            if (input.empty()) return Event::NeedMore;
            const std::size_t taken = std::min(remaining_, input.size());
            text_.append(input.data(), taken);
            input.remove_prefix(taken);
            remaining_ -= taken;
            if (remaining_ > 0) return Event::NeedMore;
            state_ = State::TextEnd;
            break;
        }
        case State::TextEnd:
            if (input.empty()) return Event::NeedMore;
            if (input.front() != "\r\n"[endSeen_]) return fail("a string is longer than it said");
            input.remove_prefix(1);
            if (++endSeen_ < 2) break;
            endSeen_ = 0;
            state_ = State::Line;
            if (endText()) return Event::Reply;
            break;
        }
    }
}

bool ReplyReader::readLine(std::string_view line) {
    const char type = line.front();
    const std::string_view rest = line.substr(1);
    switch (type) {
    case '+':
        return finish(Reply::ofText(Reply::Kind::String, std::string{rest}));
    case '-':
        return finish(Reply::ofText(Reply::Kind::Error, std::string{rest}));
    case '(':
        return finish(Reply::ofText(Reply::Kind::String, std::string{rest}));
    case ':': {
        const auto value = integerOf(rest);
        return value ? finish(Reply::ofInteger(*value)) : refuse("not an integer: " + quoted(line));
    }
    case ',': {
        const auto value = doubleOf(rest);
        return value ? finish(Reply::ofDouble(*value)) : refuse("not a number: " + quoted(line));
    }
    case '#':
        if (rest != "t" && rest != "f") return refuse("not a boolean: " + quoted(line));
        return finish(Reply::ofBoolean(rest == "t"));
    case '_':
        return rest.empty() ? finish(Reply{}) : refuse("not a null: " + quoted(line));
    case '$':
    case '!':
    case '=':
        return beginText(type, rest);
    case '*':
        return beginAggregate(Reply::Kind::Array, rest, 1, false);
    case '~':
        return beginAggregate(Reply::Kind::Set, rest, 1, false);
    case '%':
        return beginAggregate(Reply::Kind::Map, rest, 2, false);
    case '|':
        return beginAggregate(Reply::Kind::Map, rest, 2, true);
    case '>':
        if (!open_.empty()) return refuse("a push message inside of another reply");
        return beginAggregate(Reply::Kind::Push, rest, 1, false);
    default:
        return refuse("no type of RESP begins like this: " + quoted(line));
    }
}

bool ReplyReader::beginText(char type, std::string_view length) {
    if (type == '$' && length == "-1") return finish(Reply{});
    const auto size = integerOf(length);
    if (!size || *size < 0) return refuse("not a length: " + quoted(length));
    if (static_cast<std::uint64_t>(*size) > limits_.maxText) return refuse("a string is longer than the limit");
    textType_ = type;
    remaining_ = static_cast<std::size_t>(*size);
    text_.clear();
    text_.reserve(std::min(remaining_, kReserveText));
    state_ = remaining_ > 0 ? State::Text : State::TextEnd;
    return false;
}

bool ReplyReader::endText() {
    if (textType_ == '!') return finish(Reply::ofText(Reply::Kind::Error, std::move(text_)));
    if (textType_ == '=') {
        // Three letters say the format: "txt:..."
        if (text_.size() < 4 || text_[3] != ':') return refuse("a verbatim string without its format");
        text_.erase(0, 4);
    }
    return finish(Reply::ofText(Reply::Kind::String, std::move(text_)));
}

bool ReplyReader::beginAggregate(Reply::Kind kind, std::string_view length, unsigned perEntry, bool isAttribute) {
    if (kind == Reply::Kind::Array && length == "-1") return finish(Reply{});
    const auto entries = integerOf(length);
    if (!entries || *entries < 0 || *entries > std::numeric_limits<std::int32_t>::max())
        return refuse("not a number of elements: " + quoted(length));
    const std::uint64_t count = static_cast<std::uint64_t>(*entries) * perEntry;
    if (count == 0) return isAttribute ? false : finish(Reply{kind});
    if (open_.size() >= limits_.maxDepth) return refuse("nested deeper than the limit");
    Open& open = open_.emplace_back(Open{Reply{kind}, count, isAttribute});
    open.reply.elements.reserve(std::min<std::uint64_t>(count, kReserveAtMost));
    return false;
}

bool ReplyReader::finish(Reply value) {
    for (;;) {
        if (open_.empty()) {
            result_ = std::move(value);
            return true;
        }
        Open& top = open_.back();
        top.reply.elements.push_back(std::move(value));
        if (--top.remaining > 0) return false;
        const bool wasAttribute = top.isAttribute;
        value = std::move(top.reply);
        open_.pop_back();
        if (wasAttribute) return false; // what it belongs to follows
    }
}

} // namespace aerie::redis
