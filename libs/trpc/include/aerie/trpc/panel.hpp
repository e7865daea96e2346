// A page for people who try procedures: every one with its types, a form made from its input, the answer with status
// and time, subscriptions over server-sent events and WebSockets, headers that are kept for the browser's session.
//
//   trpc::Documentation documentation{trpc::ProcedureTable::of<AppRouter>(), {.title = "Shop"}};
//   router.get("/openapi.json", [&](http::Request&) { return documentation.openApi(); });
//   router.get("/panel", [&](http::Request&) { return documentation.panel(); });
//
// The page is one document that loads nothing else, so it works without the internet. It shows everything that the
// router has: leave it out in production unless that is wanted. Thread rule: immutable.
#pragma once

#include <aerie/http/response.hpp>
#include <aerie/trpc/openapi.hpp>

#include <string>

namespace aerie::trpc {

class Documentation {
public:
    explicit Documentation(const ProcedureTable& table, const OpenApiOptions& options = {});

    http::Response openApi() const;
    http::Response panel() const;

private:
    std::string document_;
    std::string page_;
};

} // namespace aerie::trpc
