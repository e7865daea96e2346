#include "query/save_plan.hpp"

#include "query/hydrator.hpp"
#include "query/key_index.hpp"
#include "query/object_list.hpp"
#include "query/sql_builder.hpp"

#include <algorithm>
#include <span>

namespace aerie::orm {

namespace {

constexpr std::size_t kKeysPerQuery = 256;

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

} // namespace

SaveWork::SaveWork(const Dialect& dialect, const EntityInfo& entity, detail::Owned objects)
    : list(std::move(objects)), dialect_(dialect), entity_(entity), inserts_(dialect, entity) {}

std::vector<Statement> SaveWork::selectStored() {
    for (void* object : objectsOf(entity_, list.get()))
        if (hasKey(entity_, object)) keyed_.push_back(object);

    std::vector<Statement> reads;
    const ColumnInfo* single = entity_.singleKey();
    if (!single) { // one statement for each, because a list of pairs is no SQL everywhere
        for (const void* object : keyed_)
            reads.push_back(SqlBuilder{dialect_, entity_}.select().whereKey(keyValues(entity_, object)).take());
        return reads;
    }
    std::vector<Value> keys;
    for (const void* object : keyed_) keys.push_back(valueOf(*single, object));
    for (std::size_t at = 0; at < keys.size(); at += kKeysPerQuery) {
        const std::span<const Value> some{keys.data() + at, std::min(kKeysPerQuery, keys.size() - at)};
        reads.push_back(SqlBuilder{dialect_, entity_}.select().whereIn(*single, some).take());
    }
    return reads;
}

void SaveWork::addStored(detail::Owned rows) { storedLists_.push_back(std::move(rows)); }

std::vector<const void*> SaveWork::storedRows() const {
    std::vector<const void*> stored(keyed_.size());
    const ColumnInfo* single = entity_.singleKey();
    if (!single) {
        for (std::size_t i = 0; i < keyed_.size(); ++i) {
            const std::vector<void*> rows = objectsOf(entity_, storedLists_[i].get());
            stored[i] = rows.empty() ? nullptr : rows.front();
        }
        return stored;
    }
    std::vector<void*> all;
    for (const detail::Owned& rows : storedLists_) {
        const std::vector<void*> some = objectsOf(entity_, rows.get());
        all.insert(all.end(), some.begin(), some.end());
    }
    const KeyIndex byKey{*single, std::move(all)};
    for (std::size_t i = 0; i < keyed_.size(); ++i) {
        KeyView key;
        if (keyOf(*single, keyed_[i], key)) byKey.forEach(key, [&](void* row) { stored[i] = row; });
    }
    return stored;
}

void SaveWork::plan() {
    const std::vector<const void*> stored = storedRows();
    std::size_t next = 0;
    for (void* object : objectsOf(entity_, list.get())) {
        const bool isKeyed = next < keyed_.size() && keyed_[next] == object;
        const void* row = isKeyed ? stored[next++] : nullptr;
        if (row)
            planUpdate(object, row);
        else
            inserts_.add(object);
    }
    inserts_.finish(statements);
}

void SaveWork::planUpdate(void* object, const void* stored) {
    std::vector<SqlBuilder::Assignment> changes;
    const ColumnInfo* touched = nullptr;
    for (const ColumnInfo& column : entity_.columns) {
        if (column.options.isPrimary || column.isComputed()) continue;
        const Value before = valueOf(column, stored);
        // Not set in the object: the stored value is the value.
        const bool isDate = column.options.isDate();
        if ((isDate || dialect_.isMadeByDatabase(column)) && isUnset(column, object))
            assignValue(column, object, before);
        Value after = valueOf(column, object);
        if (column.options.role == detail::DateRole::UpdateDate && after == before)
            touched = &column;
        else if (after != before)
            changes.push_back({&column, std::move(after)});
    }
    if (changes.empty()) return;
    if (touched) {
        assignValue(*touched, object, Value{Timestamp::now()});
        changes.push_back({touched, valueOf(*touched, object)});
    }
    statements.push_back(SqlBuilder{dialect_, entity_}.update(changes).whereKey(keyValues(entity_, object)).take());
}

} // namespace aerie::orm
