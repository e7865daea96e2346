// One load: the files, the lookups, and what is said about each variable.
#pragma once

#include "variables.hpp"

#include <aerie/config/dotenv.hpp>
#include <aerie/config/load.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::config::detail {

// What the .env files say together.
struct FileValues {
    dotenv::Entries entries;
    std::vector<std::string> paths; // Entry::file counts in these

    // ".env, line 3"
    std::string placeOf(const dotenv::Entry& entry) const;
};

// Reads, merges and expands the files that the options name.
FileValues readFiles(const LoadOptions& options, Problems& problems);

class Loader {
public:
    Loader(const Schema& schema, void* object, const LoadOptions& options);

    Report run();

private:
    // A text for a variable and where it is from.
    struct Found {
        std::string text;
        Source source;
        std::string place;
    };

    std::optional<Found> find(std::string_view key) const;
    std::optional<Found> findNonEmpty(std::string_view key) const;
    void checkKeys();
    void load(const Variable& variable);
    void assign(const Variable& variable, const Found& found);
    void keepDefault(const Variable& variable, const std::optional<Found>& empty);
    void checkUnknownKeys();
    std::string missingMessage(const Variable& variable, const std::optional<Found>& empty) const;
    std::string faultMessage(const Variable& variable, ProblemCode code, const Found& found) const;

    const Schema& schema_;
    void* object_;
    const LoadOptions& options_;
    std::vector<Variable> variables_;
    Report report_;
    FileValues files_;
};

} // namespace aerie::config::detail
