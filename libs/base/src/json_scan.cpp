#include "json_scan.hpp"

namespace aerie::json::detail {

namespace {

constexpr int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Four hexadecimal digits at p, or -1.
int readHex4(const char* p, const char* end) {
    if (end - p < 4) return -1;
    int value = 0;
    for (int i = 0; i < 4; ++i) {
        const int digit = hexDigit(p[i]);
        if (digit < 0) return -1;
        value = value * 16 + digit;
    }
    return value;
}

constexpr bool isHighSurrogate(int unit) { return unit >= 0xD800 && unit < 0xDC00; }
constexpr bool isLowSurrogate(int unit) { return unit >= 0xDC00 && unit < 0xE000; }

// What the letter behind a backslash stands for; NUL for `u` and for letters that may not stand there.
constexpr char unescaped(char letter) {
    switch (letter) {
    case '"':
    case '\\':
    case '/':
        return letter;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return '\0';
    }
}

} // namespace

bool Scanner::fail(const char* where, std::string_view reason) noexcept {
    if (!fault_) {
        fault_ = where;
        reason_ = where == end_ ? "the text ends too early" : reason;
    }
    return false;
}

bool Scanner::failInWord(std::string_view word) noexcept {
    const char* p = at_;
    for (std::size_t i = 0; i < word.size() && p != end_ && *p == word[i]; ++i) ++p;
    return p == at_ ? failAtValue() : fail(p, "expected true, false or null");
}

void Scanner::skipBlanks() noexcept {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
}

const char* Scanner::findStringStopSlowly(const char* p) noexcept {
    for (;;) {
        const auto left = static_cast<std::size_t>(end_ - p);
        if (left >= kBlock) {
            const unsigned mask = specialMask(loadBlock(p));
            p += mask ? firstBit(mask) : kBlock;
            if (!mask) continue;
        } else if (static_cast<std::size_t>(end_ - begin_) >= kBlock) {
            // The last block of the text, without the bytes in front of p.
            const unsigned mask = specialMask(loadBlock(end_ - kBlock)) >> (kBlock - left);
            p = mask ? p + firstBit(mask) : end_;
        } else {
            while (p != end_ && !isSpecial(*p)) ++p;
        }
        if (p == end_) {
            fail(end_, {});
            return nullptr;
        }
        if (*p == '"' || *p == '\\') return p;
        if (static_cast<unsigned char>(*p) < 0x20) {
            fail(p, "control character in a string");
            return nullptr;
        }
        // Beyond ASCII: to the end of the run at once, then a look at its encoding.
        const char* const stop = findStop(p, end_);
        if (!isUtf8(p, stop)) {
            fail(findBrokenUtf8(p, stop), "invalid UTF-8");
            return nullptr;
        }
        p = stop;
        if (p != end_ && static_cast<unsigned char>(*p) >= 0x20) return p;
    }
}

// At a backslash: steps over the escape.
bool Scanner::skipEscape(const char*& p) noexcept {
    if (++p == end_) return fail(p, {});
    if (*p == 'u') {
        if (readHex4(p + 1, end_) < 0) return fail(end_ - p < 5 ? end_ : p, "invalid escape");
        p += 5;
        return true;
    }
    if (unescaped(*p) == '\0') return fail(p, "invalid escape");
    ++p;
    return true;
}

bool Scanner::skipString() noexcept {
    const char* p = at_ + 1;
    while ((p = findStringStop(p)) && *p != '"')
        if (!skipEscape(p)) return false;
    if (!p) return false;
    at_ = p + 1;
    return true;
}

bool Scanner::decodeString(const char* start, const char* stop, std::string_view& out) {
    decoded_.assign(start, stop);
    for (const char* p = stop; *p != '"';) {
        const char* const escape = p;
        if (!skipEscape(p)) return false;
        if (escape[1] != 'u') {
            decoded_ += unescaped(escape[1]);
        } else {
            int unit = readHex4(escape + 2, end_);
            if (isHighSurrogate(unit) && end_ - p >= 6 && p[0] == '\\' && p[1] == 'u') {
                const int low = readHex4(p + 2, end_);
                if (isLowSurrogate(low)) {
                    unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                    p += 6;
                }
            }
            appendCodePoint(decoded_, static_cast<std::uint32_t>(unit));
        }
        const char* const plain = p;
        p = findStringStop(p);
        if (!p) return false;
        decoded_.append(plain, p);
        stop = p;
    }
    at_ = stop + 1;
    out = decoded_;
    return true;
}

bool Scanner::skipValue() noexcept {
    // One bit per open container: is it an object?
    std::uint64_t objects[kDepthCeiling / 64 + 1] = {};
    unsigned depth = 0;
    const auto isObject = [&] { return (objects[depth / 64] >> depth % 64 & 1) != 0; };
    const auto open = [&](bool object) {
        ++depth;
        const std::uint64_t bit = std::uint64_t{1} << depth % 64;
        objects[depth / 64] = object ? objects[depth / 64] | bit : objects[depth / 64] & ~bit;
    };
    const auto skipName = [&] {
        if (peek() != '"') return fail(at_, "expected a member name in quotation marks");
        return skipString() && readColon();
    };

    for (;;) {
        const char c = peek();
        bool isOpened = false;
        if (c == '"') {
            if (!skipString()) return false;
        } else if (c == '{' || c == '[') {
            if (!enter()) return false;
            open(c == '{');
            isOpened = true;
        } else if (c == '-' || (c >= '0' && c <= '9')) {
            Number number;
            if (!readNumber(number)) return false;
        } else if (!(c == 't'   ? readWord("true")
                     : c == 'f' ? readWord("false")
                     : c == 'n' ? readWord("null")
                                : failAtValue())) {
            return false;
        }
        // Close what ends here; go on with the next element of what does not.
        for (;; isOpened = false) {
            if (depth == 0) return true;
            const char close = isObject() ? '}' : ']';
            bool more = isOpened && peek() != close;
            if (!isOpened && !readSeparator(close, more)) return false;
            if (more) break;
            leave();
            --depth;
        }
        if (isObject() && !skipName()) return false;
    }
}

} // namespace aerie::json::detail
