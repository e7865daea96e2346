// A strict pull scanner for JSON text (RFC 8259, the grammar of JSON.parse): a position that moves forward over values.
//
// Functions that may fail answer false when the text is broken; the first fault is kept and the position is then
// meaningless. All of the text is checked, also what is skipped: grammar, UTF-8 and escapes. Nothing behind the end is
// read.
#pragma once

#include "json_limits.hpp"
#include "json_number.hpp"
#include "json_sse.hpp"
#include "json_utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace aerie::json::detail {

class Scanner {
public:
    Scanner(std::string_view text, unsigned maxDepth) noexcept
        : begin_(text.data()),
          at_(text.data()),
          end_(text.data() + text.size()),
          depthLeft_(maxDepth < kDepthCeiling ? maxDepth : kDepthCeiling) {}

    // The next byte that is not blank, or NUL at the end of the text. Does not step over it.
    char peek() noexcept {
        if (at_ != end_ && static_cast<unsigned char>(*at_) <= ' ') skipBlanks();
        return at_ != end_ ? *at_ : '\0';
    }
    // Steps over one byte, which peek() has shown.
    void step() noexcept { ++at_; }

    const char* position() const noexcept { return at_; }
    void rewind(const char* position) noexcept { at_ = position; }

    // At `{` or `[`: steps over it, one level deeper.
    bool enter() noexcept {
        if (depthLeft_ == 0) return fail(at_, "nested too deeply");
        --depthLeft_;
        ++at_;
        return true;
    }
    // At `}` or `]`: steps over it, one level up.
    void leave() noexcept {
        ++depthLeft_;
        ++at_;
    }

    // At a quotation mark: the string, decoded. The view is into the text or, when there are escapes, into a buffer
    // that the next string overwrites. A lone surrogate becomes U+FFFD.
    bool readString(std::string_view& out) {
        const char* start = at_ + 1;
        const char* stop = findStringStop(start);
        if (!stop) return false;
        if (*stop != '"') return decodeString(start, stop, out);
        out = {start, static_cast<std::size_t>(stop - start)};
        at_ = stop + 1;
        return true;
    }
    bool skipString() noexcept;

    // At a minus sign or digit.
    bool readNumber(Number& out) noexcept {
        const char* fault = nullptr;
        const char* end = scanNumber(at_, end_, out, fault);
        if (!end) return fail(fault, "malformed number");
        at_ = end;
        return true;
    }

    // `word` is true, false or null; the position is at its first letter.
    bool readWord(std::string_view word) noexcept {
        if (static_cast<std::size_t>(end_ - at_) < word.size() || !equalBytes(at_, word.data(), word.size()))
            return failInWord(word);
        at_ += word.size();
        return true;
    }

    // Any value, checked and thrown away.
    bool skipValue() noexcept;

    // When the very bytes of `key`, e.g. `"name":`, come next, steps over them.
    bool takeKey(std::string_view key) noexcept {
        if (static_cast<std::size_t>(end_ - at_) < key.size() || !equalBytes(at_, key.data(), key.size())) return false;
        at_ += key.size();
        return true;
    }
    // Any member name and its colon; the view is as readString's.
    bool readName(std::string_view& out) {
        if (peek() != '"') return fail(at_, "expected a member name in quotation marks");
        return readString(out) && readColon();
    }
    bool readColon() noexcept {
        if (peek() != ':') return fail(at_, "expected ':'");
        ++at_;
        return true;
    }

    // Behind an element: a comma, which it steps over (`more`), or the closing bracket, which it leaves.
    bool readSeparator(char close, bool& more) noexcept {
        const char c = peek();
        more = c == ',';
        if (more) {
            ++at_;
            return true;
        }
        if (c == close) return true;
        return fail(at_, close == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
    }

    // Nothing but blanks is left.
    bool readEnd() noexcept {
        peek();
        return at_ == end_ || fail(at_, "unexpected text behind the value");
    }

    // Notes the fault, unless there is one already. Always false.
    bool fail(const char* where, std::string_view reason) noexcept;
    bool failAtValue() noexcept { return fail(at_, "expected a value"); }

    bool hasFault() const noexcept { return fault_ != nullptr; }
    std::size_t faultOffset() const noexcept { return static_cast<std::size_t>(fault_ - begin_); }
    std::string_view faultReason() const noexcept { return reason_; }

private:
    void skipBlanks() noexcept;

    // From inside a string to its closing quotation mark or a backslash; null when there is a fault before.
    const char* findStringStop(const char* p) noexcept {
        while (static_cast<std::size_t>(end_ - p) >= kBlock) {
            if (const unsigned mask = specialMask(loadBlock(p))) {
                p += firstBit(mask);
                return *p == '"' || *p == '\\' ? p : findStringStopSlowly(p);
            }
            p += kBlock;
        }
        return findStringStopSlowly(p);
    }
    const char* findStringStopSlowly(const char* p) noexcept;

    bool decodeString(const char* start, const char* stop, std::string_view& out);
    bool skipEscape(const char*& p) noexcept;
    bool failInWord(std::string_view word) noexcept;

    const char* begin_;
    const char* at_;
    const char* end_;
    unsigned depthLeft_;
    const char* fault_ = nullptr;
    std::string_view reason_;
    std::string decoded_;
};

} // namespace aerie::json::detail
