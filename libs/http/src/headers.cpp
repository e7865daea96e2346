#include "ascii.hpp"

#include <aerie/http/headers.hpp>

#include <algorithm>
#include <cstring>

namespace aerie::http {

using namespace detail;

bool equalsIgnoringCase(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i] && toLower(a[i]) != toLower(b[i])) return false;
    return true;
}

namespace {
// Enough for the few fields of a usual response.
constexpr std::size_t kFirstBlock = 128;
} // namespace

Headers::Headers(std::initializer_list<HeaderField> fields) {
    for (const HeaderField& field : fields) append(field.name, field.value);
}

HeaderField Headers::fieldAt(const char* record) noexcept {
    Lengths lengths;
    std::memcpy(&lengths, record, sizeof lengths);
    const char* name = record + sizeof lengths;
    return {{name, lengths.name}, {name + lengths.name, lengths.value}};
}

Headers::Iterator& Headers::Iterator::operator++() noexcept {
    HeaderField field = Headers::fieldAt(at_);
    at_ = field.value.data() + field.value.size();
    return *this;
}

Headers::Iterator Headers::begin() const noexcept { return Iterator{bytes_.data()}; }
Headers::Iterator Headers::end() const noexcept { return Iterator{bytes_.data() + bytes_.size()}; }

const char* Headers::find(std::string_view name) const noexcept {
    for (Iterator at = begin(), last = end(); at != last; ++at)
        if (equalsIgnoringCase((*at).name, name)) return at.at_;
    return nullptr;
}

std::optional<std::string_view> Headers::get(std::string_view name) const noexcept {
    const char* record = find(name);
    if (!record) return std::nullopt;
    return fieldAt(record).value;
}

std::vector<std::string_view> Headers::getAll(std::string_view name) const {
    std::vector<std::string_view> values;
    for (HeaderField field : *this)
        if (equalsIgnoringCase(field.name, name)) values.push_back(field.value);
    return values;
}

std::string Headers::joined(std::string_view name) const {
    std::string all;
    bool isFirst = true;
    for (HeaderField field : *this) {
        if (!equalsIgnoringCase(field.name, name)) continue;
        if (!isFirst) all += ", ";
        all += field.value;
        isFirst = false;
    }
    return all;
}

bool Headers::hasToken(std::string_view name, std::string_view token) const noexcept {
    for (HeaderField field : *this) {
        if (!equalsIgnoringCase(field.name, name)) continue;
        for (ListReader list{field.value}; auto item = list.next();)
            if (equalsIgnoringCase(*item, token)) return true;
    }
    return false;
}

bool Headers::accept(std::string_view name, std::string_view value) {
    if (isToken(name) && isFieldValue(value)) return true;
    if (refused_.empty()) refused_ = name.empty() ? std::string_view{"(empty)"} : name.substr(0, 64);
    return false;
}

bool Headers::set(std::string_view name, std::string_view value) {
    if (!accept(name, value)) return false;
    if (find(name)) {
        // The arguments may be views into this very object.
        std::string keptName{name}, keptValue{value};
        remove(name);
        appendTrusted(keptName, keptValue);
    } else {
        appendTrusted(name, value);
    }
    return true;
}

bool Headers::append(std::string_view name, std::string_view value) {
    if (!accept(name, value)) return false;
    appendTrusted(name, value);
    return true;
}

bool Headers::addToken(std::string_view name, std::string_view token) {
    if (hasToken(name, token)) return true;
    std::string list = joined(name);
    if (!list.empty()) list += ", ";
    list += token;
    return set(name, list);
}

void Headers::appendTrusted(std::string_view name, std::string_view value) {
    const Lengths lengths{static_cast<std::uint32_t>(name.size()), static_cast<std::uint32_t>(value.size())};
    const std::size_t size = sizeof lengths + name.size() + value.size();
    const std::size_t at = bytes_.size();
    std::string old; // the arguments may be views into the block that is left behind
    if (at + size > bytes_.capacity()) {
        old.reserve(std::max({at + size, bytes_.capacity() * 2, kFirstBlock}));
        old.assign(bytes_);
        old.swap(bytes_);
    }
    bytes_.append(size, '\0');
    char* record = bytes_.data() + at;
    std::memcpy(record, &lengths, sizeof lengths);
    std::memcpy(record + sizeof lengths, name.data(), name.size());
    if (!value.empty()) std::memcpy(record + sizeof lengths + name.size(), value.data(), value.size());
    ++count_;
}

std::size_t Headers::remove(std::string_view name) {
    const std::string wanted{name}; // may be a view into bytes_
    std::size_t removed = 0;
    for (std::size_t at = 0; at < bytes_.size();) {
        HeaderField field = fieldAt(bytes_.data() + at);
        const std::size_t size = sizeof(Lengths) + field.name.size() + field.value.size();
        if (equalsIgnoringCase(field.name, wanted)) {
            bytes_.erase(at, size);
            ++removed;
        } else {
            at += size;
        }
    }
    count_ -= removed;
    return removed;
}

void Headers::release() noexcept {
    // A move assignment from a short string would keep the block.
    std::string{}.swap(bytes_);
    std::string{}.swap(refused_);
    count_ = 0;
}

void Headers::clear() noexcept {
    bytes_.clear();
    refused_.clear();
    count_ = 0;
}

} // namespace aerie::http
