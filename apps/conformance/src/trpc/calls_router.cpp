#include "calls_router.hpp"

#include <aerie/http/request.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/trpc/error.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace conformance {

ErrorCode errorCodeOf(Code code) {
    for (const EnumeratorInfo& enumerator : typeOf<Code>().enumerators)
        if (enumerator.value == static_cast<std::int64_t>(code)) return errorCodeFromName(enumerator.name).value();
    return ErrorCode::InternalServerError;
}

Task<Slept> CallsRouter::sleep(Context&, SleepInput input) {
    peak_ = std::max(peak_, ++sleeping_);
    co_await io::sleepFor(Duration::fromMicroseconds(static_cast<std::int64_t>(input.ms * 1000)));
    --sleeping_;
    co_return Slept{input.id, peak_};
}

trpc::Never CallsRouter::fail(Context&, ErrorInput input) {
    throw trpc::TRPCError({.code = errorCodeOf(input.code), .message = input.message.value_or("")});
}

trpc::Never CallsRouter::failPlainly(Context&) { throw std::runtime_error{"boom"}; }

trpc::Never CallsRouter::failAsApplication(Context&) {
    throw trpc::TRPCError(
        {.code = "CONFLICT", .message = "over quota", .cause = std::make_exception_ptr(AppError{"quota", 3})});
}

std::optional<std::string> CallsRouter::userName(Context& ctx) {
    return ctx.user ? std::optional{ctx.user->name} : std::nullopt;
}

CallInfo CallsRouter::info(Context& ctx) {
    constexpr std::array kTypes{CallType::query, CallType::mutation, CallType::subscription, CallType::unknown};
    CallInfo info{.type = kTypes.at(static_cast<std::size_t>(ctx.info.type)), .isBatchCall = ctx.info.isBatchCall};
    if (!ctx.info.accept.empty()) info.accept = ctx.info.accept;
    for (const trpc::RequestCall& call : ctx.info.calls) info.paths.emplace_back(call.path);
    if (ctx.info.connectionParams)
        info.connectionParams.emplace(ctx.info.connectionParams->begin(), ctx.info.connectionParams->end());
    return info;
}

std::optional<std::string> CallsRouter::header(Context& ctx, Named input) {
    const auto value = ctx.header(input.name);
    return value ? std::optional<std::string>{*value} : std::nullopt;
}

std::optional<std::string> CallsRouter::cookie(Context& ctx, Named input) {
    const http::Cookies cookies = ctx.req->cookies();
    const auto value = cookies.get(input.name);
    return value ? std::optional<std::string>{*value} : std::nullopt;
}

bool CallsRouter::setHeader(Context& ctx, NamedValue input) { return ctx.res.headers.set(input.name, input.value); }

std::size_t CallsRouter::setCookies(Context& ctx, CookieValues input) {
    for (const std::string& cookie : input.values) ctx.res.headers.append("set-cookie", cookie);
    return input.values.size();
}

trpc::Never CallsRouter::noNews(Context&) { throw trpc::TRPCError({.code = "NOT_FOUND", .message = "no news"}); }

} // namespace conformance
