#include "instances.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/pipeline/request_scope.hpp>

#include <algorithm>
#include <string>

namespace aerie::app {

namespace {

class CannotBeMade : public Exception {
public:
    using Exception::Exception;
};

constexpr char kNoKey = 0; // transients of a request are owned by its scope and found by nobody

} // namespace

void throwCannotBeMade(const Record& record, const detail::GraphInfo& graph, const Error& reason) {
    std::string message{record.info->concrete->name};
    message += " of ";
    message += graph.modules[record.module]->key->name;
    message += " could not be made: ";
    // Here the reason is for whoever starts the program, not for a client.
    message += reason.detail().empty() ? reason.message() : reason.detail();
    throw CannotBeMade{Error{ErrorCode::InternalServerError, std::move(message)}.withCause(reason)};
}

Instances::Instances(const detail::GraphInfo& ofApplication, std::vector<Override> overrides) : graph(ofApplication) {
    addRecords(overrides);
    for (const detail::ModuleInfo* module : graph.modules)
        if (module->makeImports) module->makeImports(*this);
    for (std::size_t i = 0; i < graph.modules.size(); ++i) injectors.emplace_back(*this, i);
    for (Record& record : records) wire(record);
    for (Record& record : records) settle(record);
}

Instances::~Instances() {
    while (!owned_.empty()) {
        const Owned last = owned_.back();
        owned_.pop_back();
        last.destroy(last.object);
    }
    while (!kept_.empty()) {
        const Kept last = kept_.back();
        kept_.pop_back();
        last.destroy(last.imports);
    }
}

void Instances::addRecords(const std::vector<Override>& overrides) {
    std::size_t count = 0;
    for (const detail::ModuleInfo* module : graph.modules) count += module->providers.size();
    records.reserve(count);
    for (std::size_t m = 0; m < graph.modules.size(); ++m) {
        firstRecord.push_back(records.size());
        for (const detail::ProviderInfo* provider : graph.modules[m]->providers) {
            Record& record = records.emplace_back();
            record.info = provider;
            record.module = m;
            record.role = provider->role;
            record.isGlobal = provider->isGlobal;
            for (const Override& replacement : overrides) {
                if (replacement.token != provider->token) continue;
                record.info = replacement.provider;
                record.state = replacement.state;
                record.isOverridden = true;
            }
        }
    }
    firstRecord.push_back(records.size());
    for (const Override& replacement : overrides)
        if (!replacement.token || !isProvided(replacement.token))
            throw CannotBeMade{Error{ErrorCode::InternalServerError,
                                     "overrideProvider<" +
                                         std::string{replacement.token ? replacement.token->name : "?"} +
                                         ">: no module of the application provides it, so there is nothing to put "
                                         "something in the place of. Name the class that the others ask for."}};
}

bool Instances::isProvided(TypeKey token) const noexcept {
    for (const detail::ModuleInfo* module : graph.modules)
        for (const detail::ProviderInfo* provider : module->providers)
            if (provider->token == token) return true;
    return false;
}

void Instances::entry(TypeKey module, std::size_t index, const void* state) {
    const std::size_t position = detail::positionOf(graph, module);
    Record& record = records[firstRecord[position] + graph.modules[position]->firstExtra + index];
    if (!record.isOverridden) record.state = state;
}

Record* Instances::at(detail::Place place) noexcept {
    return place.isFound() ? &records[firstRecord[place.module] + place.provider] : nullptr;
}

Record* Instances::visibleFrom(std::size_t module, TypeKey token) noexcept {
    return at(detail::findVisible(graph, module, token));
}

Record* Instances::anywhere(TypeKey token) noexcept { return at(detail::findAnywhere(graph, token)); }

void Instances::wire(Record& record) {
    for (const detail::Dependency& dependency : record.info->dependencies) {
        Wire& wire = record.wires.emplace_back();
        if (detail::isInjector(dependency.key)) {
            wire.to = Wire::To::Injector;
        } else if (detail::isOfRequest(dependency.key)) {
            wire.to = dependency.key == typeKey<RequestScope>() ? Wire::To::Scope : Wire::To::Request;
        } else if ((wire.record = visibleFrom(record.module, dependency.key))) {
            wire.to = Wire::To::Record;
        } else if (!dependency.isOptional) {
            // The compiler has checked what modules list; what a test puts in place is checked here.
            throwCannotBeMade(record, graph,
                              Error{ErrorCode::InternalServerError,
                                    "no module that it sees provides " + std::string{dependency.key->name}});
        }
    }
}

// What depends on what a record depends on. There are no cycles in what the compiler has checked.
void Instances::settle(Record& record) {
    if (record.isSettled) return;
    record.isSettled = true;
    record.isInRequest = record.info->scope == Scope::Request;
    record.isLater = record.info->makeLater != nullptr;
    int below = 0;
    for (const Wire& wire : record.wires) {
        if (wire.to == Wire::To::Request || wire.to == Wire::To::Scope) record.isInRequest = true;
        if (wire.to != Wire::To::Record) continue;
        settle(*wire.record);
        record.isInRequest = record.isInRequest || wire.record->isInRequest;
        record.isLater = record.isLater || wire.record->isLater;
        below = std::max(below, wire.record->level);
    }
    record.level = below + 1;
}

void* Instances::wireTarget(const Record& record, const Wire& wire, RequestScope* scope) {
    switch (wire.to) {
    case Wire::To::Record:
        return obtain(*wire.record, scope);
    case Wire::To::Injector:
        return static_cast<Injector*>(&injectors[record.module]);
    case Wire::To::Scope:
        return scope;
    case Wire::To::Request:
        if (!scope->request())
            throw InternalServerErrorException(std::string{record.info->concrete->name} +
                                               " needs the HTTP request, and this call came without one");
        return scope->request();
    case Wire::To::Nothing:
        break;
    }
    return nullptr;
}

std::vector<void*> Instances::dependenciesOf(const Record& record, RequestScope* scope) {
    std::vector<void*> dependencies;
    dependencies.reserve(record.wires.size());
    for (const Wire& wire : record.wires) dependencies.push_back(wireTarget(record, wire, scope));
    return dependencies;
}

void* Instances::own(Record& record, detail::Made made, RequestScope* scope) {
    if (record.isInRequest) {
        if (record.isTransient()) {
            if (made.destroy) scope->own(&kNoKey, made.object, made.destroy);
        } else {
            scope->own(&record, made.object, made.destroy ? made.destroy : [](void*) {});
        }
        return made.object;
    }
    if (made.destroy) owned_.push_back({made.object, made.destroy});
    if (record.isTransient())
        record.transients.push_back(made.object);
    else
        record.object = made.object;
    return made.object;
}

void* Instances::make(Record& record, RequestScope* scope) {
    if (record.isBeingMade)
        throwCannotBeMade(record, graph,
                          Error{ErrorCode::InternalServerError, "it asks for itself while it is being made, through an "
                                                                "Injector. Ask in onModuleInit() or later."});
    struct Mark {
        explicit Mark(bool& isBeingMade) : flag(isBeingMade) { flag = true; }
        ~Mark() { flag = false; }
        bool& flag;
    };
    // Instances of requests are made by several loops at once: nothing of theirs is written into the record.
    bool ofRequest = false;
    const Mark mark{record.isInRequest ? ofRequest : record.isBeingMade};
    const std::vector<void*> dependencies = dependenciesOf(record, scope);
    try {
        return own(record, record.info->make(dependencies.data(), record.state), scope);
    } catch (const CannotBeMade&) {
        throw;
    } catch (...) {
        // In a request the exception is the answer; at start it is a message for whoever starts the program.
        if (record.isInRequest) throw;
        throwCannotBeMade(record, graph, errorFrom(std::current_exception()));
    }
}

void* Instances::obtain(Record& record, RequestScope* scope) {
    if (record.info->alias) return record.asToken(obtain(*record.wires[0].record, scope));
    if (record.isInRequest) {
        if (!scope)
            throw InternalServerErrorException(std::string{record.info->concrete->name} +
                                               " lives in a request: ask for it with resolve()");
        void* known = record.isTransient() ? nullptr : scope->find(static_cast<const void*>(&record));
        return record.asToken(known ? known : make(record, scope));
    }
    if (record.isTransient()) return record.asToken(make(record, scope));
    if (record.object) return record.asToken(record.object);
    if (record.info->makeLater)
        throwCannotBeMade(record, graph,
                          Error{ErrorCode::InternalServerError,
                                "its factory is a task that has not ended. Ask in onModuleInit() or later."});
    return record.asToken(make(record, scope));
}

Task<void*> Instances::obtainLater(Record& record) {
    if (!record.isLater || record.object) co_return obtain(record, nullptr);
    for (const Wire& wire : record.wires)
        if (wire.to == Wire::To::Record && wire.record->isLater && !wire.record->isTransient())
            co_await obtainLater(*wire.record);
    if (record.info->makeLater) {
        const std::vector<void*> dependencies = dependenciesOf(record, nullptr);
        std::exception_ptr failure;
        try {
            own(record, co_await record.info->makeLater(dependencies.data(), record.state), nullptr);
        } catch (const CannotBeMade&) {
            throw;
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure) throwCannotBeMade(record, graph, errorFrom(failure));
    }
    co_return obtain(record, nullptr);
}

void Instances::bindGlobalEnhancers() {
    for (Record& record : records)
        if (record.isGlobal && record.info->enhancer)
            globalEnhancers.push_back({record.info->enhancer, record.isInRequest ? nullptr : obtain(record, nullptr),
                                       &injectors[record.module]});
}

} // namespace aerie::app
