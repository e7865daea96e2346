#include "wire_format.hpp"

#include "inputs.hpp"

#include <aerie/trpc/detail/object_mark.hpp>

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
    if (isSuperjson_) return superjson::append(out, types_, type, value);
    if (!type || json::isUndefined(*type, value))
        out += "null";
    else
        json::append(out, *type, value);
}

void WireFormat::appendResult(std::string& out, const TypeInfo* type, const void* value) const {
    if (!isSuperjson_ && (!type || json::isUndefined(*type, value))) {
        out += "{\"result\":{}}";
        return;
    }
    out += "{\"result\":{\"data\":";
    appendData(out, type, value);
    out += "}}";
}

void WireFormat::appendLine(std::string& out, std::string_view before, const TypeInfo* type, const void* value,
                            std::string_view path, std::string_view after) const {
    const std::size_t begin = out.size();
    if (isSuperjson_ && type) {
        superjson::appendAround(out, types_, *type, value, path, before, after);
    } else {
        if (isSuperjson_) out += "{\"json\":";
        out += before;
        if (type) json::append(out, *type, value);
        out += after;
        if (isSuperjson_) out += '}';
    }
    // JSON that passes through may have line breaks.
    for (std::size_t at = begin; (at = out.find_first_of("\r\n", at)) != std::string::npos;) out[at] = ' ';
    out += '\n';
}

void WireFormat::appendShape(std::string& out, std::string_view shape) const {
    if (isSuperjson_)
        out.append("{\"json\":").append(shape) += '}';
    else
        out += shape;
}

std::optional<Error> WireFormat::read(std::optional<std::string_view> text, const TypeInfo& type, void* into,
                                      json::Reset reset, const json::ReadOptions& options,
                                      std::string_view lastEventId) const {
    if (const ObjectMark* mark = markOf(type); mark && mark->meaning == ObjectMark::Meaning::Chained) {
        const auto at = [&](std::size_t i) { return static_cast<char*>(into) + type.members[i].offset; };
        if (auto error = read(text, *type.members[0].type, at(0), mark->resetFirst, options, lastEventId)) return error;
        return read(text, *type.members[1].type, at(1), mark->resetSecond, options, lastEventId);
    }
    if (isSuperjson_ && (text || !lastEventId.empty()))
        return superjson::read(types_, text.value_or("{}"), type, into, reset, options, lastEventId);
    if (lastEventId.empty()) return readInputText(text, type, into, reset, options);
    return readInputText(withLastEventId(text, lastEventId), type, into, reset, options);
}

} // namespace aerie::trpc::detail
