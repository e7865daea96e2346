// What an edit means for the development loop, judged by its path alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aerie::tools {

enum class ChangeKind : std::uint8_t {
    None,   // nothing the program depends on: TypeScript, documents, tests, build output, an editor's temporary file
    Source, // build again
    Environment, // .env: start again, the program is the same
};

struct Change {
    ChangeKind kind = ChangeKind::None;
    std::string path; // relative to the root, '/' between parts
};

// `path` is relative to the root.
ChangeKind classify(std::string_view path);

// Whether a folder (relative to the root) can hold anything that classify() does not call None.
bool isWorthWatching(std::string_view folder);

// Whether cmake lists this file, so that it must look again when the file appears or goes away. Headers are found by
// the compiler.
bool isListed(std::string_view path);

} // namespace aerie::tools
