#include <aerie/base/json.hpp>
#include <aerie/trpc/rich_types.hpp>

#include <charconv>

namespace aerie::trpc {

BigInt BigInt::ofUnsigned(std::uint64_t number) {
    BigInt out;
    out.digits_ = std::to_string(number);
    return out;
}

std::optional<BigInt> BigInt::parse(std::string_view text) {
    const bool isNegative = text.starts_with('-');
    std::string_view digits = text.substr(isNegative ? 1 : 0);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
    BigInt out;
    out.digits_ = isNegative && digits != "0" ? '-' + std::string{digits} : std::string{digits};
    return out;
}

std::optional<std::int64_t> BigInt::toInt64() const noexcept {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits_.data(), digits_.data() + digits_.size(), number);
    return error == std::errc{} ? std::optional{number} : std::nullopt;
}

namespace detail {

const ScalarOps kBigIntOps{
    [](void* self, std::string_view text) {
        const auto number = BigInt::parse(text);
        if (number) *static_cast<BigInt*>(self) = *number;
        return number.has_value();
    },
    [](const void* self, std::string& out) { out += static_cast<const BigInt*>(self)->toString(); }, "bigint",
    TextFormat::Any};

const ScalarOps kUrlObjectOps{[](void* self, std::string_view text) {
                                  static_cast<UrlObject*>(self)->href = text;
                                  return text.find(':') != std::string_view::npos;
                              },
                              [](const void* self, std::string& out) {
                                  // Between quotation marks that stand there already.
                                  std::string quoted;
                                  json::appendString(quoted, static_cast<const UrlObject*>(self)->href);
                                  out.append(quoted, 1, quoted.size() - 2);
                              },
                              "URL", TextFormat::Url};

const ScalarOps kUnknownOps{[](void* self, std::string_view text) {
                                static_cast<Unknown*>(self)->json = text;
                                return true;
                            },
                            [](const void* self, std::string& out) { out += static_cast<const Unknown*>(self)->json; },
                            "unknown", TextFormat::Any};

} // namespace detail

} // namespace aerie::trpc
