// Writes conditions, expressions and queries as SQL: text and parameters. It knows which tables are in sight at each
// place, so that a column finds its alias. Ordinary code, nothing here is a template; it serves every entity and
// dialect.
#pragma once

#include "dialect/dialect.hpp"

#include <aerie/orm/detail/query_spec.hpp>
#include <aerie/orm/join_table.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::orm {

// A selected entity in the rows of a query.
struct ResultBlock {
    const EntityInfo* entity = nullptr;
    std::vector<const ColumnInfo*> columns;
    int firstCell = 0;
    int parent = -1;                        // the block whose relation this fills; -1: the root
    const RelationInfo* relation = nullptr; //
};

enum class QueryShape { Entities, Values, Count };

class SqlWriter {
public:
    explicit SqlWriter(const Dialect& dialect) noexcept : dialect_(dialect) {}

    // A statement on one table without an alias: its columns stand without qualification.
    SqlWriter(const Dialect& dialect, const EntityInfo& entity) : dialect_(dialect) { enter({&entity, {}, 0}); }

    // The same under an alias.
    SqlWriter(const Dialect& dialect, const EntityInfo& entity, std::string alias) : dialect_(dialect) {
        enter({&entity, std::move(alias), 0});
    }

    void condition(const detail::ConditionTree& tree);
    void operand(const detail::ConditionTree& tree);
    void orderBy(std::span<const detail::OrderItem> order);
    void limit(std::size_t skip, std::optional<std::size_t> take);
    void parameter(Value value);
    // FOR UPDATE and the like; `of`: the only alias that is meant.
    void lock(const Lock& lock, std::string_view of = {});
    void query(const detail::QuerySpec& spec, QueryShape shape, std::vector<ResultBlock>* blocks = nullptr);

    // `before` stands before the condition that the row is not soft-deleted, if there is one.
    void writeNotDeleted(const EntityInfo& entity, std::string_view alias, std::string_view before);

    bool withDeleted = false; // rows that are soft-deleted count as well
    std::string sql;
    std::vector<Value> parameters;

private:
    struct Source {
        const EntityInfo* entity; // null: a common table expression or a query
        std::string alias;        // empty: none, the table's own name
        int level = 0;
    };
    // What is left of a tree that is being written.
    struct Cursor {
        explicit Cursor(const detail::ConditionTree& t) noexcept : tree(t) {}
        const detail::ConditionTree::Node& next() { return tree.nodes[node++]; }
        const Value& nextValue() { return tree.values[value++]; }
        const std::string& nextText() { return tree.texts[text++]; }
        const detail::QuerySpec& nextQuery() { return *tree.queries[query++]; }
        const detail::ConditionTree& tree;
        std::size_t node = 0, value = 0, text = 0, query = 0;
    };

    void enter(Source source) { sources_.push_back(std::move(source)); }
    void leaveTo(std::size_t size) { sources_.resize(size); }
    std::string newAlias() { return "r" + std::to_string(++aliases_); }

    const Source& resolve(const EntityInfo* entity, const std::string* alias) const;
    std::string qualified(const Source& source, std::string_view column) const;
    const ColumnInfo& columnOf(const Source& source, std::uint32_t offset) const;
    std::string columnText(const Source& source, const ColumnInfo& column) const;

    void writeCondition(Cursor& at);
    void writeJoined(Cursor& at, const detail::ConditionTree::Node& node);
    void writeComparison(Cursor& at, const detail::ConditionTree::Node& node);
    void writeRelated(Cursor& at, const detail::ConditionTree::Node& node);
    void writePath(Cursor& at, const detail::ConditionTree::Node& node);
    void writeRaw(Cursor& at, const detail::ConditionTree::Node& node);
    void writeJsonPath(Cursor& at, const detail::ConditionTree::Node& node);
    void writeOperand(Cursor& at);
    std::string operandText(Cursor& at);
    // FROM the relation's target under a new alias, WHERE it belongs to `owner`; enters the target.
    void writeRelationSource(const Source& owner, const RelationInfo& relation);
    void subquery(const detail::QuerySpec& spec);

    // The parts of a query.
    void writeTables(const detail::QuerySpec& spec);
    void writeSelected(const detail::QuerySpec& spec, QueryShape shape, std::vector<ResultBlock>& blocks);
    void writeFrom(const detail::QuerySpec& spec);
    void writeJoin(const detail::QueryJoin& join);
    void writeWhere(const detail::QuerySpec& spec, bool limitsEntities);
    void writeGroups(const detail::QuerySpec& spec);
    void writeEntityLimit(const detail::QuerySpec& spec, std::string_view separator);
    std::vector<ResultBlock> blocksOf(const detail::QuerySpec& spec) const;

    const Dialect& dialect_;
    std::vector<Source> sources_; // innermost last
    int level_ = 0;
    int aliases_ = 0;
};

const ColumnInfo* deleteDateOf(const EntityInfo& entity) noexcept;
const ColumnInfo* versionOf(const EntityInfo& entity) noexcept;
// The columns that a find reads: `chosen`, or all that are not hidden, and `added`. Empty: simply all.
std::vector<const ColumnInfo*> selectedColumns(const EntityInfo& entity, std::span<const std::uint32_t> chosen,
                                               std::span<const std::uint32_t> added);
// A statement may begin with it: nothing in it ends it.
std::string sqlComment(std::string_view text);

} // namespace aerie::orm
