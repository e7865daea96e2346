// A URL of any scheme: postgres://user@host/db, redis://localhost:6379, https://example.com. (aerie::Url is for the
// web: http and https only.) The text is kept as it was written.
#pragma once

#include <aerie/base/type_info.hpp>

#include <string>
#include <utility>

namespace aerie::config {

struct Url {
    std::string value;

    Url() = default;
    Url(std::string text) : value(std::move(text)) {}
    Url(const char* text) : value(text) {}

    operator const std::string&() const noexcept { return value; }
    const std::string& operator*() const noexcept { return value; }
    const std::string* operator->() const noexcept { return &value; }

    bool operator==(const Url&) const = default;
};

} // namespace aerie::config

namespace aerie {
template<> struct Describe<config::Url> {
    static constexpr TypeInfo make() { return {.kind = Kind::Text, .size = sizeof(config::Url), .name = "Url"}; }
};
} // namespace aerie
