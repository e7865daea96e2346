#include <aerie/config/problem.hpp>

namespace aerie::config {

std::string_view nameOf(ProblemCode code) noexcept {
    switch (code) {
    case ProblemCode::Missing:
        return "missing";
    case ProblemCode::InvalidType:
        return "invalid_type";
    case ProblemCode::OutOfRange:
        return "out_of_range";
    case ProblemCode::NotAllowed:
        return "not_allowed";
    case ProblemCode::TooShort:
        return "too_short";
    case ProblemCode::TooLong:
        return "too_long";
    case ProblemCode::Ambiguous:
        return "ambiguous";
    case ProblemCode::UnreadableFile:
        return "unreadable_file";
    case ProblemCode::Unknown:
        return "unknown";
    }
    return "not_allowed";
}

std::string Problem::toText() const {
    std::string out = key;
    out += ": ";
    out += message;
    out += " (";
    out += nameOf(code);
    out += ')';
    return out;
}

} // namespace aerie::config
