#include <aerie/http/request.hpp>
#include <aerie/trpc/context.hpp>

namespace aerie::trpc {

std::string_view nameOf(ProcedureType type) noexcept {
    switch (type) {
    case ProcedureType::Query:
        return "query";
    case ProcedureType::Mutation:
        return "mutation";
    case ProcedureType::Subscription:
        return "subscription";
    case ProcedureType::Unknown:
        break;
    }
    return "unknown";
}

std::optional<std::string_view> RequestInfo::connectionParam(std::string_view name) const noexcept {
    if (!connectionParams) return std::nullopt;
    for (const auto& [key, value] : *connectionParams)
        if (key == name) return std::string_view{value};
    return std::nullopt;
}

std::optional<std::string_view> Context::header(std::string_view name) const noexcept {
    return req ? req->headers.get(name) : std::nullopt;
}

} // namespace aerie::trpc
