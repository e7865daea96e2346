#include "schema/sqlite_table_text.hpp"

#include <algorithm>
#include <cctype>
#include <span>
#include <utility>

namespace aerie::orm::schema {

namespace {

struct Token {
    enum class Kind { Word, Name, String, Open, Close, Comma, Other };
    Kind kind;
    std::string_view source; // as it is written
    std::size_t begin;       // where, in the whole text
};

char upper(char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); }

bool isWordCharacter(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// The end of a quoted piece that begins at `at`; a doubled quote is part of it.
std::size_t quotedEnd(std::string_view sql, std::size_t at, char close) {
    for (std::size_t i = at + 1; i < sql.size(); ++i) {
        if (sql[i] != close) continue;
        if (close != ']' && i + 1 < sql.size() && sql[i + 1] == close) {
            ++i;
            continue;
        }
        return i + 1;
    }
    return sql.size();
}

std::size_t commentEnd(std::string_view sql, std::size_t at) {
    const bool isLine = sql[at] == '-';
    const std::size_t end = sql.find(isLine ? "\n" : "*/", at + 2);
    return end == std::string_view::npos ? sql.size() : end + (isLine ? 1 : 2);
}

std::vector<Token> tokensOf(std::string_view sql) {
    std::vector<Token> tokens;
    using Kind = Token::Kind;
    for (std::size_t at = 0; at < sql.size();) {
        const char c = sql[at];
        std::size_t end = at + 1;
        Kind kind = Kind::Other;
        if (std::isspace(static_cast<unsigned char>(c))) {
            ++at;
            continue;
        }
        const std::string_view two = sql.substr(at, 2);
        if (two == "--" || two == "/*") {
            at = commentEnd(sql, at);
            continue;
        }
        if (c == '"' || c == '`' || c == '[') {
            kind = Kind::Name;
            end = quotedEnd(sql, at, c == '[' ? ']' : c);
        } else if (c == '\'') {
            kind = Kind::String;
            end = quotedEnd(sql, at, c);
        } else if (c == '(' || c == ')' || c == ',') {
            kind = c == '(' ? Kind::Open : c == ')' ? Kind::Close : Kind::Comma;
        } else if (isWordCharacter(c)) {
            kind = Kind::Word;
            const bool isNumber = std::isdigit(static_cast<unsigned char>(c));
            while (end < sql.size() && (isWordCharacter(sql[end]) || (isNumber && sql[end] == '.'))) ++end;
        }
        tokens.push_back({kind, sql.substr(at, end - at), at});
        at = end;
    }
    return tokens;
}

bool isWord(const Token& token, std::string_view word) {
    return token.kind == Token::Kind::Word && token.source.size() == word.size() &&
           std::equal(word.begin(), word.end(), token.source.begin(), [](char a, char b) { return a == upper(b); });
}

// The name or string without its quotes.
std::string unquoted(const Token& token) {
    if (token.kind == Token::Kind::Word || token.source.size() < 2) return std::string{token.source};
    const char close = token.source.back();
    std::string out;
    for (std::size_t i = 1; i + 1 < token.source.size(); ++i) {
        out += token.source[i];
        if (token.source[i] == close && close != ']') ++i;
    }
    return out;
}

// Walks over the tokens of one column or constraint.
class Cursor {
public:
    Cursor(std::string_view sql, std::span<const Token> tokens) : sql_(sql), tokens_(tokens) {}

    bool isAtEnd() const { return at_ >= tokens_.size(); }
    const Token& peek() const { return tokens_[at_]; }
    // Behind the last one there are empty ones.
    Token next() { return isAtEnd() ? Token{Token::Kind::Other, {}, sql_.size()} : tokens_[at_++]; }
    bool take(std::string_view word) {
        if (isAtEnd() || !isWord(peek(), word)) return false;
        ++at_;
        return true;
    }
    bool isAt(std::string_view word) const { return !isAtEnd() && isWord(peek(), word); }
    bool isAtOpen() const { return !isAtEnd() && peek().kind == Token::Kind::Open; }

    // The text between a parenthesis and its partner; the cursor goes behind it.
    std::string_view parenthesised(std::vector<Token>* inside = nullptr) {
        const std::size_t begin = next().begin + 1;
        std::size_t end = begin;
        for (int depth = 1; depth > 0 && !isAtEnd();) {
            const Token token = next();
            depth += token.kind == Token::Kind::Open;
            depth -= token.kind == Token::Kind::Close;
            end = token.begin;
            if (depth > 0 && inside) inside->push_back(token);
        }
        return sql_.substr(begin, end - begin);
    }
    std::vector<std::string> names() {
        std::vector<Token> inside;
        if (isAtOpen()) parenthesised(&inside);
        std::vector<std::string> list;
        bool isFirst = true; // behind a name there may be ASC, DESC or COLLATE
        for (const Token& token : inside) {
            if (token.kind == Token::Kind::Comma)
                isFirst = true;
            else if (std::exchange(isFirst, false))
                list.push_back(unquoted(token));
        }
        return list;
    }

private:
    std::string_view sql_;
    std::span<const Token> tokens_;
    std::size_t at_ = 0;
};

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return std::string{text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1)};
}

