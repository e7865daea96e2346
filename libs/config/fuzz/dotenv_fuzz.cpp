// Any bytes are a .env file: parsing and expanding them ends, and what was parsed can be written and read back.
#include "dotenv_quote.hpp"

#include <aerie/config/dotenv.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <unordered_set>

using namespace aerie::config;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

bool isKey(std::string_view key) {
    for (char c : key) {
        const bool isWord = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!isWord && c != '_' && c != '.' && c != '-') return false;
    }
    return !key.empty();
}

void checkParsed(const dotenv::Entries& entries, std::string_view text) {
    std::unordered_set<std::string_view> keys;
    for (const dotenv::Entry& entry : entries) {
        require(isKey(entry.key));
        require(keys.insert(entry.key).second);
        require(entry.value.size() <= text.size());
        require(entry.line >= 1 && entry.line <= text.size() + 1);
    }
}

// Written as a new file, every value that can be quoted is read back as it was.
void checkRoundTrip(const dotenv::Entries& entries) {
    std::string file;
    dotenv::Entries written;
    for (const dotenv::Entry& entry : entries) {
        const std::optional<std::string> value = detail::quoteForDotenv(entry.value);
        if (!value) continue;
        file += "# it's \"one\"\n" + entry.key + "=" + *value + "\n";
        written.push_back(entry);
    }
    const dotenv::Entries read = dotenv::parse(file);
    require(read.size() == written.size());
    for (std::size_t i = 0; i < read.size(); ++i)
        require(read[i].key == written[i].key && read[i].value == written[i].value);
}

} // namespace

// The file, and behind the last zero byte the text of two process variables.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text{reinterpret_cast<const char*>(data), size};
    Environment process;
    if (const std::size_t zero = text.rfind('\0'); zero != std::string_view::npos) {
        const std::string_view values = text.substr(zero + 1);
        process.set("A", values.substr(0, values.size() / 2));
        process.set("B", values.substr(values.size() / 2));
        text = text.substr(0, zero);
    }

    dotenv::Entries entries = dotenv::parse(text);
    checkParsed(entries, text);
    checkRoundTrip(entries);
    require(dotenv::merge(entries, entries).size() == entries.size());

    const std::size_t count = entries.size();
    const std::vector<std::string> endless = dotenv::expand(entries, process);
    require(entries.size() == count && endless.size() <= count);
    return 0;
}
