#include "names.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace aerie::orm::names {

namespace {

// TypeORM cuts the hash differently for each kind of object. REL, IDX, CHK and XCL keep one digit less, because
// Oracle's names had 30 characters and the prefixes are of different lengths.
constexpr std::size_t kShort = 26;
constexpr std::size_t kLong = 27;

std::string hashed(std::string_view prefix, std::string_view text, std::size_t digits) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr);

    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string name{prefix};
    for (std::size_t i = 0; i < digits; ++i) name += kDigits[i % 2 == 0 ? digest[i / 2] >> 4 : digest[i / 2] & 15];
    return name;
}

// JavaScript sorts strings by UTF-16 code units: a character above U+FFFF comes as a surrogate pair, so before
// U+E000..U+FFFF. In UTF-8 those are the lead bytes 0xF0.. and 0xEE, 0xEF; nothing else differs from byte order.
bool lessByUtf16(std::string_view a, std::string_view b) {
    const auto rank = [](char c) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (byte >= 0xF0) return byte - 0xF0 + 0xEE;
        if (byte >= 0xEE) return byte - 0xEE + 0xF6;
        return int{byte};
    };
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [&](char x, char y) { return rank(x) < rank(y); });
}

// "schema.table" counts as "table".
std::string_view withoutSchema(std::string_view table) { return table.substr(table.rfind('.') + 1); }

bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
char toLower(char c) { return isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
char toUpper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool isLower(char c) { return c >= 'a' && c <= 'z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isWordCharacter(char c) { return isUpper(c) || isLower(c) || isDigit(c) || c == '_'; }

// "userItems" makes "user_items"; of a run of capitals the last one begins the next word: "HTTPRoute", "http_route".
std::string snakeCase(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char before = i > 0 ? text[i - 1] : '_', after = i + 1 < text.size() ? text[i + 1] : '_';
        if (isUpper(text[i]) && (isLower(before) || isDigit(before) || (isUpper(before) && isLower(after)))) out += '_';
        out += toLower(text[i]);
    }
    return out;
}

// "user_items_id" makes "userItemsId".
std::string camelCase(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool isSeparator = text[i] == '_' || text[i] == '-' || text[i] == ' ';
        if (isSeparator && i + 1 < text.size() && isWordCharacter(text[i + 1]))
            out += toUpper(text[++i]);
        else
            out += i == 0 ? toLower(text[i]) : text[i];
    }
    return out;
}

std::string textOf(std::string_view table, Columns columns) {
    std::vector<std::string_view> sorted(columns.begin(), columns.end());
    std::sort(sorted.begin(), sorted.end(), lessByUtf16);
    std::string text{withoutSchema(table)};
    for (std::string_view column : sorted) text.append("_").append(column);
    return text;
}

std::string textOf(std::string_view table, std::string_view part) {
    return std::string{withoutSchema(table)}.append("_").append(part);
}

} // namespace

std::string primaryKey(std::string_view table, Columns columns) { return hashed("PK_", textOf(table, columns), kLong); }
std::string unique(std::string_view table, Columns columns) { return hashed("UQ_", textOf(table, columns), kLong); }
std::string foreignKey(std::string_view table, Columns columns) { return hashed("FK_", textOf(table, columns), kLong); }
std::string relation(std::string_view table, Columns columns) { return hashed("REL_", textOf(table, columns), kShort); }
std::string index(std::string_view table, Columns columns, std::string_view where) {
    std::string text = textOf(table, columns);
    if (!where.empty()) text.append("_").append(where);
    return hashed("IDX_", text, kShort);
}
std::string check(std::string_view table, std::string_view expression) {
    return hashed("CHK_", textOf(table, expression), kShort);
}
std::string exclusion(std::string_view table, std::string_view expression) {
    return hashed("XCL_", textOf(table, expression), kShort);
}
std::string joinTable(std::string_view ownerTable, std::string_view property, std::string_view otherTable) {
    std::string path{property};
    for (char& c : path)
        if (c == '.') c = '_';
    return snakeCase(std::string{ownerTable}.append("_").append(path).append("_").append(otherTable));
}

std::string joinTableColumn(std::string_view table, std::string_view column) {
    return camelCase(std::string{table}.append("_").append(column));
}

std::string defaultConstraint(std::string_view table, std::string_view column) {
    return hashed("DF_", textOf(table, column), kLong);
}

} // namespace aerie::orm::names
