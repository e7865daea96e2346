#include "wire_format.hpp"

#include "envelopes.hpp"
#include "inputs.hpp"

namespace aerie::trpc::detail {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// Puts the id into the text of an object; of members with the same name the last one counts. Other texts stay as they
// are.
std::string withLastEventId(std::optional<std::string_view> text, std::string_view id) {
    std::string_view given = text.value_or("null");
    given.remove_prefix(std::min(given.find_first_not_of(kBlanks), given.size()));
    given = given.substr(0, given.find_last_not_of(kBlanks) + 1);
    std::string member{"\"lastEventId\":"};
    json::appendString(member, id);
    if (given == "null") return '{' + member + '}';
    if (given.size() < 2 || given.front() != '{' || given.back() != '}') return std::string{given};
    std::string out{given.substr(0, given.size() - 1)};
    if (out.find_first_not_of(kBlanks, 1) != std::string::npos) out += ',';
    return out + member + '}';
}

} // namespace

void WireFormat::appendData(std::string& out, const TypeInfo* type, const void* value) const {
    if (!type || isUndefined(*type, value))
        out += "null";
    else
        json::append(out, *type, value);
}

void WireFormat::appendResult(std::string& out, const TypeInfo* type, const void* value) const {
    if (!type || isUndefined(*type, value)) {
        out += "{\"result\":{}}";
        return;
    }
    out += "{\"result\":{\"data\":";
    appendData(out, type, value);
    out += "}}";
}

void WireFormat::appendLine(std::string& out, std::string_view before, const TypeInfo* type, const void* value,
                            std::string_view, std::string_view after) const {
    const std::size_t begin = out.size();
    out += before;
    if (type) appendData(out, type, value);
    out += after;
    // JSON that passes through may have line breaks.
    for (std::size_t at = begin; (at = out.find_first_of("\r\n", at)) != std::string::npos;) out[at] = ' ';
    out += '\n';
}

void WireFormat::appendShape(std::string& out, std::string_view shape) const { out += shape; }

std::optional<Error> WireFormat::read(std::optional<std::string_view> text, const TypeInfo& type, void* into,
                                      json::Reset reset, const json::ReadOptions& options,
                                      std::string_view lastEventId) const {
    if (lastEventId.empty()) return readInputText(text, type, into, reset, options);
    return readInputText(withLastEventId(text, lastEventId), type, into, reset, options);
}

} // namespace aerie::trpc::detail
