// What the contract adds to the data of an error: the problems of an input, or the facts of an application's refusal.
#pragma once

#include <aerie/base/containers.hpp>
#include <aerie/trpc/error_formatter.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace conformance {

struct Issue {
    std::vector<std::variant<std::string, std::int64_t>> path;
    std::string code;
    std::string message;
};

struct AppRefusal {
    std::string reason;
    int limit;
};

struct ErrorData {
    std::optional<std::vector<Issue>> issues;
    std::optional<AppRefusal> app;
};

struct AppError : std::exception {
    AppError(std::string why, int most) : refusal{std::move(why), most} {}
    const char* what() const noexcept override { return "application refusal"; }
    AppRefusal refusal;
};

ErrorData formatError(const aerie::trpc::ErrorFormatterOptions& options, aerie::trpc::ErrorShape& shape);

} // namespace conformance