// CHECK( "role" IN ('a','b') ) of a column: the form in which TypeORM keeps an enum.
std::vector<std::string> enumValues(const std::vector<Token>& check) {
    std::vector<std::string> values;
    if (check.size() < 4 || !isWord(check[1], "IN") || check[2].kind != Token::Kind::Open) return values;
    for (const Token& token : check)
        if (token.kind == Token::Kind::String) values.push_back(unquoted(token));
    return values;
}

std::string readAction(Cursor& cursor) {
    if (cursor.take("NO")) {
        cursor.take("ACTION");
        return "NO ACTION";
    }
    if (cursor.take("SET")) return cursor.take("NULL") ? "SET NULL" : (cursor.take("DEFAULT"), "SET DEFAULT");
    return cursor.take("CASCADE") ? "CASCADE" : cursor.take("RESTRICT") ? "RESTRICT" : "NO ACTION";
}

// Behind REFERENCES.
void readReference(Cursor& cursor, ForeignKey& key) {
    key.target = unquoted(cursor.next());
    key.targetColumns = cursor.names();
    key.onDelete = key.onUpdate = "NO ACTION";
    while (cursor.take("ON")) {
        const bool isDelete = cursor.take("DELETE") || !cursor.take("UPDATE");
        (isDelete ? key.onDelete : key.onUpdate) = readAction(cursor);
    }
}

bool startsConstraint(const Cursor& cursor) {
    for (const char* word : {"CONSTRAINT", "PRIMARY", "NOT", "NULL", "UNIQUE", "CHECK", "DEFAULT", "COLLATE",
                             "REFERENCES", "GENERATED", "AS"})
        if (cursor.isAt(word)) return true;
    return false;
}

std::string readDefault(Cursor& cursor) {
    if (cursor.isAtOpen()) return trimmed(cursor.parenthesised());
    std::string text;
    if (!cursor.isAtEnd() && cursor.peek().kind == Token::Kind::Other) text = cursor.next().source; // a sign
    if (!cursor.isAtEnd()) text += cursor.next().source;
    return text;
}

