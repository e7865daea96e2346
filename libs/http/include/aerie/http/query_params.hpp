// The parameters of a query string or of an x-www-form-urlencoded body, read as URLSearchParams reads them.
//
//   QueryParams params{request.query()};
//   params.get("page").value_or("1");
//
// It cannot fail: `+` is a blank, a broken %-sequence stays as it is, bytes that are not UTF-8 become U+FFFD.
// Names such as "__proto__" or "a[b]" are names like any other. Beyond kMaxParams the rest is left out; isTruncated()
// tells. Thread rule: immutable after construction.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::http {

class QueryParams {
public:
    using Param = std::pair<std::string, std::string>;
    static constexpr std::size_t kMaxParams = 1000;

    QueryParams() = default;
    // With or without the leading question mark.
    explicit QueryParams(std::string_view query);

    // The first value under the name. The view lives as long as this object, so give the object a name.
    std::optional<std::string_view> get(std::string_view name) const noexcept;
    std::vector<std::string_view> getAll(std::string_view name) const;
    bool has(std::string_view name) const noexcept { return get(name).has_value(); }

    std::size_t size() const noexcept { return params_.size(); }
    bool isTruncated() const noexcept { return isTruncated_; }
    auto begin() const noexcept { return params_.begin(); }
    auto end() const noexcept { return params_.end(); }

    void append(std::string_view name, std::string_view value);
    // As URLSearchParams.toString(): `a=1&b=x+y`.
    std::string toString() const;

private:
    std::vector<Param> params_;
    bool isTruncated_ = false;
};

} // namespace aerie::http
