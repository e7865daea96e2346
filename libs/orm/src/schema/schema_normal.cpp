#include "schema/schema_normal.hpp"

#include <cctype>
#include <charconv>

namespace aerie::orm::schema {

namespace {

bool isWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '"' || c == '.'; }

// The end of a cast's type that begins at `at`: words, blanks between them, (n) and [].
std::size_t castEnd(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size()) {
        if (isWord(text[end])) {
            ++end;
        } else if (text[end] == ' ' && end + 1 < text.size() &&
                   std::isalpha(static_cast<unsigned char>(text[end + 1]))) {
            ++end; // double precision, timestamp without time zone
        } else if (text[end] == '(' || text[end] == '[') {
            const std::size_t close = text.find(text[end] == '(' ? ')' : ']', end);
            if (close == std::string_view::npos) break;
            end = close + 1;
        } else {
            break;
        }
    }
    return end;
}

bool isNumber(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

} // namespace

std::string normalText(std::string_view text) {
    std::string out;
    bool isQuoted = false;
    for (char c : text) {
        if (c == '\'') isQuoted = !isQuoted;
        out += isQuoted ? c : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return out;
}

std::string normalDefault(std::string_view text) {
    std::string out;
    bool isQuoted = false;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '\'') isQuoted = !isQuoted;
        if (!isQuoted && text.substr(i).starts_with("::")) {
            i = castEnd(text, i + 2);
            continue;
        }
        out += text[i++];
    }
    out = normalText(out);
    while (out.size() > 1 && out.front() == '(' && out.back() == ')' && out.find(')') == out.size() - 1)
        out = out.substr(1, out.size() - 2);
    const std::string_view view = out;
    if (view.size() > 2 && view.front() == '\'' && view.back() == '\'' && isNumber(view.substr(1, view.size() - 2)))
        return std::string{view.substr(1, view.size() - 2)};
    return out == "current_timestamp" ? "now()" : out;
}

bool isSameColumn(const Column& a, const Column& b) {
    return normalText(a.type) == normalText(b.type) && a.isPrimary == b.isPrimary &&
           a.isAutoIncrement == b.isAutoIncrement && a.isNullable == b.isNullable && a.enumValues == b.enumValues &&
           normalDefault(a.defaultValue) == normalDefault(b.defaultValue) && a.expression == b.expression &&
           a.isStored == b.isStored && a.isIdentity == b.isIdentity;
}

} // namespace aerie::orm::schema
