#include <aerie/base/issue.hpp>

namespace aerie {

std::string_view nameOf(IssueCode code) noexcept {
    switch (code) {
    case IssueCode::InvalidType:
        return "invalid_type";
    case IssueCode::TooSmall:
        return "too_small";
    case IssueCode::TooBig:
        return "too_big";
    case IssueCode::InvalidFormat:
        return "invalid_format";
    case IssueCode::InvalidValue:
        return "invalid_value";
    case IssueCode::InvalidUnion:
        return "invalid_union";
    case IssueCode::UnrecognizedKeys:
        return "unrecognized_keys";
    case IssueCode::Custom:
        return "custom";
    }
    return "custom";
}

} // namespace aerie
