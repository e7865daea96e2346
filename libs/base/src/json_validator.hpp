// The thorough reader: from a tree into a value, with every problem as an issue, in the order of the members.
#pragma once

#include "json_fit.hpp"

#include <aerie/base/json_value.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace aerie::json::detail {

class Validator {
public:
    explicit Validator(std::size_t maxIssues) noexcept;

    // Null for `value` means that there is none: JavaScript's undefined. True when it fits; otherwise see issues().
    bool readDocument(const TypeInfo& type, void* out, const Value* value);
    // The first maxIssues problems.
    Issues takeIssues() noexcept { return std::move(issues_); }

private:
    struct Step {
        std::string_view name;
        std::size_t index = PathSegment::kNoIndex;
    };

    bool read(const TypeInfo& type, void* out, const Value* value);
    bool readNumber(const TypeInfo& type, void* out, const Value* value);
    bool readText(const TypeInfo& type, void* out, const Value* value);
    bool readScalar(const TypeInfo& type, void* out, const Value* value);
    bool readEnum(const TypeInfo& type, void* out, const Value* value);
    bool readOptional(const TypeInfo& type, void* out, const Value* value);
    bool readArray(const TypeInfo& type, void* out, const Value* value);
    bool readRecord(const TypeInfo& type, void* out, const Value* value);
    bool readTuple(const TypeInfo& type, void* out, const Value* value);
    bool readObject(const TypeInfo& type, void* out, const Value* value);
    bool readUnion(const TypeInfo& type, void* out, const Value* value);
    bool readDiscriminated(const TypeInfo& type, std::string_view discriminator, void* out, const Value& value);
    bool readTrial(const TypeInfo& type, void* out, const Value* value);
    bool readJson(const TypeInfo& type, void* out, const Value* value);

    bool readInside(Step step, const TypeInfo& type, void* out, const Value* value);
    // Always false. The issue is made only when somebody will see it.
    template<class MakeIssue> bool refuse(IssueCode code, MakeIssue&& makeIssue);
    bool refuseType(const TypeInfo& type, const Value* value);
    bool refuseUnion();
    bool mayTry();

    std::size_t maxIssues_;
    Issues issues_;
    std::vector<Step> path_;
    const Value* root_ = nullptr;
    // While the alternatives of a union are tried, issues are not made; it only counts whether all are continuable.
    bool isTrial_ = false;
    bool isNearMiss_ = true;
    bool isCounted_ = false;
    std::size_t trialWork_ = 0;
    std::size_t workAllowed_;
};

} // namespace aerie::json::detail
