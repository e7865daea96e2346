#include "loader.hpp"

#include "default_check.hpp"
#include "messages.hpp"
#include "near_miss.hpp"
#include "text_file.hpp"
#include "text_form.hpp"

#include <algorithm>

namespace aerie::config::detail {

namespace {

// Editors and `echo` put one line end behind a secret; a second one belongs to it.
std::string withoutLastLineEnd(std::string text) {
    if (!text.ends_with('\n')) return text;
    text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    return text;
}

const TypeInfo& valueType(const TypeInfo& type) noexcept { return type.element ? valueType(*type.element) : type; }

} // namespace

Loader::Loader(const Schema& schema, void* object, const LoadOptions& options)
    : schema_(schema), object_(object), options_(options), variables_(variablesOf(schema)) {}

Report Loader::run() {
    checkKeys();
    files_ = readFiles(options_, report_.problems);
    for (const Variable& variable : variables_) load(variable);
    if (options_.strict) checkUnknownKeys();
    if (report_.isOk()) schema_.check(object_, report_.problems);
    return std::move(report_);
}

void Loader::checkKeys() {
    for (std::size_t i = 0; i < variables_.size(); ++i)
        for (std::size_t k = 0; k < i; ++k)
            if (variables_[i].key == variables_[k].key)
                report_.problems.add(variables_[i].key, ProblemCode::Ambiguous,
                                     "is the name of two members, " + variables_[k].path + " and " +
                                         variables_[i].path + ": give one of them another with config::env");
}

std::optional<Loader::Found> Loader::find(std::string_view key) const {
    const std::string* process = options_.ignoreEnvVars ? nullptr : options_.environment.find(key);
    const dotenv::Entry* file = dotenv::find(files_.entries, key);
    if (process && !(file && options_.override)) return Found{*process, Source::Process, "the environment"};
    if (file) return Found{file->value, Source::File, files_.placeOf(*file)};
    return std::nullopt;
}

std::optional<Loader::Found> Loader::findNonEmpty(std::string_view key) const {
    std::optional<Found> found = find(key);
    return found && !found->text.empty() ? found : std::nullopt;
}

void Loader::load(const Variable& variable) {
    const std::optional<Found> direct = find(variable.key);
    const bool isGiven = direct && !direct->text.empty();
    std::optional<Found> file;
    if (variable.info->isSecret) file = findNonEmpty(variable.fileKey());
    if (!file) return isGiven ? assign(variable, *direct) : keepDefault(variable, direct);

    if (isGiven) {
        report_.problems.add(variable.key, ProblemCode::Ambiguous,
                             "is set (" + direct->place + "), and so is " + variable.fileKey() + " (" + file->place +
                                 "): keep one of the two");
        return;
    }
    Result<TextFile> secret = readTextFile(file->text);
    if (!secret || !secret->exists) {
        const std::string reason = secret ? "there is no such file" : secret.error().message();
        report_.problems.add(variable.fileKey(), ProblemCode::UnreadableFile,
                             "cannot read " + quoted(file->text) + " (" + file->place + "): " + reason);
        return;
    }
    std::string text = withoutLastLineEnd(std::move(secret->text));
    if (text.empty()) return keepDefault(variable, Found{{}, Source::SecretFile, file->text});
    assign(variable, {std::move(text), Source::SecretFile, file->text});
}

void Loader::assign(const Variable& variable, const Found& found) {
    if (const std::optional<ProblemCode> fault = readText(*variable.info, found.text, variable.in(object_))) {
        report_.problems.add(variable.key, *fault, faultMessage(variable, *fault, found));
        return;
    }
    variable.markSet(object_);
    report_.origins.push_back({variable.key, variable.path, found.source});
}

void Loader::keepDefault(const Variable& variable, const std::optional<Found>& empty) {
    if (variable.isRequired(object_)) {
        report_.problems.add(variable.key, ProblemCode::Missing, missingMessage(variable, empty));
        return;
    }
    if (const std::optional<ProblemCode> fault = checkDefault(*variable.info, variable.in(object_))) {
        report_.problems.add(variable.key, *fault,
                             "the default of " + variable.path + " in the program must be " +
                                 describeRule(*variable.info) + ": correct it there");
        return;
    }
    report_.origins.push_back({variable.key, variable.path, Source::Default});
}

void Loader::checkUnknownKeys() {
    std::vector<std::string_view> known;
    for (const Variable& variable : variables_) known.push_back(variable.key);
    for (const dotenv::Entry& entry : files_.entries) {
        if (std::ranges::find(known, entry.key) != known.end()) continue;
        const auto owner =
            std::ranges::find_if(variables_, [&](const Variable& v) { return v.fileKey() == entry.key; });
        if (owner != variables_.end() && owner->info->isSecret) continue;
        std::string message = "is not a known variable (" + files_.placeOf(entry) + ")";
        if (owner != variables_.end())
            message += ": only secrets can be read from a file, set " + owner->key + " itself";
        else if (const std::string_view meant = nearest(entry.key, known); !meant.empty())
            message += ": did you mean " + std::string{meant} + "?";
        else
            message += ": take it out, or correct its name";
        report_.problems.add(entry.key, ProblemCode::Unknown, std::move(message));
    }
}

std::string Loader::missingMessage(const Variable& variable, const std::optional<Found>& empty) const {
    std::string message = "is required";
    if (empty) message += ", and empty in " + empty->place;
    message += ": set it to " + describeRule(*variable.info) + " in the environment or in .env";
    if (variable.info->isSecret) message += ", or " + variable.fileKey() + " to the path of a file that holds it";

    std::vector<std::string_view> unknown;
    for (const dotenv::Entry& entry : files_.entries)
        if (std::ranges::find(variables_, entry.key, &Variable::key) == variables_.end()) unknown.push_back(entry.key);
    if (const std::string_view near = nearest(variable.key, unknown); !near.empty())
        message +=
            ". Is it the " + std::string{near} + " in " + files_.placeOf(*dotenv::find(files_.entries, near)) + "?";
    return message;
}

std::string Loader::faultMessage(const Variable& variable, ProblemCode code, const Found& found) const {
    std::string message = "must be " + describeRule(*variable.info);
    if (variable.info->isSecret) return message + " (" + found.place + "; the value is secret and not shown)";
    message += ", not " + quoted(found.text) + " (" + found.place + ")";
    if (code != ProblemCode::NotAllowed) return message;
    std::vector<std::string_view> names;
    for (const EnumeratorInfo& name : valueType(*variable.info->type).enumerators) names.push_back(name.name);
    if (const std::string_view meant = nearest(found.text, names); !meant.empty())
        message += ": did you mean " + std::string{meant} + "?";
    return message;
}

} // namespace aerie::config::detail
