#include "subscriptions_router.hpp"

#include <aerie/io/timer.hpp>
#include <aerie/trpc/error.hpp>

#include <charconv>

namespace conformance {

namespace {

Duration milliseconds(double ms) { return Duration::fromMicroseconds(static_cast<std::int64_t>(ms * 1000)); }

// As parseInt of the text, 0 for none.
int leadingNumber(const std::string& text) {
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

} // namespace

Stream<Counted> SubscriptionsRouter::count(Context&, CountInput input) {
    for (double n = 0; n < input.count; ++n) {
        if (n == input.failAt)
            throw trpc::TRPCError(
                {.code = errorCodeOf(input.code.value_or(Code::CONFLICT)), .message = "subscription broke"});
        co_yield Counted{n};
        if (input.ms) co_await io::sleepFor(milliseconds(*input.ms));
    }
}

Stream<Tracked<Counted>> SubscriptionsRouter::tracked(Context&, TrackedInput input) {
    const int first = input.lastEventId ? leadingNumber(*input.lastEventId) + 1 : 1;
    for (int n = first; n <= input.count; ++n) {
        Tracked<Counted> item{std::to_string(n), {static_cast<double>(n)}};
        co_yield std::move(item);
        if (input.ms) co_await io::sleepFor(milliseconds(*input.ms));
    }
}

Stream<std::variant<Tracked<Counted>, Counted>> SubscriptionsRouter::mixed(Context&) {
    Tracked<Counted> first{"1", {1}}, last{"3", {3}};
    co_yield std::move(first);
    co_yield Counted{2};
    co_yield std::move(last);
}

Stream<std::string> SubscriptionsRouter::noInputResume(Context&, Optional<ResumeInput> input) {
    std::string id = input && input->lastEventId ? *input->lastEventId : "fresh";
    co_yield std::move(id);
}

Stream<Optional<json::Raw>> SubscriptionsRouter::falsy(Context&) {
    for (const char* text : {"null", "0", "\"\"", "false"}) {
        json::Raw raw{text};
        co_yield std::move(raw);
    }
    co_yield Optional<json::Raw>{};
    json::Raw list{"[1,null]"};
    co_yield std::move(list);
}

Stream<std::string> SubscriptionsRouter::before(Context&) {
    throw trpc::TRPCError({.code = "UNAUTHORIZED", .message = "refused before"});
    co_return;
}

Stream<std::string> SubscriptionsRouter::now(Context&, CodeInput input) {
    throw trpc::TRPCError({.code = errorCodeOf(input.code), .message = "refused at once"});
}

Stream<std::string> SubscriptionsRouter::auth(Context& ctx) {
    std::string name = ctx.requireUser().name;
    co_yield std::move(name);
}

Stream<std::string> SubscriptionsRouter::silent(Context&, MsInput input) {
    co_await io::sleepFor(milliseconds(input.ms));
    co_yield std::string{"late"};
}

Stream<double> SubscriptionsRouter::endless(Context&, EndlessInput input) {
    const RunStates::Run run{states_[input.key]};
    for (double n = 0;; ++n) {
        co_yield n;
        co_await io::sleepFor(milliseconds(input.ms));
    }
}

Stream<double> SubscriptionsRouter::flaky(Context&, KeyInput input) {
    const double attempt = ++attempts_[input.key];
    co_yield attempt;
    if (attempt == 1) throw trpc::TRPCError({.code = "INTERNAL_SERVER_ERROR", .message = "try again"});
}

} // namespace conformance
