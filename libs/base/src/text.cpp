#include <aerie/base/text.hpp>

namespace aerie {

namespace {

constexpr bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool isLetterOrDigit(char c) { return isLetter(c) || isDigit(c); }

// zod 4: /^(?!\.)(?!.*\.\.)([A-Za-z0-9_'+\-\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/
bool isEmail(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at == 0 || text.find("..") != std::string_view::npos) return false;
    const std::string_view local = text.substr(0, at);
    if (local.front() == '.') return false;
    for (char c : local)
        if (!isLetterOrDigit(c) && c != '_' && c != '\'' && c != '+' && c != '-' && c != '.') return false;
    if (local.back() == '.' || local.back() == '\'') return false;

    std::string_view domain = text.substr(at + 1);
    const std::size_t lastDot = domain.rfind('.');
    if (lastDot == std::string_view::npos) return false;
    const std::string_view top = domain.substr(lastDot + 1);
    if (top.size() < 2) return false;
    for (char c : top)
        if (!isLetter(c)) return false;
    domain = domain.substr(0, lastDot + 1); // labels, each followed by a dot
    while (!domain.empty()) {
        const std::size_t dot = domain.find('.');
        const std::string_view label = domain.substr(0, dot);
        if (label.empty() || !isLetterOrDigit(label.front())) return false;
        for (char c : label)
            if (!isLetterOrDigit(c) && c != '-') return false;
        domain.remove_prefix(dot + 1);
    }
    return true;
}

bool isHttpUrl(std::string_view text) {
    if (text.starts_with("https://"))
        text.remove_prefix(8);
    else if (text.starts_with("http://"))
        text.remove_prefix(7);
    else
        return false;
    for (char c : text)
        if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f') return false;
    std::string_view authority = text.substr(0, text.find_first_of("/?#"));
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) authority.remove_prefix(at + 1);
    const std::string_view host = authority.substr(0, authority.rfind(':'));
    return !host.empty() && host.find_first_of("\\<>^`{|}\"") == std::string_view::npos;
}

} // namespace

bool hasFormat(std::string_view text, TextFormat format) noexcept {
    switch (format) {
    case TextFormat::Any:
        return true;
    case TextFormat::Email:
        return isEmail(text);
    case TextFormat::Url:
        return isHttpUrl(text);
    case TextFormat::Uuid:
        return Uuid::parse(text).isOk();
    case TextFormat::DateTime:
        return Timestamp::parse(text).isOk();
    }
    return false;
}

} // namespace aerie
