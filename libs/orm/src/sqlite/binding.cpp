#include "sqlite/binding.hpp"

namespace aerie::orm::sqlite {

namespace {

constexpr std::size_t kLongestText = 36; // of a Uuid; a Timestamp of the years 0 to 9999 has 23 characters

int bindText(sqlite3_stmt* statement, int parameter, std::string_view value,
             sqlite3_destructor_type lifetime = SQLITE_STATIC) {
    return sqlite3_bind_text64(statement, parameter, value.data(), value.size(), lifetime, SQLITE_UTF8);
}

int bindValue(sqlite3_stmt* statement, int parameter, const Value& value, std::string& scratch) {
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
        return bindText(statement, parameter, value.raw());
    case Type::Blob:
        // An empty blob needs an address all the same, or it is bound as NULL.
        return sqlite3_bind_blob64(statement, parameter, value.raw().empty() ? "" : value.raw().data(),
                                   value.raw().size(), SQLITE_STATIC);
    case Type::Uuid:
    case Type::Timestamp: {
        const std::size_t begin = scratch.size();
        if (value.type() == Type::Uuid)
            value.uuid().append(scratch);
        else
            scratch += value.timestamp().toSql();
        const std::string_view made = std::string_view{scratch}.substr(begin);
        // A year of more digits would move the texts that are bound already.
        return made.size() <= kLongestText ? bindText(statement, parameter, made) : SQLITE_TOOBIG;
    }
    }
    return SQLITE_MISUSE;
}

} // namespace

int bindValues(sqlite3_stmt* statement, std::span<const Value> values, std::string& scratch) {
    scratch.clear();
    scratch.reserve(values.size() * kLongestText);
    int parameter = 0;
    for (const Value& value : values) {
        const int code = bindValue(statement, ++parameter, value, scratch);
        if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
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
    // Of a text these are its bytes, of a number those of its text; nothing is copied for a terminating zero.
    const void* data = sqlite3_column_blob(statement_, column);
    if (!data) return {};
    return {static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view SqliteRow::columnName(int column) const noexcept {
    const char* name = sqlite3_column_name(statement_, column);
    return name ? name : std::string_view{};
}

} // namespace aerie::orm::sqlite
