// A procedure being called: its input made and read, its guards, interceptors, pipes and filters around it, its result
// handed on. Where inputs come from and results go is the business of the transport that derives from it.
#pragma once

#include "call_input.hpp"

#include <aerie/base/error.hpp>
#include <aerie/io/task.hpp>
#include <aerie/pipeline/chain.hpp>
#include <aerie/pipeline/execution_context.hpp>
#include <aerie/trpc/call_context.hpp>
#include <aerie/trpc/procedure_table.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace aerie::trpc::detail {

// A procedure as it is mounted: with its guards, interceptors, pipes and filters at hand.
struct MountedProcedure {
    HandlerInfo handler;
    pipeline::Chain chain;
    bool isStreamLike = false; // the result is a stream, or has promises or streams in it
};

// The procedures of a table mounted, in its order.
class Mounted {
public:
    explicit Mounted(ProcedureTable procedures, Injector* injector);

    const ProcedureTable table;
    // The faults of all procedures in one error: enhancers that the injector does not have.
    std::optional<Error> fault;

    const MountedProcedure& of(const Procedure& procedure) const noexcept {
        return procedures_[static_cast<std::size_t>(&procedure - &*table.begin())];
    }

private:
    std::vector<MountedProcedure> procedures_;
};

// What belongs to the request that carries a call.
struct CallScope {
    const Mounted& mounted;
    http::Request* request; // null without HTTP
    RequestScope& scope;
    Context* context;
};

class ProcedureCall : public Responder, public pipeline::Invocation {
public:
    ProcedureCall(const ProcedureCall&) = delete;
    ProcedureCall& operator=(const ProcedureCall&) = delete;

protected:
    ProcedureCall() noexcept = default;
    virtual ~ProcedureCall() = default; // g++ asks for it, as a friend could destroy one

    // Whether the procedure answers without waiting: a method that returns its result or a Stream, and nothing around
    // it.
    static bool isImmediate(const Mounted& mounted, const Procedure& procedure) noexcept;
    // For an immediate procedure; throws what it throws.
    void runNow(const CallScope& scope, const Procedure& procedure);
    // For any procedure. The scope's parts and the procedure outlive the task.
    Task<> run(const CallScope& scope, const Procedure& procedure);

private:
    // Fills the default-made value; throws Exception when the input does not validate.
    virtual void readInput(const InputOps& ops, void* into) = 0;
    // Whether the input has to be waited for, by prepareInput(), before readInput() can fill the value.
    virtual bool preparesInput() const noexcept { return false; }
    virtual Task<> prepareInput(const TypeInfo& type) {
        static_cast<void>(type);
        co_return;
    }
    // The input's JSON text as it came; nothing when it was left out, or when the transport has no such text.
    virtual std::optional<std::string> rawInput() { return std::nullopt; }
    // Whether a result of another type than the method's is of use. A caller by method wants the method's.
    virtual bool takesDeclaredOutput() const noexcept { return true; }
    // The items of a method that returns a Stream.
    virtual void deliverStream(std::unique_ptr<EventSource> events) = 0;
    // The result: null for none.
    virtual void deliver(const pipeline::ValueOps* ops, void* value) = 0;
    // The result as interceptors and filters left it: a value of any type, or none.
    virtual void deliver(HandlerResult& result) = 0;

    void respond(const pipeline::ValueOps* ops, void* value) final;
    void respondStream(std::unique_ptr<EventSource> events) final;
    Task<HandlerResult> invoke(ExecutionContext& context) final;
    void* makeInput(const Procedure& procedure);
    void deliverChecked(const InputOps& declared, const TypeInfo* type, const void* value);
    friend CallContext;
    Task<> runChain(CallScope scope, const Procedure& procedure);

    CallInput input_;
    // While a chain runs: what invoke() needs, and where respond() leaves the result.
    const CallScope* scope_ = nullptr;
    const Procedure* procedure_ = nullptr; // from run() on
    HandlerResult* chained_ = nullptr;
    std::unique_ptr<EventSource> chainedStream_;
};

} // namespace aerie::trpc::detail
