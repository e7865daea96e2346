#include "panel_page.hpp"

#include <aerie/trpc/panel.hpp>

namespace aerie::trpc {

namespace {

constexpr std::string_view kPlace = "/*DOCUMENT*/";

// JSON inside of a script element: no text of a type may end it.
std::string withoutTags(std::string_view json) {
    std::string out;
    for (char c : json) {
        if (c == '<')
            out += "\\u003c";
        else
            out += c;
    }
    return out;
}

} // namespace

Documentation::Documentation(const ProcedureTable& table, const OpenApiOptions& options)
    : document_(openApiOf(table, options)), page_(detail::kPanelPage) {
    page_.replace(page_.find(kPlace), kPlace.size(), withoutTags(document_));
}

http::Response Documentation::openApi() const { return http::Response::json(document_); }

http::Response Documentation::panel() const {
    http::Response response = http::Response::html(page_);
    // The page's own script and style, calls to where it comes from, and nothing else.
    response.headers.set(
        "content-security-policy",
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self' "
        "ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    response.headers.set("cache-control", "no-store");
    return response;
}

} // namespace aerie::trpc
