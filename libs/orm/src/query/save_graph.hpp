// save(): the objects that belong together, which of them are new, which differ from their stored row and in what, and
// in which order they must be written. A generated key is known only once its row is there, so the work comes in steps:
// rows that others refer to, the rows that refer to them, and at last the tables in between.
#pragma once

#include "driver.hpp"
#include "query/insert_plan.hpp"
#include "query/sql_builder.hpp"

#include <aerie/orm/detail/owned.hpp>
#include <aerie/orm/entity_info.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace aerie::orm {

std::vector<Value> keyValues(const EntityInfo& entity, const void* object);
// Whether every generated part of its key is set.
bool hasKey(const EntityInfo& entity, const void* object);

// Pairs of keys that a join table holds, as texts.
class PairSink final : public RowSink {
public:
    void onStart(const RowReader&) override { pairs.clear(); }
    bool onRow(const RowReader& row) override {
        pairs.emplace_back(row.text(0), row.text(1));
        return true;
    }
    std::vector<std::pair<std::string, std::string>> pairs;
};

class SaveGraph {
public:
    // `only`: of the roots only these columns are written; empty: all.
    SaveGraph(const Dialect& dialect, const EntityInfo& entity, detail::Owned objects,
              std::vector<const ColumnInfo*> only = {});

    // What to read first. Each read's rows go back by addStored.
    struct Read {
        const EntityInfo* entity;
        Statement statement;
    };
    std::vector<Read> reads();
    void addStored(const EntityInfo& entity, detail::Owned rows);
    // The same for the tables of many-to-many relations.
    std::vector<Statement> pairReads();
    void addPairs(std::size_t read, std::vector<std::pair<std::string, std::string>> pairs);

    // Afterwards: how many steps there are, and whether they need a transaction around them.
    void plan();
    std::size_t stepCount() const noexcept { return static_cast<std::size_t>(lastLevel_) + 2; }
    // The statements of a step, perhaps none; those before it are done.
    std::vector<Statement> step(std::size_t number);
    bool isOneStep() const noexcept { return lastLevel_ == 0 && links_.empty() && !hasTrees_; }

    detail::Owned list;

private:
    struct Subject {
        const EntityInfo* entity;
        void* object;
        bool mayInsert, mayUpdate;
        bool isRoot;
        const void* stored = nullptr;
        bool isInserted = false;
        bool isMoved = false; // a node of a tree whose parent changed
        int level = 0;
    };
    // A foreign key: of `holder`, pointing to `target`; without a target it becomes null.
    struct Reference {
        std::size_t holder;
        const ColumnInfo* column;
        std::size_t target;
    };
    struct Link {
        std::size_t subject;
        const RelationInfo* relation;
        std::vector<std::size_t> targets;
        std::vector<std::pair<std::string, std::string>> stored; // keys of the subject and the other side
    };
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    std::size_t add(const EntityInfo& entity, void* object, bool mayInsert, bool mayUpdate, bool isRoot);
    void addRelation(std::size_t subject, const RelationInfo& relation);
    void findStored();
    void setReference(const Reference& reference);
    void setLevels();
    void planUpdate(Subject& subject, std::vector<Statement>& statements);
    void planLinks(std::vector<Statement>& statements) const;
    void planTrees(std::vector<Statement>& statements) const;

    const Dialect& dialect_;
    std::vector<const ColumnInfo*> only_;
    std::vector<Subject> subjects_;
    std::vector<Reference> references_;
    std::vector<Link> links_;
    std::vector<std::pair<const EntityInfo*, detail::Owned>> storedLists_;
    std::vector<std::unique_ptr<InsertPlan>> inserts_; // their sinks live as long as the statements
    int lastLevel_ = 0;
    bool hasTrees_ = false;
};

} // namespace aerie::orm
