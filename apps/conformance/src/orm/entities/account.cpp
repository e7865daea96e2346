#include "account.hpp"

#include <algorithm>
#include <cctype>

namespace conformance::ORM_DIALECT {

namespace {

std::string mapped(std::string text, int (*map)(int)) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [map](char c) { return static_cast<char>(map(static_cast<unsigned char>(c))); });
    return text;
}

} // namespace

std::string UpperCase::to(const std::string& value) { return mapped(value, &::toupper); }
std::string UpperCase::from(std::string stored) { return mapped(std::move(stored), &::tolower); }

} // namespace conformance::ORM_DIALECT