void readColumn(Cursor& cursor, Table& table) {
    Column column;
    column.name = unquoted(cursor.next());
    column.isNullable = true;
    while (!cursor.isAtEnd() && !startsConstraint(cursor)) {
        if (cursor.isAtOpen()) {
            column.type.append("(").append(trimmed(cursor.parenthesised())) += ')';
        } else {
            if (!column.type.empty()) column.type += ' ';
            column.type += cursor.next().source;
        }
    }
    std::string constraint;
    while (!cursor.isAtEnd()) {
        if (cursor.take("CONSTRAINT")) {
            constraint = unquoted(cursor.next());
        } else if (cursor.take("PRIMARY")) {
            column.isPrimary = true;
        } else if (cursor.take("AUTOINCREMENT")) {
            column.isAutoIncrement = true;
        } else if (cursor.take("NOT")) {
            column.isNullable = !cursor.take("NULL");
        } else if (cursor.take("UNIQUE")) {
            table.uniques.push_back({constraint, {column.name}});
        } else if (cursor.take("DEFAULT")) {
            column.defaultValue = readDefault(cursor);
        } else if (cursor.take("CHECK") && cursor.isAtOpen()) {
            std::vector<Token> inside;
            const std::string_view expression = cursor.parenthesised(&inside);
            column.enumValues = enumValues(inside);
            if (column.enumValues.empty()) table.checks.push_back({constraint, trimmed(expression)});
        } else if (cursor.take("GENERATED")) {
            cursor.take("ALWAYS");
        } else if (cursor.take("AS") && cursor.isAtOpen()) {
            column.expression = trimmed(cursor.parenthesised());
            column.isStored = cursor.take("STORED");
            cursor.take("VIRTUAL");
        } else if (cursor.take("COLLATE")) {
            table.unsupported = "the collation of column \"" + column.name + "\"";
        } else if (cursor.take("REFERENCES")) {
            ForeignKey key{constraint, {column.name}, {}, {}, {}, {}};
            readReference(cursor, key);
            table.foreignKeys.push_back(std::move(key));
        } else if (cursor.isAtOpen()) {
            cursor.parenthesised();
        } else {
            cursor.next();
        }
    }
    table.columns.push_back(std::move(column));
}

// False: it is a column.
bool readConstraint(Cursor& cursor, Table& table) {
    std::string constraint;
    if (cursor.take("CONSTRAINT")) constraint = unquoted(cursor.next());
    if (cursor.take("PRIMARY")) {
        cursor.take("KEY");
        for (const std::string& name : cursor.names())
            for (Column& column : table.columns)
                if (column.name == name) column.isPrimary = true;
    } else if (cursor.take("UNIQUE")) {
        table.uniques.push_back({constraint, cursor.names()});
    } else if (cursor.take("CHECK") && cursor.isAtOpen()) {
        table.checks.push_back({constraint, trimmed(cursor.parenthesised())});
    } else if (cursor.take("FOREIGN")) {
        cursor.take("KEY");
        ForeignKey key{constraint, cursor.names(), {}, {}, {}, {}};
        if (cursor.take("REFERENCES")) readReference(cursor, key);
        table.foreignKeys.push_back(std::move(key));
    } else {
        return false;
    }
    return true;
}

} // namespace

Table readTableText(std::string_view sql) {
    const std::vector<Token> tokens = tokensOf(sql);
    Table table;
    std::size_t at = 0;
    while (at < tokens.size() && tokens[at].kind != Token::Kind::Open) ++at;
    if (at == 0 || at == tokens.size()) return table;
    table.name = unquoted(tokens[at - 1]);

    int depth = 0;
    std::size_t begin = at + 1;
    for (std::size_t i = at; i < tokens.size(); ++i) {
        depth += tokens[i].kind == Token::Kind::Open;
        depth -= tokens[i].kind == Token::Kind::Close;
        const bool isEnd = depth == 0 || (depth == 1 && tokens[i].kind == Token::Kind::Comma);
        if (!isEnd) continue;
        if (i > begin) {
            Cursor cursor{sql, std::span{tokens}.subspan(begin, i - begin)};
            if (!readConstraint(cursor, table)) readColumn(cursor, table);
        }
        begin = i + 1;
        if (depth > 0) continue;
        if (begin < tokens.size()) table.unsupported = "the table option " + std::string{tokens[begin].source};
        break;
    }
    return table;
}

} // namespace aerie::orm::schema
