// Where instances come from, for code that must not know the container: tRPC, gateways, queues.
//
//   TRPCService(Injector& injector) : router_(injector.get<AppRouter>()) {}
//
// An injector looks from its module, as NestJS's ModuleRef does: the module's own providers, what its imports export,
// global modules; and, unless asked to be strict, any other module. A class that takes an Injector& in its constructor
// gets its own module's. Lifetime: as long as the application. Thread rule: after start it is read-only and shared.
#pragma once

#include <aerie/pipeline/type_key.hpp>

#include <cstdint>
#include <span>

namespace aerie {

class RequestScope;

namespace pipeline {
struct BoundEnhancer;
}

// How long an instance lives: `static constexpr auto scope = Scope::Request;` in the class. Singleton without it.
enum class Scope : std::uint8_t {
    Singleton, // one for the application
    Request,   // one for each request; whoever depends on one is request-scoped too
    Transient, // one for each class that asks
};

class Injector {
public:
    // The instance, or null: nobody provides it, or it lives in a request (resolve() then), or it is transient.
    virtual void* find(TypeKey key) = 0;
    // Also makes request-scoped instances, at most once for each scope. Null: nobody provides it.
    virtual void* resolve(TypeKey key, RequestScope& scope) = 0;
    // Whether an instance lives in a request. False for what nobody provides.
    virtual bool isRequestScoped(TypeKey key) const noexcept = 0;
    // Guards, interceptors, pipes and filters that apply to every handler, in the order they were named.
    virtual std::span<const pipeline::BoundEnhancer> globalEnhancers() const noexcept = 0;

    // For what is known to be there; what is not ends with InternalServerErrorException naming the type.
    template<class T> T& get() { return *static_cast<T*>(require(typeKey<T>())); }
    template<class T> T& resolve(RequestScope& scope) { return *static_cast<T*>(require(typeKey<T>(), scope)); }

protected:
    ~Injector() = default;

private:
    void* require(TypeKey key);
    void* require(TypeKey key, RequestScope& scope);
};

} // namespace aerie
