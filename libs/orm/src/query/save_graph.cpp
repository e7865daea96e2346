#include "query/save_graph.hpp"

#include "query/hydrator.hpp"
#include "query/object_list.hpp"
#include "query/relation_loader.hpp"
#include "query/tree_sql.hpp"

#include <algorithm>
#include <map>

namespace aerie::orm {

namespace {

constexpr std::size_t kKeysPerQuery = 256;

std::string keyText(const EntityInfo& entity, const void* object) {
    std::string text;
    for (const Value& value : keyValues(entity, object)) text.append(value.isNull() ? "" : value.text()) += '\0';
    return text;
}

std::string oneKeyText(const ColumnInfo& key, const void* object) { return valueOf(key, object).text(); }

} // namespace

bool hasKey(const EntityInfo& entity, const void* object) {
    return std::all_of(entity.columns.begin(), entity.columns.end(), [&](const ColumnInfo& column) {
        // A key that the program gives may well be 0 or empty; only a generated one is missing then.
        return !column.options.isPrimary || !column.options.isGenerated || !isUnset(column, object);
    });
}

std::vector<Value> keyValues(const EntityInfo& entity, const void* object) {
    std::vector<Value> key;
    for (const ColumnInfo& column : entity.columns)
        if (column.options.isPrimary) key.push_back(valueOf(column, object));
    return key;
}

SaveGraph::SaveGraph(const Dialect& dialect, const EntityInfo& entity, detail::Owned objects,
                     std::vector<const ColumnInfo*> only)
    : list(std::move(objects)), dialect_(dialect), only_(std::move(only)) {
    for (void* object : objectsOf(entity, list.get())) add(entity, object, true, true, true);
}

std::size_t SaveGraph::add(const EntityInfo& entity, void* object, bool mayInsert, bool mayUpdate, bool isRoot) {
    const std::size_t number = subjects_.size();
    subjects_.push_back({&entity, object, mayInsert, mayUpdate, isRoot, nullptr, false, false, 0});
    if (entity.tree != TreeKind::None) hasTrees_ = true;
    if (mayInsert || mayUpdate)
        for (const RelationInfo& relation : entity.relations)
            if (isRelationLoaded(relation, object)) addRelation(number, relation);
    return number;
}

void SaveGraph::addRelation(std::size_t subject, const RelationInfo& relation) {
    const EntityInfo& target = *relation.target;
    std::vector<std::size_t> targets;
    for (void* related : relatedObjects(relation, subjects_[subject].object))
        targets.push_back(
            add(target, related, relation.cascade & Cascade::Insert, relation.cascade & Cascade::Update, false));
    if (relation.joinColumn) {
        references_.push_back({subject, relation.joinColumn, targets.empty() ? kNone : targets.front()});
    } else if (relation.kind == RelationKind::ManyToMany) {
        links_.push_back({subject, &relation, std::move(targets), {}});
    } else {
        const ColumnInfo* column = target.relationByProperty(relation.inverse)->joinColumn;
        for (std::size_t child : targets)
            if (subjects_[child].mayInsert || subjects_[child].mayUpdate)
                references_.push_back({child, column, subject});
    }
}

// ---- what is stored

std::vector<SaveGraph::Read> SaveGraph::reads() {
    std::map<const EntityInfo*, std::vector<const void*>> keyed;
    std::vector<const EntityInfo*> order;
    for (const Subject& subject : subjects_) {
        if (!(subject.mayInsert || subject.mayUpdate) || !hasKey(*subject.entity, subject.object)) continue;
        std::vector<const void*>& objects = keyed[subject.entity];
        if (objects.empty()) order.push_back(subject.entity);
        objects.push_back(subject.object);
    }
    std::vector<Read> reads;
    for (const EntityInfo* entity : order) {
        const std::vector<const void*>& objects = keyed[entity];
        const ColumnInfo* single = entity->singleKey();
        if (!single) { // one statement for each, because a list of pairs is no SQL everywhere
            for (const void* object : objects)
                reads.push_back(
                    {entity, SqlBuilder{dialect_, *entity}.select().whereKey(keyValues(*entity, object)).take()});
            continue;
        }
        std::vector<Value> keys;
        for (const void* object : objects) keys.push_back(valueOf(*single, object));
        for (std::size_t at = 0; at < keys.size(); at += kKeysPerQuery) {
            const std::span<const Value> some{keys.data() + at, std::min(kKeysPerQuery, keys.size() - at)};
            reads.push_back({entity, SqlBuilder{dialect_, *entity}.select().whereIn(*single, some).take()});
        }
    }
    return reads;
}

void SaveGraph::addStored(const EntityInfo& entity, detail::Owned rows) {
    storedLists_.emplace_back(&entity, std::move(rows));
}

std::vector<Statement> SaveGraph::pairReads() {
    std::vector<Statement> reads;
    for (const Link& link : links_) {
        const Subject& subject = subjects_[link.subject];
        const JoinTable table = joinTableOf(*subject.entity, *link.relation);
        const bool isOwner = link.relation->isOwner;
        const std::string own = Dialect::quoted((isOwner ? table.ownColumns : table.inverseColumns).front().name);
        const std::string other = Dialect::quoted((isOwner ? table.inverseColumns : table.ownColumns).front().name);
        Statement statement;
        statement.sql =
            "SELECT " + own + ", " + other + " FROM " + Dialect::quoted(table.name) + " WHERE " + own + " = ";
        dialect_.appendParameter(statement.sql, 1);
        statement.parameters.push_back(valueOf(*subject.entity->singleKey(), subject.object));
        reads.push_back(std::move(statement));
    }
    return reads;
}

void SaveGraph::addPairs(std::size_t read, std::vector<std::pair<std::string, std::string>> pairs) {
    links_[read].stored = std::move(pairs);
}

void SaveGraph::findStored() {
    std::map<std::pair<const EntityInfo*, std::string>, const void*> rows;
    for (const auto& [entity, stored] : storedLists_)
        for (void* row : objectsOf(*entity, stored.get())) rows[{entity, keyText(*entity, row)}] = row;
    for (Subject& subject : subjects_) {
        if (rows.empty() || !hasKey(*subject.entity, subject.object)) continue;
        const auto found = rows.find({subject.entity, keyText(*subject.entity, subject.object)});
        if (found != rows.end()) subject.stored = found->second;
    }
}

// ---- the plan

void SaveGraph::plan() {
    findStored();
    // One object may appear twice, loaded by two ways: it is inserted once.
    std::map<std::pair<const EntityInfo*, std::string>, std::size_t> seen;
    for (std::size_t i = 0; i < subjects_.size(); ++i) {
        Subject& subject = subjects_[i];
        if (subject.stored || !subject.mayInsert) continue;
        subject.isInserted = true;
        if (!hasKey(*subject.entity, subject.object)) continue;
        if (!subject.isRoot &&
            !seen.emplace(std::pair{subject.entity, keyText(*subject.entity, subject.object)}, i).second)
            subject.isInserted = false;
    }
    setLevels();
    for (const Subject& subject : subjects_) lastLevel_ = std::max(lastLevel_, subject.level);
}

void SaveGraph::setLevels() {
    // As often as there are rows in the longest chain; a circle of new rows cannot be inserted and ends it.
    for (std::size_t round = 0; round < subjects_.size(); ++round) {
        bool isChanged = false;
        for (const Reference& reference : references_) {
            if (reference.target == kNone) continue;
            const Subject& target = subjects_[reference.target];
            Subject& holder = subjects_[reference.holder];
            if (target.isInserted && holder.level <= target.level) {
                holder.level = target.level + 1;
                isChanged = true;
            }
        }
        if (!isChanged) return;
    }
    throw UsageError{"save() of new rows that refer to each other in a circle: store one of them first"};
}

// Between what the column says and what the relation says, the one that differs from the stored row is the news.
void SaveGraph::setReference(const Reference& reference) {
    const Subject& holder = subjects_[reference.holder];
    const ColumnInfo& column = *reference.column;
    const Value current = valueOf(column, holder.object);
    Value wanted;
    if (reference.target != kNone) {
        const Subject& target = subjects_[reference.target];
        if (!hasKey(*target.entity, target.object) && !target.isInserted)
            throw UsageError{"save() of " + std::string{holder.entity->name} + ": its " +
                             std::string{target.entity->name} +
                             " is not stored yet; save it first, or give the relation Cascade::Insert"};
        wanted = valueOf(*target.entity->singleKey(), target.object);
    }
    if (wanted == current) return;
    if (holder.stored) {
        const Value before = valueOf(column, holder.stored);
        if (wanted == before && current != before) return;
    }
    assignValue(column, holder.object, wanted);
}

std::vector<Statement> SaveGraph::step(std::size_t number) {
    std::vector<Statement> statements;
    if (number > static_cast<std::size_t>(lastLevel_)) {
        planTrees(statements);
        planLinks(statements);
        return statements;
    }
    for (const Reference& reference : references_)
        if (subjects_[reference.holder].level == static_cast<int>(number)) setReference(reference);
    InsertPlan* inserts = nullptr;
    const EntityInfo* entity = nullptr;
    for (Subject& subject : subjects_) {
        if (subject.level != static_cast<int>(number)) continue;
        if (subject.stored) {
            if (subject.mayUpdate) planUpdate(subject, statements);
            continue;
        }
        if (!subject.isInserted) continue;
        if (subject.entity != entity) {
            if (inserts) inserts->finish(statements);
            entity = subject.entity;
            inserts_.push_back(std::make_unique<InsertPlan>(dialect_, *entity));
            inserts = inserts_.back().get();
        }
        inserts->add(subject.object);
    }
    if (inserts) inserts->finish(statements);
    return statements;
}

void SaveGraph::planUpdate(Subject& subject, std::vector<Statement>& statements) {
    const EntityInfo& entity = *subject.entity;
    std::vector<SqlBuilder::Assignment> changes;
    const ColumnInfo* touched = nullptr;
    const bool isPartial = subject.isRoot && !only_.empty();
    for (const ColumnInfo& column : entity.columns) {
        if (column.options.isPrimary) continue;
        const Value before = valueOf(column, subject.stored);
        const bool isLeftOut = isPartial && std::find(only_.begin(), only_.end(), &column) == only_.end();
        // Not set in the object, or never read into it: the stored value is the value.
        const bool isMade = column.options.isDate() || column.options.isVersion || column.options.isHidden ||
                            dialect_.isMadeByDatabase(column);
        if (column.isComputed() || isLeftOut || (isMade && isUnset(column, subject.object)))
            assignValue(column, subject.object, before);
        if (column.isComputed()) continue;
        Value after = valueOf(column, subject.object);
        if (column.options.role == detail::DateRole::UpdateDate && after == before)
            touched = &column;
        else if (after != before && !column.options.isVersion)
            changes.push_back({&column, std::move(after)});
    }
    if (changes.empty()) return;
    for (const RelationInfo& relation : entity.relations)
        if (relation.treeRole == TreeRole::Parent)
            for (const auto& change : changes)
                subject.isMoved = subject.isMoved || change.column == relation.joinColumn;
    if (touched) {
        assignValue(*touched, subject.object, Value{Timestamp::now()});
        changes.push_back({touched, valueOf(*touched, subject.object)});
    }
    if (const ColumnInfo* counter = versionOf(entity)) {
        const Value next{valueOf(*counter, subject.stored).integer() + 1};
        assignValue(*counter, subject.object, next);
        changes.push_back({counter, next});
    }
    statements.push_back(
        SqlBuilder{dialect_, entity}.update(changes).whereKey(keyValues(entity, subject.object)).take());
}

void SaveGraph::planTrees(std::vector<Statement>& statements) const {
    for (const Subject& subject : subjects_) {
        if (subject.entity->tree == TreeKind::None) continue;
        if (subject.isInserted)
            insertTreeNode(dialect_, *subject.entity, subject.object, statements);
        else if (subject.isMoved)
            moveTreeNode(dialect_, *subject.entity, subject.object, statements);
    }
}

void SaveGraph::planLinks(std::vector<Statement>& statements) const {
    for (const Link& link : links_) {
        const Subject& subject = subjects_[link.subject];
        if (!subject.stored && !subject.isInserted) continue;
        const ColumnInfo& ownKey = *subject.entity->singleKey();
        const ColumnInfo& otherKey = *link.relation->target->singleKey();
        std::vector<std::string> wanted;
        for (std::size_t target : link.targets) {
            const Subject& other = subjects_[target];
            if (!hasKey(*other.entity, other.object))
                throw UsageError{"save() of " + std::string{subject.entity->name} + ": one of its " +
                                 std::string{link.relation->property} +
                                 " is not stored yet; save it first, or give the relation Cascade::Insert"};
            std::string key = oneKeyText(otherKey, other.object);
            const bool isThere = std::any_of(link.stored.begin(), link.stored.end(),
                                             [&](const auto& pair) { return pair.second == key; });
            const bool isTwice = std::find(wanted.begin(), wanted.end(), key) != wanted.end();
            if (!isThere && !isTwice)
                statements.push_back(insertPair(dialect_, *subject.entity, *link.relation,
                                                valueOf(ownKey, subject.object), valueOf(otherKey, other.object)));
            wanted.push_back(std::move(key));
        }
        for (const auto& [own, other] : link.stored)
            if (std::find(wanted.begin(), wanted.end(), other) == wanted.end())
                statements.push_back(deletePairByText(dialect_, *subject.entity, *link.relation,
                                                      valueOf(ownKey, subject.object), other));
    }
}

} // namespace aerie::orm
