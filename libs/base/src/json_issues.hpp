// Issues in zod 4's words. The path is the caller's business.
#pragma once

#include <aerie/base/issue.hpp>
#include <aerie/base/type_info.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace aerie::json::detail {

// A bound as an issue carries it.
std::string numberText(double number);

// Which kind of value zod says it expects: "string", "number", "object" ...
std::string_view expectedName(const TypeInfo& type) noexcept;

Issue invalidType(std::string_view expected, std::string_view received);
// A number with a fraction where a whole one is wanted.
Issue notWhole(const TypeInfo& type);
// `what` is string, number, int or array; `limit` a JSON number. An exact bound is one where minimum and maximum meet.
Issue tooSmall(std::string_view what, std::string limit, bool isExact = false);
Issue tooBig(std::string_view what, std::string limit, bool isExact = false);
Issue invalidFormat(TextFormat format);
Issue invalidEnum(const TypeInfo& type);
Issue invalidUnion();
Issue invalidDiscriminator(const std::vector<std::string_view>& allowed);
Issue unrecognizedKeys(std::vector<std::string> keys);

// Would zod have gone on checking after this one? A union reports such a problem as its own.
bool isContinuable(IssueCode code) noexcept;

} // namespace aerie::json::detail
