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

    std::string createMigrationsTable() const override {
        return R"(CREATE TABLE "migrations" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "timestamp" bigint NOT NULL, "name" varchar NOT NULL))";
    }
    std::string createMetadataTable() const override {
        return R"(CREATE TABLE "typeorm_metadata" ("type" varchar NOT NULL, "database" varchar, "schema" varchar, "table" varchar, "name" varchar, "value" text))";
    }
    std::vector<std::string> beginMigrating() const override {
        return {"PRAGMA busy_timeout = 60000", "PRAGMA foreign_keys = OFF"}; // another process may be migrating
    }
    // The connection's own settings come back when it is given back.
    std::vector<std::string> endMigrating() const override { return {}; }

    std::string columnType(const EntityInfo&, const ColumnInfo& column) const override {
        const detail::ColumnOptions& options = column.options;
        const auto withLength = [&](std::string_view name) {
            std::string type{name};
            return options.length > 0 ? type + "(" + std::to_string(options.length) + ")" : type;
        };
        if (column.isArray) return "text";
        switch (column.sqlType) {
        case SqlType::Varchar:
            return withLength("varchar");
        case SqlType::Character:
            return withLength("character");
        case SqlType::Uuid:
        case SqlType::Enum:
        case SqlType::Interval:
        case SqlType::Inet:
            return "varchar";
        case SqlType::Text:
        case SqlType::Unknown:
            return "text";
        case SqlType::Boolean:
            return "boolean";
        case SqlType::SmallInt:
            return options.isGenerated ? "integer" : "smallint";
        case SqlType::Integer:
            return "integer";
        case SqlType::BigInt:
            return options.isGenerated ? "integer" : "bigint"; // AUTOINCREMENT wants exactly this word
        case SqlType::Real:
            return "float";
        case SqlType::Double:
            return "double";
        case SqlType::Decimal:
            return schema::numericType("decimal", options);
        case SqlType::Date:
            return "date";
        case SqlType::Time:
            return "time";
        case SqlType::Timestamp:
        case SqlType::TimestampTz:
            return "datetime";
        case SqlType::Binary:
            return "blob";
        case SqlType::Json:
        case SqlType::Jsonb:
            return "json";
        case SqlType::Named:
            return withLength(options.typeName);
        }
        return "text";
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

    std::string columnText(const schema::Column& column) const override {
        std::string sql;
        appendColumn(sql, column, true);
        return sql;
    }
    std::vector<std::string> prepareColumn(const Table& withColumn) const override {
        return schema::insertMetadata(withColumn, "NULL, NULL");
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

        std::vector<std::string> statements = schema::insertMetadata(table, "NULL, NULL");
        statements.push_back(std::move(sql));
        for (const schema::Index& index : table.indices) statements.push_back(createIndex(table, index));
        return statements;
    }

    std::vector<std::string> addForeignKeys(const Table&) const override { return {}; }
    std::vector<std::string> prepareSchema(const std::vector<Table>&) const override { return {}; }
    std::vector<std::string> dropTable(const Table& table) const override {
        std::vector<std::string> statements = schema::deleteMetadata(table);
        statements.push_back("DROP TABLE " + quoted(table.name));
        return statements;
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
        if (!column.expression.empty()) {
            sql.append(" AS (").append(column.expression).append(column.isStored ? ") STORED" : ") VIRTUAL");
            if (!column.isNullable) sql.append(" NOT NULL");
            return;
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
