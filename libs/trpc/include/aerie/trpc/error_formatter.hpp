// What an error looks like to clients. The default is tRPC's: {message, code, data: {code, httpStatus, path, stack?}}.
// A router that wants more in `data` says so where its routes are:
//
//   struct ErrorData { std::optional<std::vector<Problem>> issues; };
//
//   ErrorData formatError(const trpc::ErrorFormatterOptions& options, trpc::ErrorShape& shape) {
//       if (options.error.issues().empty()) return {};
//       shape.message = "Input validation failed";
//       return {problemsOf(options.error.issues())};
//   }
//
//   class AppRouter {
//       static constexpr auto errorFormatter = trpc::errorFormatter<&formatError>();
//
// The members of the returned struct are added to `data`, and to the type of errors that clients see. Only the
// formatter of the outermost router counts. One that throws is answered with the default shape of
// INTERNAL_SERVER_ERROR.
#pragma once

#include <aerie/base/error.hpp>
#include <aerie/base/type_info.hpp>
#include <aerie/trpc/context.hpp>

#include <exception>
#include <string>
#include <string_view>
#include <type_traits>

namespace aerie::trpc {

struct ErrorFormatterOptions {
    const Error& error;
    ProcedureType type;
    std::optional<std::string_view> path; // nothing: the error is about the whole request
    Context* ctx;                         // null: there is none, or making it is what failed
    const std::exception_ptr& exception;  // what was thrown; null for refusals of the protocol

    // The thrown exception, or what a TRPCError wraps, when it is of this type.
    template<class E> const E* as() const;
};

struct ErrorShape {
    std::string message;
    int code;                         // the JSON-RPC number
    std::string_view codeName;        // data.code
    int httpStatus;                   // data.httpStatus, and the status of the answer; 0 leaves it out
    std::optional<std::string> path;  // data.path
    std::optional<std::string> stack; // data.stack, in development
};

namespace detail {

std::exception_ptr causeOf(const std::exception_ptr& exception) noexcept;

struct ErrorFormatter {
    const TypeInfo* data = nullptr; // Kind::Void: adds nothing
    // Changes the shape and appends the JSON of what is added to data.
    void (*format)(const ErrorFormatterOptions& options, ErrorShape& shape, std::string& out) = nullptr;
};

void appendJson(std::string& out, const TypeInfo& type, const void* value);

} // namespace detail

template<auto Function> constexpr detail::ErrorFormatter errorFormatter() {
    using Data = std::invoke_result_t<decltype(Function), const ErrorFormatterOptions&, ErrorShape&>;
    return {&typeOf<Data>(), [](const ErrorFormatterOptions& options, ErrorShape& shape, std::string& out) {
                if constexpr (std::is_void_v<Data>) {
                    Function(options, shape);
                } else {
                    const Data data = Function(options, shape);
                    detail::appendJson(out, typeOf<Data>(), &data);
                }
            }};
}

template<class E> const E* ErrorFormatterOptions::as() const {
    for (std::exception_ptr at = exception; at; at = detail::causeOf(at)) {
        try {
            std::rethrow_exception(at);
        } catch (const E& wanted) {
            return &wanted; // kept alive by the chain that `exception` holds
        } catch (...) {
        }
    }
    return nullptr;
}

} // namespace aerie::trpc
