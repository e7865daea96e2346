#include "command_line.hpp"
#include "instance.hpp"
#include "loader.hpp"
#include "text_file.hpp"

#include <aerie/base/json.hpp>
#include <aerie/config/command.hpp>
#include <aerie/config/dotenv.hpp>
#include <aerie/config/example.hpp>
#include <aerie/config/print.hpp>

#include <optional>

namespace aerie::config {

namespace {

using detail::CommandLine;

CommandResult misuse(std::string message) { return {2, {}, std::move(message) + "\n"}; }

std::string linesOf(const Problems& problems) {
    std::string out;
    for (const Problem& problem : problems.list()) out += problem.toText() + "\n";
    return out;
}

std::string toJson(const Problems& problems) {
    std::string out = problems.isEmpty() ? R"({"ok":true,"errors":[)" : R"({"ok":false,"errors":[)";
    for (const Problem& problem : problems.list()) {
        if (out.back() == '}') out += ',';
        out += R"({"key":)";
        json::appendString(out, problem.key);
        out += R"(,"code":")";
        out += nameOf(problem.code);
        out += R"(","message":)";
        json::appendString(out, problem.message);
        out += '}';
    }
    return out + "]}\n";
}

std::string sourcesOf(const Report& report) {
    std::string out = "{";
    for (const Origin& origin : report.origins) {
        if (out.size() > 1) out += ',';
        json::appendString(out, origin.key);
        out += ":\"";
        out += nameOf(origin.source);
        out += '"';
    }
    return out + "}";
}

// The files of --env-file must be there; those that the program itself looks for need not.
std::optional<std::string> unreadableFile(const CommandLine& line) {
    for (const std::string& path : line.envFiles) {
        const Result<detail::TextFile> file = detail::readTextFile(path);
        if (!file) return "cannot read " + path + ": " + file.error().message();
        if (!file->exists) return "cannot read " + path + ": there is no such file";
    }
    return std::nullopt;
}

CommandResult printFiles(const LoadOptions& options) {
    Problems problems;
    const detail::FileValues values = detail::readFiles(options, problems);
    std::string out = "{";
    for (const dotenv::Entry& entry : values.entries) {
        if (out.size() > 1) out += ',';
        json::appendString(out, entry.key);
        out += ':';
        json::appendString(out, entry.value);
    }
    return {0, out + "}\n", linesOf(problems)};
}

CommandResult check(const Schema& schema, const CommandLine& line, const LoadOptions& options) {
    detail::Instance instance{schema};
    const Report report = loadInto(schema, instance.get(), options);
    const bool isPrint = line.command == "config:print";
    if (!report.isOk()) return {1, line.json ? toJson(report.problems) : "", linesOf(report.problems)};
    if (!isPrint) return {0, line.json ? toJson(report.problems) : "The configuration is valid.\n", ""};
    const Secrets secrets = line.showSecrets ? Secrets::Shown : Secrets::Redacted;
    return {0, R"({"config":)" + print(schema, instance.get(), secrets) + R"(,"source":)" + sourcesOf(report) + "}\n",
            ""};
}

CommandResult example(const Schema& schema, const CommandLine& line) {
    const std::string text = line.markdown ? variableTable(schema) : exampleFile(schema);
    if (line.checkedFile.empty()) return {0, text, ""};
    const Result<detail::TextFile> file = detail::readTextFile(line.checkedFile);
    // The table is a part of some document.
    const bool isUpToDate = file && (line.markdown ? file->text.find(text) != std::string::npos : file->text == text);
    if (isUpToDate) return {0, line.checkedFile + " is up to date.\n", ""};
    return {1, "",
            line.checkedFile + " is not what the configuration struct says. " +
                (line.markdown ? "Put what config:example --markdown prints into it.\n"
                               : "Write it anew: config:example > " + line.checkedFile + "\n")};
}

} // namespace

CommandResult runCommand(const Schema& schema, std::span<const std::string_view> arguments,
                         const LoadOptions& defaults) {
    const Result<CommandLine> line = detail::parseCommandLine(arguments);
    if (!line) return misuse(line.error().message());
    if (line->command == "config:example") return example(schema, *line);
    if (const std::optional<std::string> complaint = unreadableFile(*line)) return misuse(*complaint);

    LoadOptions options = defaults;
    if (!line->envFiles.empty()) {
        options.envFilePath = line->envFiles;
        options.ignoreEnvFile = false;
    }
    options.expandVariables = options.expandVariables || line->expand;
    options.override = options.override || line->override;
    options.ignoreEnvVars = options.ignoreEnvVars || line->ignoreProcessEnv;
    options.strict = options.strict || line->strict;
    return line->raw ? printFiles(options) : check(schema, *line, options);
}

} // namespace aerie::config
