// The instances of an application: records, how they are wired, how they are made.
#pragma once

#include "module_injector.hpp"
#include "record.hpp"

#include <aerie/app/container.hpp>
#include <aerie/io/task.hpp>
#include <aerie/pipeline/enhancer.hpp>

#include <deque>
#include <memory>
#include <vector>

namespace aerie::app {

struct Instances final : detail::StateSink {
    Instances(const detail::GraphInfo& graph, std::vector<Override> overrides);
    ~Instances();

    // Null when nobody provides it.
    Record* visibleFrom(std::size_t module, TypeKey token) noexcept;
    Record* anywhere(TypeKey token) noexcept;

    // The token's address. Makes the instance if need be; throws when it cannot be made, or not without waiting.
    void* obtain(Record& record, RequestScope* scope);
    Task<void*> obtainLater(Record& record);
    void bindGlobalEnhancers();

    const detail::GraphInfo& graph;
    std::vector<Record> records;          // in the order of the modules' tables; never grows once it is filled
    std::vector<std::size_t> firstRecord; // of each module; one more at the end
    std::deque<ModuleInjector> injectors; // of each module
    std::vector<pipeline::BoundEnhancer> globalEnhancers;

private:
    struct Owned {
        void* object;
        void (*destroy)(void*);
    };
    struct Kept {
        void* imports;
        void (*destroy)(void*);
    };

    void keep(void* imports, void (*destroy)(void*)) override { kept_.push_back({imports, destroy}); }
    void entry(TypeKey module, std::size_t index, const void* state) override;

    void addRecords(const std::vector<Override>& overrides);
    bool isProvided(TypeKey token) const noexcept;
    void wire(Record& record);
    void settle(Record& record);
    Record* at(detail::Place place) noexcept;
    std::vector<void*> dependenciesOf(const Record& record, RequestScope* scope);
    void* wireTarget(const Record& record, const Wire& wire, RequestScope* scope);
    void* make(Record& record, RequestScope* scope);
    void* own(Record& record, detail::Made made, RequestScope* scope);

    std::vector<Owned> owned_; // singletons and their transients, in the order they were made
    std::vector<Kept> kept_;   // what imports() gave
};

// Says which class could not be made, and why; goes through the classes that wanted it unchanged.
[[noreturn]] void throwCannotBeMade(const Record& record, const detail::GraphInfo& graph, const Error& reason);

} // namespace aerie::app
