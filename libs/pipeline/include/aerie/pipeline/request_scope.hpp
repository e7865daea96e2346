// What belongs to one request and goes with it: the instances of request-scoped providers, and the values that guards
// leave for handlers.
//
//   scope.set(CurrentUser{claims.subject});
//   if (CurrentUser* user = scope.find<CurrentUser>()) ...
//
// There is one scope per HTTP request (the calls of a tRPC batch share it) and one per event of a socket. An empty
// scope owns no memory. Everything in it is destroyed with it, the newest first. Thread rule: belongs to the request's
// loop.
#pragma once

#include <aerie/pipeline/type_key.hpp>

#include <type_traits>
#include <utility>

namespace aerie {

namespace http {
struct Request;
}

class RequestScope {
public:
    RequestScope() noexcept = default;
    RequestScope(const RequestScope&) = delete;
    RequestScope& operator=(const RequestScope&) = delete;
    ~RequestScope() { clear(); }

    // The HTTP request underneath; null for a call that came without one. Set by the execution context.
    http::Request* request() const noexcept { return request_; }
    void setRequest(http::Request* request) noexcept { request_ = request; }

    // Keeps a value under its type. A second one of the type hides the first, which stays alive with the scope.
    template<class T> std::remove_cvref_t<T>& set(T&& value) {
        using Value = std::remove_cvref_t<T>;
        auto* entry = new Kept<Value>(typeKey<Value>(), std::forward<T>(value));
        add(entry, &entry->kept);
        return entry->kept;
    }
    // Shows a value that somebody else owns and that outlives the scope.
    template<class T> void refer(T& value) { add(new Entry(typeKey<T>()), const_cast<std::remove_cv_t<T>*>(&value)); }

    template<class T> T* find() const noexcept { return static_cast<T*>(find(typeKey<T>())); }

    // The same for keys of any kind; the container keeps its instances under the address of their provider's entry.
    void* find(const void* key) const noexcept {
        for (const Entry* entry = first_; entry; entry = entry->next)
            if (entry->key == key) return entry->value;
        return nullptr;
    }
    void own(const void* key, void* value, void (*destroy)(void*)) { add(new Owned(key, destroy), value); }

    void clear() noexcept;

private:
    struct Entry {
        explicit Entry(const void* under) noexcept : key(under) {}
        virtual ~Entry() = default;
        const void* key;
        void* value = nullptr;
        Entry* next = nullptr;
    };
    template<class T> struct Kept final : Entry {
        template<class U> Kept(const void* under, U&& initial) : Entry(under), kept(std::forward<U>(initial)) {}
        T kept;
    };
    struct Owned final : Entry {
        Owned(const void* under, void (*destroyer)(void*)) noexcept : Entry(under), destroy(destroyer) {}
        ~Owned() override { destroy(value); }
        void (*destroy)(void*);
    };
    void add(Entry* entry, void* value) noexcept {
        entry->value = value;
        entry->next = first_;
        first_ = entry;
    }

    http::Request* request_ = nullptr;
    Entry* first_ = nullptr;
};

} // namespace aerie
