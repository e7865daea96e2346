// The procedures of an application as an OpenAPI 3.1 document, for clients that speak no tRPC and for the panel.
//
//   std::string document = trpc::openApiOf<AppRouter>({.title = "Shop"});
//
// The calls are described as they are on the wire: a query is GET with its input as JSON in the parameter `input`, a
// mutation POST with its input as the body, an answer is {"result":{"data":...}} or {"error":{...}}, a subscription
// answers with server-sent events. No procedure runs, and no router object is needed.
#pragma once

#include <aerie/trpc/procedure_table.hpp>

#include <string>
#include <string_view>

namespace aerie::trpc {

struct OpenApiOptions {
    std::string_view title = "API";
    std::string_view version = "1.0.0";
    std::string_view mount = "/trpc"; // the path of the HttpHandler
    bool superjson = false;           // as the mount's option
};

std::string openApiOf(const ProcedureTable& table, const OpenApiOptions& options = {});

template<class AppRouter> std::string openApiOf(const OpenApiOptions& options = {}) {
    return openApiOf(ProcedureTable::of<AppRouter>(), options);
}

} // namespace aerie::trpc
