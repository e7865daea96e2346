#include <aerie/base/exception.hpp>
#include <aerie/pipeline/execution_context.hpp>
#include <aerie/pipeline/injector.hpp>

namespace aerie {

std::string_view nameOf(ContextType type) noexcept {
    switch (type) {
    case ContextType::Http:
        return "http";
    case ContextType::Trpc:
        return "trpc";
    case ContextType::Ws:
        return "ws";
    }
    return "unknown";
}

http::Request& ExecutionContext::getRequest() const {
    http::Request* request = findRequest();
    if (!request)
        throw InternalServerErrorException("This call has no HTTP request: it was made by a caller inside the process");
    return *request;
}

const void* ExecutionContext::metadata(TypeKey key) const noexcept {
    for (const MetadataEntry& entry : handler_.metadata)
        if (entry.key == key) return entry.value;
    return nullptr;
}

void RequestScope::clear() noexcept {
    while (first_) {
        Entry* entry = first_;
        first_ = entry->next;
        delete entry;
    }
}

namespace {
[[noreturn]] void missing(TypeKey key) {
    throw InternalServerErrorException("No module provides " + std::string{key->name});
}
} // namespace

void* Injector::require(TypeKey key) {
    if (void* instance = find(key)) return instance;
    missing(key);
}

void* Injector::require(TypeKey key, RequestScope& scope) {
    if (void* instance = resolve(key, scope)) return instance;
    missing(key);
}

} // namespace aerie
