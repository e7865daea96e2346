#include "loader.hpp"
#include "text_file.hpp"

namespace aerie::config {

namespace {

// A name that can stand in a file name; anything else in NODE_ENV is no reason to read a file somewhere else.
bool isFileNamePart(std::string_view text) noexcept {
    for (char c : text) {
        const bool isPlain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!isPlain) return false;
    }
    return !text.empty();
}

} // namespace

std::vector<std::string> usualEnvFiles(const Environment& environment) {
    const std::string* set = environment.find("NODE_ENV");
    const std::string mode = set && !set->empty() ? *set : "development";
    std::vector<std::string> files;
    if (isFileNamePart(mode)) files.push_back(".env." + mode + ".local");
    if (mode != "test") files.push_back(".env.local"); // tests give the same result for everybody
    if (isFileNamePart(mode)) files.push_back(".env." + mode);
    files.push_back(".env");
    return files;
}

namespace detail {

namespace {

// What expansion may look at. With override the files win here as well, so their own keys are hidden.
Environment visibleProcess(const LoadOptions& options, const dotenv::Entries& entries) {
    if (options.ignoreEnvVars) return {};
    Environment process = options.environment;
    if (options.override)
        for (const dotenv::Entry& entry : entries) process.remove(entry.key);
    return process;
}

} // namespace

std::string FileValues::placeOf(const dotenv::Entry& entry) const {
    return paths[entry.file] + ", line " + std::to_string(entry.line);
}

FileValues readFiles(const LoadOptions& options, Problems& problems) {
    FileValues values;
    if (options.ignoreEnvFile) return values;
    values.paths = options.envFilePath ? *options.envFilePath : usualEnvFiles(options.environment);
    for (std::size_t i = 0; i < values.paths.size(); ++i) {
        const Result<TextFile> file = readTextFile(values.paths[i]);
        if (!file) {
            problems.add(values.paths[i], ProblemCode::UnreadableFile,
                         "this file of variables cannot be read: " + file.error().message());
            continue;
        }
        dotenv::Entries entries = dotenv::parse(file->text);
        for (dotenv::Entry& entry : entries) entry.file = static_cast<std::uint32_t>(i);
        values.entries = dotenv::merge(std::move(values.entries), std::move(entries));
    }
    if (!options.expandVariables) return values;
    for (const std::string& key : dotenv::expand(values.entries, visibleProcess(options, values.entries)))
        problems.add(key, ProblemCode::InvalidType,
                     "refers to itself without end (" + values.placeOf(*dotenv::find(values.entries, key)) +
                         "): take the reference that leads back to it out, or write \\$ for a plain $");
    return values;
}

} // namespace detail

} // namespace aerie::config
