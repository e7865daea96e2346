#include "dialect/default_text.hpp"
#include "dialect/dialect.hpp"

namespace aerie::orm {

namespace {

using schema::Table;

class SqliteDialect final : public Dialect {
public:
    DatabaseType type() const noexcept override { return DatabaseType::Sqlite; }
    std::size_t maxParameters() const noexcept override { return 32'766; } // SQLITE_MAX_VARIABLE_NUMBER
    void appendParameter(std::string& sql, std::size_t) const override { sql += '?'; }

    void appendILike(std::string& sql, std::string_view column, std::string_view parameter) const override {
        sql.append("UPPER(").append(column).append(") LIKE UPPER(").append(parameter).append(")");
    }

    void appendLimit(std::string& sql, std::string_view limit, std::string_view offset) const override {
        if (limit.empty() && offset.empty()) return;
        sql.append(" LIMIT ").append(limit.empty() ? "-1" : limit); // OFFSET does not stand alone here
        if (!offset.empty()) sql.append(" OFFSET ").append(offset);
    }

    std::string columnType(const EntityInfo&, const ColumnInfo& column) const override {
        switch (column.kind) {
        case ColumnKind::Text:
            if (column.options.storedAs == detail::StoredAs::LongText) return "text";
            if (column.options.length > 0) return "varchar(" + std::to_string(column.options.length) + ")";
            return "varchar";
        case ColumnKind::Uuid:
        case ColumnKind::Enum:
            return "varchar";
        case ColumnKind::Timestamp:
            return "datetime";
        case ColumnKind::Boolean:
            return "boolean";
        case ColumnKind::Float:
            return column.size == 4 ? "float" : "double";
        case ColumnKind::Blob:
            return "blob";
        case ColumnKind::Coded:
            return "text";
        case ColumnKind::Integer:
            break;
        }
        if (column.options.isGenerated) return "integer"; // AUTOINCREMENT wants exactly this word
        // An unsigned type takes the next larger one, so that each of its values fits.
        const unsigned bytes = column.size * (column.isSigned ? 1u : 2u);
        return bytes <= 2 ? "smallint" : bytes == 4 ? "integer" : "bigint";
    }

    std::string columnDefault(const ColumnInfo& column) const override {
        switch (column.options.role) {
        case detail::DateRole::DefaultNow:
            return "CURRENT_TIMESTAMP";
        case detail::DateRole::CreateDate:
        case detail::DateRole::UpdateDate:
            return "datetime('now')";
        case detail::DateRole::DeleteDate:
        case detail::DateRole::None:
            break;
        }
        return schema::defaultText(column, "1", "0");
    }

    // TypeORM reads this text back from sqlite_master, so its form matters to the blank.
    std::vector<std::string> createTable(const Table& table) const override {
        const std::vector<std::string> keys = table.primaryColumns();
        std::string sql = "CREATE TABLE " + quoted(table.name) + " (";
        std::string_view separator = "";
        for (const schema::Column& column : table.columns) {
            sql.append(separator);
            appendColumn(sql, column, keys.size() == 1);
            separator = ", ";
        }
        for (const schema::Unique& unique : table.uniques)
            sql.append(constraint(unique.name)).append("UNIQUE (").append(quotedList(unique.columns)) += ')';
        for (const schema::Check& check : table.checks)
            sql.append(constraint(check.name)).append("CHECK (").append(check.expression) += ')';
        for (const schema::ForeignKey& key : table.foreignKeys)
            sql.append(constraint(key.name))
                .append("FOREIGN KEY (")
                .append(quotedList(key.columns))
                .append(") REFERENCES ")
                .append(quoted(key.target))
                .append(" (")
                .append(quotedList(key.targetColumns))
                .append(") ON DELETE ")
                .append(key.onDelete)
                .append(" ON UPDATE ")
                .append(key.onUpdate);
        if (keys.size() > 1) sql.append(", PRIMARY KEY (").append(quotedList(keys)) += ')';
        sql += ')';

        std::vector<std::string> statements{std::move(sql)};
        for (const schema::Index& index : table.indices) statements.push_back(createIndex(table, index));
        return statements;
    }

    std::vector<std::string> addForeignKeys(const Table&) const override { return {}; }
    std::vector<std::string> prepareSchema(const std::vector<Table>&) const override { return {}; }
    std::vector<std::string> dropTable(const Table& table) const override {
        return {"DROP TABLE " + quoted(table.name)};
    }

    std::string createIndex(const Table& table, const schema::Index& index) const override {
        std::string sql = index.isUnique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
        sql.append(quoted(index.name)).append(" ON ").append(quoted(table.name)).append(" (");
        sql.append(quotedList(index.columns)) += ')';
        if (!index.where.empty()) sql.append(" WHERE ").append(index.where);
        return sql;
    }

    std::string dropIndex(const schema::Index& index) const override { return "DROP INDEX " + quoted(index.name); }

private:
    // A table that was not made by us may have constraints without a name.
    static std::string constraint(const std::string& name) {
        return name.empty() ? ", " : ", CONSTRAINT " + quoted(name) + " ";
    }

    static void appendColumn(std::string& sql, const schema::Column& column, bool hasSingleKey) {
        appendQuoted(sql, column.name);
        sql.append(" ").append(column.type);
        if (!column.enumValues.empty()) {
            sql.append(" CHECK( ").append(quoted(column.name)).append(" IN (");
            std::string_view separator = "";
            for (const std::string& value : column.enumValues) {
                sql.append(separator).append(literal(value));
                separator = ",";
            }
            sql.append(") )");
        }
        if (column.isPrimary && hasSingleKey) sql.append(" PRIMARY KEY");
        if (column.isAutoIncrement) sql.append(" AUTOINCREMENT");
        if (!column.isNullable) sql.append(" NOT NULL");
        if (!column.defaultValue.empty()) sql.append(" DEFAULT (").append(column.defaultValue) += ')';
    }
};

const SqliteDialect kSqlite;

} // namespace

const Dialect& sqliteDialect() noexcept { return kSqlite; }

} // namespace aerie::orm
