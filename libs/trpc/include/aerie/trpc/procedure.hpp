// A procedure as data: its path, kind and types, and how it is called. Clients' types, documents and panels are made by
// walking these entries; nothing has to run for that.
//
//   for (const Procedure& procedure : ProcedureTable::of<AppRouter>()) print(procedure.path, nameOf(procedure.type()));
#pragma once

#include <aerie/base/type_info.hpp>
#include <aerie/io/task.hpp>
#include <aerie/pipeline/enhancer.hpp>
#include <aerie/pipeline/handler_result.hpp>
#include <aerie/pipeline/metadata.hpp>
#include <aerie/trpc/context.hpp>
#include <aerie/trpc/detail/event_source.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace aerie::trpc {

namespace detail {

// Takes the result of a call.
class Responder {
public:
    // The value may be moved from; null for no value, and then no ops.
    virtual void respond(const pipeline::ValueOps* ops, void* value) = 0;
    // The items that follow each other, of a method that returns a Stream.
    virtual void respondStream(std::unique_ptr<EventSource> events) = 0;

protected:
    ~Responder() = default;
};

// How a procedure's input is kept until the method takes it.
struct InputOps {
    std::uint32_t size;
    std::uint32_t align;
    const TypeInfo* type; // Kind::Void: takes none
    TypeKey key;
    void (*construct)(void* at);
    void (*destroy)(void* at);
    void (*reset)(void* at); // default-made again
};

// What templates make of a method, and all they make: the rest is compiled code that works on these entries.
struct ProcedureOps {
    const InputOps* input;
    const TypeInfo* output; // Kind::Void: gives none
    // A method that returns its result or a Stream has the first, one that returns a Task of them the second. The input
    // is moved from.
    bool isStream; // output is the items'
    void (*invoke)(const void* route, void* router, Context& context, void* input, Responder& out);
    Task<> (*invokeAsync)(const void* route, void* router, Context& context, void* input, Responder& out);
};

struct ErrorFormatter;
struct RouterInfo;

// A router's routes in order. A group's members stand between BeginGroup and EndGroup.
struct RouteNode {
    enum class Kind : std::uint8_t { Procedure, BeginGroup, EndGroup, Router };

    Kind kind = Kind::Procedure;
    ProcedureType type = ProcedureType::Unknown;
    std::string_view name;
    const void* route = nullptr; // the object in the router's `routes`
    const ProcedureOps* ops = nullptr;
    std::span<const pipeline::EnhancerInfo* const> enhancers{};
    void (*metadata)(const void* route, Metadata& out) = nullptr;
    const InputOps* output = nullptr; // what the result has to fit, where it is not the method's own type
    std::string_view doc{};
    const RouterInfo* (*router)() = nullptr;                    // Router: its table
    void* (*routerOf)(const void* route, void* self) = nullptr; // Router: its object
};

struct RouterInfo {
    std::string_view className;
    std::span<const RouteNode> nodes;
    std::span<const pipeline::EnhancerInfo* const> enhancers{}; // for all procedures of the class
    const ErrorFormatter* errorFormatter = nullptr;             // null: the default shape
};

} // namespace detail

struct Procedure {
    std::string path; // "users.byId"
    const detail::RouteNode* node = nullptr;
    const detail::RouterInfo* routerInfo = nullptr;
    void* router = nullptr; // the object whose method is called; null in a table made without objects

    ProcedureType type() const noexcept { return node->type; }
    const TypeInfo& input() const noexcept { return *node->ops->input->type; }
    const TypeInfo& output() const noexcept { return node->output ? *node->output->type : *node->ops->output; }
    // Gives many items of the output type, one after the other.
    bool isStream() const noexcept { return node->ops->isStream; }
};

} // namespace aerie::trpc
