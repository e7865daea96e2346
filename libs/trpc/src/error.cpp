#include <aerie/trpc/error.hpp>

namespace aerie::trpc {

namespace {

// The text of the cause, which becomes the message when none is given.
std::string textOf(const std::exception_ptr& cause) {
    try {
        std::rethrow_exception(cause);
    } catch (const std::exception& known) {
        return known.what();
    } catch (...) {
        return {};
    }
}

Error makeError(TRPCErrorOptions& options, std::source_location where) {
    if (options.message.empty() && options.cause) options.message = textOf(options.cause);
    if (options.message.empty()) options.message = infoOf(options.code.code).name;
    Error error{options.code.code, std::move(options.message), where};
    return options.cause ? error.withCause(errorFrom(options.cause)) : error;
}

} // namespace

TRPCError::TRPCError(TRPCErrorOptions options, std::source_location where)
    : Exception(makeError(options, where)), cause_(std::move(options.cause)) {}

} // namespace aerie::trpc
