// What a chain of tasks has in common: whether it was cancelled, and values such as the id of the request it serves.
// A task runs in the context of whoever awaits it, so no function passes it along; it is Aerie's AsyncLocalStorage.
//
//   RequestInfo info{.id = "7f3a"};
//   TaskContext context{TaskContext::current()};
//   ContextValue<RequestInfo> value{context, info};
//   co_await handler.handle(request).within(context);
//   ...
//   if (auto* info = TaskContext::find<RequestInfo>()) log(info->id);      // anywhere below, coroutine or not
//
// Lifetime: a context outlives the tasks that run within it; one that is destroyed earlier cancels what still waits.
// Thread rule: a context belongs to one loop. Only that loop's thread touches it.
#pragma once

#include <aerie/io/link.hpp>

namespace aerie {

class TaskContext;

namespace detail {

struct CancelLink : Link {};

// Something that can be told to stop: a suspended leaf operation, a child context, a callback. It is in at most one
// context's list and leaves it when destroyed.
class Cancellable : CancelLink {
public:
    Cancellable(const Cancellable&) = delete;
    Cancellable& operator=(const Cancellable&) = delete;

protected:
    Cancellable() noexcept = default;
    virtual ~Cancellable() { unlink(); }

    void link(TaskContext& context) noexcept;
    void unlink() noexcept { CancelLink::remove(); }

private:
    friend aerie::TaskContext;
    // The context was cancelled. Must not resume a coroutine; it queues the resumption instead.
    virtual void onCancel() noexcept = 0;
    // The context is about to go, with this still in its list.
    virtual void onContextGone() noexcept = 0;
};

struct ContextSlot {
    const void* key;
    void* value;
    ContextSlot* next;
};

template<class T> inline constexpr char kContextKey = 0;

} // namespace detail

template<class T> class ContextValue;

class TaskContext final : detail::Cancellable {
public:
    struct Shielded {};

    // A root: nothing above it cancels it.
    TaskContext() noexcept = default;
    // A child: cancelled with its parent, sees its parent's values. A null parent makes a root.
    explicit TaskContext(TaskContext* parent) noexcept;
    // Sees the parent's values and is not cancelled with it: for work that must be finished.
    TaskContext(TaskContext* parent, Shielded) noexcept;
    ~TaskContext() override;

    // The context of the coroutine that is running on this thread; null outside of one.
    static TaskContext* current() noexcept { return current_; }

    // Makes every operation that waits within this context, and every later one, throw OperationCancelled. Idempotent.
    // The coroutines are resumed by their loop afterwards, not from within this call.
    void cancel() noexcept;
    bool isCancelled() const noexcept { return isCancelled_; }

    // The nearest value of this type, in this context or one above; null if there is none.
    template<class T> T* get() const noexcept { return static_cast<T*>(lookup(&detail::kContextKey<T>)); }
    // The same, from the current context.
    template<class T> static T* find() noexcept { return current_ ? current_->get<T>() : nullptr; }

    // Makes a context the current one for the length of a block. Whatever resumes a coroutine does so inside of one.
    class Activation {
    public:
        explicit Activation(TaskContext* context) noexcept : previous_(current_) { current_ = context; }
        ~Activation() { current_ = previous_; }
        Activation(const Activation&) = delete;
        Activation& operator=(const Activation&) = delete;

    private:
        TaskContext* previous_;
    };
    // Changes the current context without an end; used where a coroutine goes on in another context than it left.
    static void setCurrent(TaskContext* context) noexcept { current_ = context; }

private:
    friend detail::Cancellable;
    template<class T> friend class ContextValue;

    void onCancel() noexcept override {
        if (!isShielded_) cancel();
    }
    void onContextGone() noexcept override;
    void* lookup(const void* key) const noexcept;
    detail::Cancellable* first() noexcept;

    static inline thread_local constinit TaskContext* current_ = nullptr;

    detail::Ring ring_;                    // what is told when this is cancelled
    TaskContext* parent_ = nullptr;        // where values are looked up next
    detail::ContextSlot* slots_ = nullptr; // the values of this context
    bool isCancelled_ = false;
    bool isShielded_ = false;
};

// Shows a value to everything that runs within a context. The value and this object outlive the tasks that look.
template<class T> class ContextValue {
public:
    ContextValue(TaskContext& context, T& value) noexcept
        : context_(context), slot_{&detail::kContextKey<T>, &value, context.slots_} {
        context.slots_ = &slot_;
    }
    // Values of one context are removed in the reverse order of their adding, as locals of a block are.
    ~ContextValue() { context_.slots_ = slot_.next; }
    ContextValue(const ContextValue&) = delete;
    ContextValue& operator=(const ContextValue&) = delete;

private:
    TaskContext& context_;
    detail::ContextSlot slot_;
};

} // namespace aerie
