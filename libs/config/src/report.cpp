#include "loader.hpp"

#include <aerie/config/load.hpp>

namespace aerie::config {

namespace {

IssueCode issueCodeOf(ProblemCode code) noexcept {
    switch (code) {
    case ProblemCode::Missing:
    case ProblemCode::InvalidType:
        return IssueCode::InvalidType;
    case ProblemCode::TooShort:
        return IssueCode::TooSmall;
    case ProblemCode::TooLong:
        return IssueCode::TooBig;
    case ProblemCode::NotAllowed:
        return IssueCode::InvalidValue;
    case ProblemCode::Unknown:
        return IssueCode::UnrecognizedKeys;
    default:
        return IssueCode::Custom;
    }
}

} // namespace

std::string_view nameOf(Source source) noexcept {
    switch (source) {
    case Source::Default:
        return "default";
    case Source::File:
        return "file";
    case Source::Process:
        return "process";
    case Source::SecretFile:
        return "secret-file";
    }
    return "default";
}

Error Report::toError() const {
    const std::size_t count = problems.list().size();
    std::string text =
        "The configuration is not valid (" + std::to_string(count) + (count == 1 ? " problem):" : " problems):");
    Issues issues;
    for (const Problem& problem : problems.list()) {
        text += "\n  " + problem.toText();
        Issue issue;
        issue.code = issueCodeOf(problem.code);
        issue.path = {PathSegment{problem.key}};
        issue.message = problem.message;
        issues.push_back(std::move(issue));
    }
    return Error{std::move(issues)}.withMessage(std::move(text));
}

Report loadInto(const Schema& schema, void* object, const LoadOptions& options) {
    return detail::Loader{schema, object, options}.run();
}

} // namespace aerie::config
