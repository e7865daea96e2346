#include "jsonl.hpp"

#include "events.hpp"
#include "http_call.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/io/cancellation.hpp>
#include <aerie/io/event.hpp>
#include <aerie/io/task_group.hpp>
#include <aerie/io/timer.hpp>
#include <aerie/trpc/promise.hpp>

#include <string>
#include <utility>
#include <vector>

namespace aerie::trpc::detail {

namespace {

// Iterations wait while this much has not been taken by the client.
constexpr std::size_t kMaxWaiting = 64 * 1024;

// Says when nothing has been sent for a while.
class Silence final : public io::Deadline {
public:
    explicit Silence(io::Event& wake) noexcept : wake_(wake) {}
    bool take() noexcept { return std::exchange(isOver_, false); }
    void begin(Duration length) noexcept {
        if (length > Duration{}) expireAt(TimePoint::now() + length);
    }

private:
    void onExpire() noexcept override {
        isOver_ = true;
        wake_.set();
    }
    io::Event& wake_;
    bool isOver_ = false;
};

// Everything that runs for one answer. Each part is a task of its own that appends its lines to `out_`; the answer's
// stream takes them from there.
class Jsonl {
public:
    explicit Jsonl(std::unique_ptr<HttpExchange> exchange) noexcept
        : exchange_(std::move(exchange)), nextId_(exchange_->parsed.info.calls.size()) {}

    static Stream<std::string> texts(std::unique_ptr<Jsonl> self);

    HttpExchange& exchange() noexcept { return *exchange_; }
    // The two steps of a call that succeeds, then its value; what is asynchronous in it begins.
    void answer(std::size_t call, const TypeInfo* type, void* value);
    void answerStream(std::size_t call, std::unique_ptr<EventSource> events);
    void fail(std::size_t call, const Error& error, const std::exception_ptr& exception);

private:
    struct Later {
        std::size_t id;
        std::size_t call;
        bool isIterable;
        std::unique_ptr<EventSource> source;
    };

    Task<> runCall(std::size_t index);
    Task<> runPromise(Later later);
    Task<> runIterable(Later later);
    Task<> untilTaken();

    std::size_t beginData(std::size_t call);
    void writeHead();
    void writeLine(std::string_view text) {
        exchange_->mount.format.appendLine(out_, text, nullptr, nullptr, {}, {});
        wake_.set();
    }
    // `[id,status,[[value],definitions...]]`
    void writeValue(std::size_t call, std::size_t id, int status, const TypeInfo* type, void* value);
    void writeFailure(const Later& later, int status, const std::exception_ptr& exception);
    std::string shapeOf(std::size_t call, const Error& error, const std::exception_ptr& exception);
    void start(std::vector<Later> laters);

    std::unique_ptr<HttpExchange> exchange_; // outlives the tasks
    std::string out_;
    io::Event wake_;  // there is something in out_, or an end
    io::Event taken_; // out_ has been taken
    std::size_t nextId_;
    io::TaskGroup tasks_{TaskContext::current()};
};

class JsonlCall final : public ProcedureCall {
public:
    JsonlCall(Jsonl& answer, std::size_t index) noexcept : answer_(answer), index_(index) {}
    Task<> run() {
        HttpExchange& exchange = answer_.exchange();
        const RequestCall& call = exchange.parsed.info.calls[index_];
        if (const auto error = refusalOf(call, exchange)) throw Exception{*error};
        if (call.procedure->type() == ProcedureType::Subscription)
            throw BadRequestException{"Cannot batch subscription calls"};
        if (exchange.contextFailure) std::rethrow_exception(exchange.contextFailure);
        return ProcedureCall::run(exchange.callScope(), *call.procedure);
    }

private:
    std::optional<std::string> rawInput() override { return answer_.exchange().parsed.inputs.rawText(index_); }
    void readInput(const InputOps& ops, void* into) override {
        HttpExchange& exchange = answer_.exchange();
        if (auto error = exchange.parsed.inputs.read(index_, exchange.mount.format, *ops.type, into, ops.reset))
            throw Exception{*std::move(error)};
    }
    void deliver(const pipeline::ValueOps* ops, void* value) override {
        answer_.answer(index_, ops ? ops->type : nullptr, value);
    }
    void deliver(HandlerResult& result) override { answer_.answer(index_, result.type(), result.data()); }
    void deliverStream(std::unique_ptr<EventSource> events) override {
        answer_.answerStream(index_, std::move(events));
    }

