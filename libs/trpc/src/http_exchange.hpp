// What the calls of one HTTP request share, from the parsed request to the head of the answer.
#pragma once

#include "envelopes.hpp"
#include "error_shape.hpp"
#include "procedure_call.hpp"
#include "request.hpp"
#include "wire_format.hpp"

#include <aerie/io/task.hpp>
#include <aerie/trpc/http_handler.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::trpc::detail {

// A router as it is mounted under a path.
struct HttpMount {
    Mounted mounted;
    ContextFactory factory;
    HttpHandlerOptions options;
    ErrorPolicy policy;
    WireFormat format;
};

struct HttpExchange {
    HttpExchange(http::Request& from, const HttpMount& at) noexcept : request(from), mount(at) {}
    HttpExchange(const HttpExchange&) = delete;
    HttpExchange& operator=(const HttpExchange&) = delete;

    http::Request& request;
    const HttpMount& mount;

    ParsedRequest parsed{};
    std::string body{}; // where the server left it to be read
    ResponseHead head{};
    RequestScope scope{};
    std::unique_ptr<Context> context{};
    std::exception_ptr contextFailure{};
    std::optional<Envelopes> envelopes{};
    int status = 0;              // of the calls that have ended: theirs when it is the same for all, else 207
    std::vector<Error> errors{}; // what the client was told, kept for responseMeta only

    void settle(int callStatus) noexcept { status = status == 0 || status == callStatus ? callStatus : 207; }
    CallScope callScope() noexcept { return {mount.mounted, &request, scope, context.get()}; }
    const HttpHandlerOptions& options() const noexcept { return mount.options; }

    // False: the factory has to wait, await makeContext(). What either throws is kept as contextFailure.
    bool makeContextNow() noexcept;
    Task<> makeContext();

    // Tells the log and the listener of the error that a call is answered with, and gives what the formatter needs.
    ErrorFormatterOptions report(const Error& error, const std::exception_ptr& exception, const RequestCall& call);

    // An answer of this type and status, under the head that the procedures and responseMeta made.
    http::Response answer(std::string_view contentType, int computedStatus);
    // The envelopes as the answer.
    http::Response finish();
    // A refusal of the whole request: one envelope, never an array, and no path.
    http::Response refuse(const Error& error);
};

} // namespace aerie::trpc::detail
