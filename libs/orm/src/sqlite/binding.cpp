#include "sqlite/binding.hpp"

namespace aerie::orm::sqlite {

namespace {

int bindText(sqlite3_stmt* statement, int parameter, std::string_view value, sqlite3_destructor_type lifetime) {
    return sqlite3_bind_text64(statement, parameter, value.data(), value.size(), lifetime, SQLITE_UTF8);
}

} // namespace

int bindValue(sqlite3_stmt* statement, int parameter, const Value& value) {
    using Type = Value::Type;
    switch (value.type()) {
    case Type::Null:
        return sqlite3_bind_null(statement, parameter);
    case Type::Boolean:
    case Type::Integer:
        return sqlite3_bind_int64(statement, parameter, value.integer());
    case Type::Real:
        return sqlite3_bind_double(statement, parameter, value.real());
    case Type::Text:
        return bindText(statement, parameter, value.raw(), SQLITE_STATIC);
    case Type::Blob:
        // An empty blob needs an address all the same, or it is bound as NULL.
        return sqlite3_bind_blob64(statement, parameter, value.raw().empty() ? "" : value.raw().data(),
                                   value.raw().size(), SQLITE_STATIC);
    case Type::Uuid:
    case Type::Timestamp:
        return bindText(statement, parameter, value.text(), SQLITE_TRANSIENT);
    }
    return SQLITE_MISUSE;
}

Value::Type SqliteRow::type(int column) const noexcept {
    switch (sqlite3_column_type(statement_, column)) {
    case SQLITE_INTEGER:
        return Value::Type::Integer;
    case SQLITE_FLOAT:
        return Value::Type::Real;
    case SQLITE_TEXT:
        return Value::Type::Text;
    case SQLITE_BLOB:
        return Value::Type::Blob;
    default:
        return Value::Type::Null;
    }
}

std::string_view SqliteRow::text(int column) const noexcept {
    // Blobs are not converted; everything else is text, or becomes it.
    const bool isBlob = sqlite3_column_type(statement_, column) == SQLITE_BLOB;
    const void* data = isBlob ? sqlite3_column_blob(statement_, column) : sqlite3_column_text(statement_, column);
    if (!data) return {};
    return {static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view SqliteRow::columnName(int column) const noexcept {
    const char* name = sqlite3_column_name(statement_, column);
    return name ? name : std::string_view{};
}

} // namespace aerie::orm::sqlite
