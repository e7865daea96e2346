#include <aerie/trpc/declaration.hpp>
#include <aerie/trpc/zod_schemas.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

namespace aerie::trpc {

namespace {

constexpr std::string_view kUsage = "usage: codegen [--check] [--out FILE]\n"
                                    "  --out FILE  where the declaration goes; - for the terminal\n"
                                    "  --check     write nothing, fail when the file is not up to date\n";

struct CloseFile {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

std::optional<std::string> readFile(const std::string& name) {
    const File file{std::fopen(name.c_str(), "rb")};
    if (!file) return std::nullopt;
    std::string text;
    char piece[4096];
    while (const std::size_t size = std::fread(piece, 1, sizeof piece, file.get())) text.append(piece, size);
    return text;
}

// Writes beside the file and renames, so that a reader never sees half of it. Answers what went wrong, if anything.
std::string writeFile(const std::string& name, const std::string& text) {
    const std::string beside = name + ".new";
    File file{std::fopen(beside.c_str(), "wb")};
    if (!file) return std::strerror(errno);
    const bool isWritten = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
    const bool isClosed = std::fclose(file.release()) == 0;
    if (isWritten && isClosed && std::rename(beside.c_str(), name.c_str()) == 0) return {};
    const std::string reason = std::strerror(errno);
    std::remove(beside.c_str());
    return reason;
}

CodegenResult place(std::string text, const std::string& file, bool isCheck, std::string_view command) {
    if (file == "-") return {0, std::move(text), {}};
    const std::optional<std::string> present = readFile(file);
    if (present == text) return {0, file + " is up to date\n", {}};
    if (isCheck)
        return {1,
                {},
                file + (present ? " is not up to date" : " is missing") + ": run `" + std::string{command} +
                    "` and commit what it writes\n"};
    if (const std::string reason = writeFile(file, text); !reason.empty())
        return {1, {}, "codegen: " + file + " cannot be written: " + reason + "\n"};
    return {0, file + (present ? " updated\n" : " written\n"), {}};
}

} // namespace

CodegenResult runCodegen(const ProcedureTable& table, std::span<const std::string_view> arguments,
                         std::string_view defaultFile, const DeclarationOptions& options) {
    bool isCheck = false;
    std::string file{defaultFile};
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--check") {
            isCheck = true;
        } else if (arguments[i] == "--out" && i + 1 < arguments.size()) {
            file = arguments[++i];
        } else {
            return {2, {}, "codegen: " + std::string{arguments[i]} + " is not understood\n" + std::string{kUsage}};
        }
    }

    const bool isDefault = file == defaultFile;
    CodegenResult result = place(declarationOf(table, options), file, isCheck, options.command);
    if (result.status == 0 && isDefault && !options.schemasFile.empty()) {
        CodegenResult schemas =
            place(zodSchemasOf(table, options.command), std::string{options.schemasFile}, isCheck, options.command);
        result = {schemas.status, result.out + schemas.out, schemas.err};
    }
    return result;
}

} // namespace aerie::trpc