    Jsonl& answer_;
    std::size_t index_;
};

std::string numbers(std::size_t id, int status) {
    return '[' + std::to_string(id) + ',' + std::to_string(status) + ',';
}

std::string definition(std::string_view key, bool isIterable, std::size_t id) {
    std::string out{",["};
    if (key.empty())
        out += "null";
    else
        json::appendString(out, key);
    return out.append(isIterable ? ",1," : ",0,").append(std::to_string(id)) + ']';
}

void Jsonl::writeHead() {
    std::string head{"{"};
    for (std::size_t i = 0; i < exchange_->parsed.info.calls.size(); ++i) {
        const std::string id = std::to_string(i);
        head.append(i == 0 ? "\"" : ",\"").append(id).append("\":[[0],[null,0,").append(id).append("]]");
    }
    writeLine(head + '}');
}

std::size_t Jsonl::beginData(std::size_t call) {
    const std::size_t result = nextId_++, data = nextId_++;
    writeLine(numbers(call, 0) + "[[{\"result\":0}]" + definition("result", false, result) + "]]");
    writeLine(numbers(result, 0) + "[[{\"data\":0}]" + definition("data", false, data) + "]]");
    return data;
}

void Jsonl::answer(std::size_t call, const TypeInfo* type, void* value) {
    writeValue(call, beginData(call), 0, type, value);
}

void Jsonl::answerStream(std::size_t call, std::unique_ptr<EventSource> events) {
    const std::size_t data = beginData(call), id = nextId_++;
    writeLine(numbers(data, 0) + "[[0]" + definition({}, true, id) + "]]");
    std::vector<Later> laters;
    laters.push_back({id, call, true, std::move(events)});
    start(std::move(laters));
}

void Jsonl::writeValue(std::size_t call, std::size_t id, int status, const TypeInfo* type, void* value) {
    while (type && type->kind == Kind::Union) {
        void* inner = const_cast<void*>(type->ops.variant->value(value));
        type = type->alternatives[type->ops.variant->index(value)];
        value = inner;
    }
    std::string definitions;
    std::vector<Later> laters;
    const auto add = [&](std::string_view key, const TypeInfo& async, void* place) {
        const AsyncOps& ops = asyncOps(async);
        definitions += definition(key, ops.isIterable, nextId_);
        laters.push_back({nextId_++, call, ops.isIterable, ops.take(place)});
    };
    if (type && isAsync(*type)) add({}, *type, value);
    if (type && type->kind == Kind::Object)
        for (const MemberInfo& member : type->members)
            if (isAsync(*member.type)) add(member.name(), *member.type, static_cast<char*>(value) + member.offset);

    if (!type || json::isUndefined(*type, value))
        writeLine(numbers(id, status) + "[[]]]");
    else
        exchange_->mount.format.appendLine(out_, numbers(id, status) + "[[", type, value, "2.0.0",
                                           "]" + definitions + "]]");
    wake_.set();
    start(std::move(laters));
}

std::string Jsonl::shapeOf(std::size_t call, const Error& error, const std::exception_ptr& exception) {
    const auto options = exchange_->report(error, exception, exchange_->parsed.info.calls[call]);
    std::string shape;
    appendErrorShape(shape, options, exchange_->mount.policy);
    return shape;
}

void Jsonl::fail(std::size_t call, const Error& error, const std::exception_ptr& exception) {
    writeLine(numbers(call, 0) + "[[{\"error\":" + shapeOf(call, error, exception) + "}]]]");
}

void Jsonl::writeFailure(const Later& later, int status, const std::exception_ptr& exception) {
    const Error error = errorOf(exception, exchange_->mount.policy);
    writeLine(numbers(later.id, status) + shapeOf(later.call, error, exception) + ']');
}

void Jsonl::start(std::vector<Later> laters) {
    for (Later& later : laters)
        tasks_.spawn(later.isIterable ? runIterable(std::move(later)) : runPromise(std::move(later)));
}

Task<> Jsonl::runCall(std::size_t index) {
    std::exception_ptr failure;
    JsonlCall call{*this, index};
    try {
        co_await call.run();
    } catch (const OperationCancelled&) {
        co_return;
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) fail(index, errorOf(failure, exchange_->mount.policy), failure);
}

Task<> Jsonl::runPromise(Later later) {
    try {
        const auto item = co_await NextItem{*later.source};
        writeValue(later.call, later.id, 0, item ? item->type : nullptr, item ? item->value : nullptr);
    } catch (const OperationCancelled&) {
    } catch (...) {
        writeFailure(later, 1, std::current_exception());
    }
}

Task<> Jsonl::untilTaken() {
    while (out_.size() > kMaxWaiting) co_await taken_.wait();
}

Task<> Jsonl::runIterable(Later later) {
    try {
        while (auto item = co_await NextItem{*later.source}) {
            const Event event = eventOf(*item);
            // A tracked item is no more than its two members here.
            const TypeInfo* type = event.trackedType ? event.trackedType : event.type;
            auto* value = const_cast<void*>(event.tracked ? event.tracked : event.value);
            writeValue(later.call, later.id, event.isReturned ? 0 : 1, type, value);
            if (event.isReturned) co_return;
            co_await untilTaken();
        }
        writeLine(numbers(later.id, 0) + "[[]]]");
    } catch (const OperationCancelled&) {
    } catch (...) {
        writeFailure(later, 2, std::current_exception());
    }
}

Stream<std::string> Jsonl::texts(std::unique_ptr<Jsonl> self) {
    Silence silence{self->wake_};
    const Duration pingInterval = self->exchange_->options().jsonl.pingInterval;
    self->writeHead();
    for (std::size_t i = 0; i < self->exchange_->parsed.info.calls.size(); ++i) self->tasks_.spawn(self->runCall(i));
    for (;;) {
        if (!self->out_.empty()) {
            std::string text = std::exchange(self->out_, {});
            self->taken_.pulse();
            co_yield std::move(text);
            continue;
        }
        if (self->tasks_.size() == 0) co_return;
        self->wake_.reset();
        silence.begin(pingInterval);
        co_await self->wake_.wait();
        // A blank in front of whatever line comes next.
        if (silence.take() && self->out_.empty()) co_yield std::string{" "};
    }
}

} // namespace

bool isStreamed(const RequestInfo& info) noexcept { return info.isBatchCall && info.accept == "application/jsonl"; }

Task<http::Response> serveJsonl(std::unique_ptr<HttpExchange> exchange) {
    if (!exchange->makeContextNow()) co_await exchange->makeContext();
    auto answer = std::make_unique<Jsonl>(std::move(exchange));
    http::Response response = answer->exchange().answer("application/json", 200);
    response.stream = Jsonl::texts(std::move(answer));
    co_return response;
}

} // namespace aerie::trpc::detail
