// What guards, interceptors, pipes and filters are told: which handler is about to run, for which request. One meaning
// for HTTP, tRPC and gateways.
//
//   bool AuthGuard::canActivate(ExecutionContext& context) {
//       auto token = context.getRequest().header("authorization");
//       ...
//       context.set(CurrentUser{...});              // for handlers and everything after this guard
//       return true;
//   }
//
// Lifetime: until the handler has answered. Thread rule: belongs to the request's loop.
#pragma once

#include <aerie/pipeline/metadata.hpp>
#include <aerie/pipeline/request_scope.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace aerie {

enum class ContextType : std::uint8_t { Http, Trpc, Ws };

// "http", "trpc", "ws"
std::string_view nameOf(ContextType type) noexcept;

// What is known of a handler before any request. Whoever mounts the handler fills it once and keeps it.
struct HandlerInfo {
    std::string className;   // "UsersController"
    std::string handlerName; // "GET /users/:id", "byId", "joinRoom"
    Metadata metadata;       // the handler's, then its class's: the first of a type counts
};

class ExecutionContext {
public:
    ExecutionContext(ContextType type, const HandlerInfo& handler, http::Request* request, RequestScope& scope) noexcept
        : handler_(handler), scope_(scope), type_(type) {
        scope.setRequest(request);
    }
    ExecutionContext(const ExecutionContext&) = delete;
    ExecutionContext& operator=(const ExecutionContext&) = delete;

    ContextType getType() const noexcept { return type_; }
    const std::string& getClass() const noexcept { return handler_.className; }
    const std::string& getHandler() const noexcept { return handler_.handlerName; }

    // The HTTP request underneath: the request itself, the one that carries a tRPC call, the handshake of a socket.
    // A call without HTTP, such as a test caller's, has none: findRequest() is null, getRequest() throws.
    http::Request* findRequest() const noexcept { return scope_.request(); }
    http::Request& getRequest() const;

    // The nearest fact of this type, the handler's before its class's; null when there is none.
    template<class T> const T* getMetadata() const noexcept { return static_cast<const T*>(metadata(typeKey<T>())); }

    // Values by type, shared with handlers; find() is null when nothing was set. See request_scope.hpp.
    template<class T> std::remove_cvref_t<T>& set(T&& value) { return scope_.set(std::forward<T>(value)); }
    template<class T> T* find() const noexcept { return scope_.find<T>(); }
    RequestScope& scope() const noexcept { return scope_; }

private:
    const void* metadata(TypeKey key) const noexcept;

    const HandlerInfo& handler_;
    RequestScope& scope_;
    ContextType type_;
};

} // namespace aerie
