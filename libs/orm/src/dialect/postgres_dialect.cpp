#include "dialect/default_text.hpp"
#include "dialect/dialect.hpp"

#include <cctype>

namespace aerie::orm {

namespace {

using schema::Table;

constexpr std::string_view kMakeUuid = "uuid_generate_v4()";

class PostgresDialect final : public Dialect {
public:
    DatabaseType type() const noexcept override { return DatabaseType::Postgres; }
    std::size_t maxParameters() const noexcept override { return 65'535; }
    void appendParameter(std::string& sql, std::size_t number) const override {
        sql.append("$").append(std::to_string(number));
    }

    void appendILike(std::string& sql, std::string_view column, std::string_view parameter) const override {
        sql.append(column).append(" ILIKE ").append(parameter);
    }

    void appendLimit(std::string& sql, std::string_view limit, std::string_view offset) const override {
        if (!limit.empty()) sql.append(" LIMIT ").append(limit);
        if (!offset.empty()) sql.append(" OFFSET ").append(offset);
    }

    std::string columnType(const EntityInfo& entity, const ColumnInfo& column) const override {
        switch (column.kind) {
        case ColumnKind::Text:
            if (column.options.storedAs == detail::StoredAs::LongText) return "text";
            if (column.options.length > 0) return "character varying(" + std::to_string(column.options.length) + ")";
            return "character varying";
        case ColumnKind::Uuid:
            return "uuid";
        case ColumnKind::Enum:
            return "\"public\"." + quoted(enumTypeName(entity.table, column.name));
        case ColumnKind::Timestamp:
            return "TIMESTAMP"; // without zone; written and read as UTC
        case ColumnKind::Boolean:
            return "boolean";
        case ColumnKind::Float:
            return column.size == 4 ? "real" : "double precision";
        case ColumnKind::Blob:
            return "bytea";
        case ColumnKind::Coded:
            return "text";
        case ColumnKind::Integer:
            break;
        }
        const unsigned bytes = column.size * (column.isSigned ? 1u : 2u);
        if (column.options.isGenerated) return bytes <= 4 ? "SERIAL" : "BIGSERIAL";
        return bytes <= 2 ? "smallint" : bytes == 4 ? "integer" : "bigint";
    }

    std::string columnDefault(const ColumnInfo& column) const override {
        if (column.options.isDate()) return "now()";
        if (column.options.isGenerated && column.kind == ColumnKind::Uuid) return std::string{kMakeUuid};
        const std::string text = schema::defaultText(column, "true", "false");
        using Kind = detail::Default::Kind;
        const Kind kind = column.options.defaultValue.kind;
        const bool isNumber = kind == Kind::Real || (kind == Kind::Integer && column.kind != ColumnKind::Enum);
        return isNumber ? "'" + text + "'" : text; // TypeORM quotes numbers here
    }

    // Foreign keys follow once all tables are there: addForeignKeys().
    std::vector<std::string> createTable(const Table& table) const override {
        std::vector<std::string> statements;
        std::string sql = "CREATE TABLE " + quoted(table.name) + " (";
        std::string_view separator = "";
        for (const schema::Column& column : table.columns) {
            if (!column.enumValues.empty()) statements.push_back(createEnum(column));
            sql.append(separator).append(quoted(column.name)).append(" ").append(column.type);
            if (!column.isNullable) sql.append(" NOT NULL");
            if (!column.defaultValue.empty()) sql.append(" DEFAULT ").append(column.defaultValue);
            separator = ", ";
        }
        for (const schema::Unique& unique : table.uniques)
            sql.append(", CONSTRAINT ")
                .append(quoted(unique.name))
                .append(" UNIQUE (")
                .append(quotedList(unique.columns)) += ')';
        for (const schema::Check& check : table.checks)
            sql.append(", CONSTRAINT ").append(quoted(check.name)).append(" CHECK (").append(check.expression) += ')';
        sql.append(", CONSTRAINT ").append(quoted(table.primaryKeyName)).append(" PRIMARY KEY (");
        sql.append(quotedList(table.primaryColumns())).append("))");
        statements.push_back(std::move(sql));
        for (const schema::Index& index : table.indices) statements.push_back(createIndex(table, index));
        return statements;
    }

    std::vector<std::string> addForeignKeys(const Table& table) const override {
        std::vector<std::string> statements;
        for (const schema::ForeignKey& key : table.foreignKeys) {
            std::string sql = "ALTER TABLE " + quoted(table.name) + " ADD CONSTRAINT " + quoted(key.name);
            sql.append(" FOREIGN KEY (").append(quotedList(key.columns)).append(") REFERENCES ");
            sql.append(quoted(key.target)).append("(").append(quotedList(key.targetColumns)).append(")");
            sql.append(" ON DELETE ").append(key.onDelete).append(" ON UPDATE ").append(key.onUpdate);
            statements.push_back(std::move(sql));
        }
        return statements;
    }

    std::vector<std::string> prepareSchema(const std::vector<Table>& tables) const override {
        for (const Table& table : tables)
            for (const schema::Column& column : table.columns)
                if (column.defaultValue == kMakeUuid) return {"CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\""};
        return {};
    }

    std::vector<std::string> dropTable(const Table& table) const override {
        std::vector<std::string> statements{"DROP TABLE " + quoted(table.name)};
        for (const schema::Column& column : table.columns)
            if (!column.enumValues.empty()) statements.push_back("DROP TYPE " + column.type);
        return statements;
    }

    std::string createIndex(const Table& table, const schema::Index& index) const override {
        std::string sql = index.isUnique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
        sql.append(quoted(index.name)).append(" ON ").append(quoted(table.name)).append(" (");
        sql.append(quotedList(index.columns)) += ')';
        if (!index.where.empty()) sql.append(" WHERE ").append(index.where);
        return sql;
    }

    std::string dropIndex(const schema::Index& index) const override {
        return "DROP INDEX \"public\"." + quoted(index.name);
    }

private:
    static std::string enumTypeName(std::string_view table, std::string_view column) {
        std::string name{table};
        name += '_';
        for (char c : column) name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return name + "_enum";
    }

    static std::string createEnum(const schema::Column& column) {
        std::string sql = "CREATE TYPE " + column.type + " AS ENUM(";
        std::string_view separator = "";
        for (const std::string& value : column.enumValues) {
            sql.append(separator).append(literal(value));
            separator = ", ";
        }
        return sql += ')';
    }
};

const PostgresDialect kPostgres;

} // namespace

const Dialect& postgresDialect() noexcept { return kPostgres; }

} // namespace aerie::orm
