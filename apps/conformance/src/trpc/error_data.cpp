#include "error_data.hpp"

namespace conformance {

using namespace aerie;

ErrorData formatError(const trpc::ErrorFormatterOptions& options, trpc::ErrorShape& shape) {
    ErrorData data;
    if (const auto* refused = options.as<AppError>()) data.app = refused->refusal;
    if (options.error.issues().empty()) return data;
    shape.message = "Input validation failed";
    auto& issues = data.issues.emplace();
    for (const aerie::Issue& problem : options.error.issues()) {
        Issue& issue = issues.emplace_back();
        for (const PathSegment& segment : problem.path) {
            if (segment.isIndex())
                issue.path.emplace_back(static_cast<std::int64_t>(segment.index));
            else
                issue.path.emplace_back(segment.name);
        }
        issue.code = nameOf(problem.code);
        issue.message = problem.message;
    }
    return data;
}

} // namespace conformance
