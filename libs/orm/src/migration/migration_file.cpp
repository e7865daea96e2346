#include "migration/migration_file.hpp"

#include <aerie/orm/migration.hpp>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace aerie::orm {

namespace {

bool isLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
char toLower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }
char toUpper(char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); }

std::string pascalCase(std::string_view name) {
    std::string out;
    bool isWordStart = true;
    for (char c : name) {
        if (c == '_' || c == '-') {
            isWordStart = true;
            continue;
        }
        out += isWordStart ? toUpper(c) : c;
        isWordStart = false;
    }
    return out;
}

std::string snakeCase(std::string_view pascal) {
    std::string out;
    for (std::size_t i = 0; i < pascal.size(); ++i) {
        if (isUpper(pascal[i]) && i > 0 && !isUpper(pascal[i - 1])) out += '_';
        out += toLower(pascal[i]);
    }
    return out;
}

// A raw string whose delimiter the text does not contain.
std::string rawLiteral(const std::string& sql) {
    const bool isPlain = sql.find(")\"") == std::string::npos;
    const std::string delimiter = isPlain ? "" : "sql";
    return "R\"" + delimiter + "(" + sql + ")" + delimiter + "\"";
}

// As clang-format would have it.
std::string statementText(const std::string& sql) {
    constexpr std::size_t kColumns = 120;
    const std::string begin = "        co_await runner.query(", argument = rawLiteral(sql) + ");\n";
    const bool isShort = begin.size() + argument.size() <= kColumns;
    return begin + (isShort ? "" : "\n            ") + argument;
}

std::string functionText(std::string_view name, const std::vector<std::string>& statements) {
    std::string body = "    aerie::Task<> ";
    body.append(name).append("(aerie::orm::QueryRunner& runner) const {\n");
    if (statements.empty()) body += "        (void)runner; // co_await runner.query(R\"(...)\");\n        co_return;\n";
    for (const std::string& sql : statements) body += statementText(sql);
    return body + "    }\n";
}

std::optional<std::string> writeFile(const std::filesystem::path& path, const std::string& content) {
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file << content;
    file.close();
    if (file) return std::nullopt;
    return path.string() + " could not be written: " + std::strerror(errno);
}

} // namespace

std::optional<MigrationFile> migrationFile(std::string_view name, std::int64_t timestamp) {
    const bool isName = !name.empty() && isLetter(name.front()) && std::all_of(name.begin(), name.end(), [](char c) {
        return isLetter(c) || isDigit(c) || c == '_' || c == '-';
    });
    // A digit at the end would run into the time.
    if (!isName || isDigit(name.back())) return std::nullopt;
    const std::string pascal = pascalCase(name);
    const std::string time = std::to_string(timestamp);
    return MigrationFile{pascal + time, time + "_" + snakeCase(pascal) + ".hpp"};
}

std::vector<MigrationFile> filesIn(const std::string& folder) {
    std::vector<MigrationFile> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator{folder, error}) {
        const std::string name = entry.path().filename().string();
        const std::size_t bar = name.find('_');
        if (bar != detail::kTimestampDigits || !name.ends_with(".hpp")) continue;
        const std::string time = name.substr(0, bar);
        if (!std::all_of(time.begin(), time.end(), isDigit)) continue;
        files.push_back({pascalCase(name.substr(bar + 1, name.size() - bar - 5)) + time, name});
    }
    std::sort(files.begin(), files.end(),
              [](const MigrationFile& a, const MigrationFile& b) { return a.fileName < b.fileName; });
    return files;
}

std::string migrationText(const MigrationFile& file, const MigrationFolder& folder, const std::vector<std::string>& up,
                          const std::vector<std::string>& down) {
    std::string out = "#pragma once\n\n#include <aerie/orm/migration.hpp>\n\n";
    out += "namespace " + folder.namespaceName + " {\n\nstruct " + file.typeName + " {\n";
    out += functionText("up", up) + "\n" + functionText("down", down);
    return out + "};\n\n} // namespace " + folder.namespaceName + "\n";
}

std::string listText(const std::vector<MigrationFile>& files, const MigrationFolder& folder) {
    std::string out = "// All migrations of this folder, by time. Kept by migration:create and migration:generate.\n"
                      "#pragma once\n\n";
    for (const MigrationFile& file : files) out += "#include \"" + file.fileName + "\"\n";
    out += "\n#include <aerie/orm/migration.hpp>\n\nnamespace " + folder.namespaceName + " {\n\n";
    out += "// clang-format off\ninline constexpr aerie::orm::MigrationList migrations = aerie::orm::migrations<";
    std::string_view separator = "\n    ";
    for (const MigrationFile& file : files) {
        out.append(separator).append(file.typeName);
        separator = ",\n    ";
    }
    return out + ">;\n// clang-format on\n\n} // namespace " + folder.namespaceName + "\n";
}

std::optional<std::string> writeMigration(const MigrationFile& file, const MigrationFolder& folder,
                                          const std::vector<std::string>& up, const std::vector<std::string>& down) {
    const std::filesystem::path directory{folder.path};
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) return directory.string() + " cannot be made: " + error.message();
    if (auto problem = writeFile(directory / file.fileName, migrationText(file, folder, up, down))) return problem;
    return writeFile(directory / "migrations.hpp", listText(filesIn(folder.path), folder));
}

} // namespace aerie::orm
