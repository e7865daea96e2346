// The grammar of .env files: exactly dotenv's parse, and dotenv-expand's expand with an end.
//
//   dotenv::Entries entries = dotenv::parse("PORT=3001 # the port\nURL=http://localhost:${PORT}\n");
//   dotenv::expand(entries, Environment{});            // URL is http://localhost:3001
//
// Checked against dotenv 18.0.10 and dotenv-expand 13.0.0, byte for byte. What surprises people about the format is in
// the README of this library ("The format"). Nothing here runs commands: `$(whoami)` is a text.
//
// Bytes in, values out; no file is read. The functions are pure and may be called from any thread.
#pragma once

#include <aerie/config/environment.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::config::dotenv {

struct Entry {
    std::string key;
    std::string value;
    std::uint32_t line = 0; // where its last definition begins, counted from 1
    std::uint32_t file = 0; // free for a caller that merges several files

    bool operator==(const Entry&) const = default;
};

// Each key once. The order is that of a JavaScript object, because expansion depends on it: keys that are whole numbers
// first, ascending, then the others by their first appearance.
using Entries = std::vector<Entry>;

// Every text is a .env file; lines that are no assignment are skipped. The last of several definitions wins.
// The text should be UTF-8; other bytes are kept as they are.
Entries parse(std::string_view text);

// The entry of a key, or null.
const Entry* find(const Entries& entries, std::string_view key) noexcept;

// Adds the entries of another file; a key that is in both keeps the value it has in `first`.
Entries merge(Entries first, Entries second);

// Replaces $NAME, ${NAME}, ${NAME:-default} and ${NAME:+alternate} in place. The process wins over earlier entries of
// the file, later entries do not count. dotenv-expand never returns for some inputs (a value that brings back the
// reference that was just replaced); here such a value keeps the text it had, and its key is in the result.
std::vector<std::string> expand(Entries& entries, const Environment& process);

} // namespace aerie::config::dotenv
