#include <aerie/base/json.hpp>
#include <aerie/pipeline/logger.hpp>

#include <unistd.h>

namespace aerie {

namespace {

void appendMember(std::string& out, std::string_view name, std::string_view text) {
    out += ',';
    json::appendString(out, name);
    out += ':';
    json::appendString(out, text);
}

// Texts of clients must not be able to forge a line or to move the cursor of a terminal.
void appendVisible(std::string& out, std::string_view text) {
    static constexpr char kDigits[] = "0123456789abcdef";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n') {
            out += "\n    ";
        } else if ((byte < 0x20 && c != '\t') || byte == 0x7f) {
            out += "\\x";
            out += kDigits[byte >> 4];
            out += kDigits[byte & 15];
        } else {
            out += c;
        }
    }
}

struct Style {
    std::string_view label, colour;
};

Style styleOf(LogLevel level) {
    switch (level) {
    case LogLevel::Fatal:
        return {"FATAL", "\x1b[1;31m"};
    case LogLevel::Error:
        return {"ERROR", "\x1b[31m"};
    case LogLevel::Warn:
        return {"WARN ", "\x1b[33m"};
    case LogLevel::Debug:
        return {"DEBUG", "\x1b[35m"};
    case LogLevel::Verbose:
        return {"TRACE", "\x1b[36m"};
    default:
        return {"LOG  ", "\x1b[32m"};
    }
}

} // namespace

void appendJsonLine(std::string& out, const LogRecord& record) {
    out += "{\"level\":";
    json::appendString(out, nameOf(record.level));
    out += ",\"time\":\"";
    record.time.appendIso(out);
    out += "\",\"pid\":";
    out += std::to_string(::getpid());
    appendMember(out, "context", record.context);
    appendMember(out, "message", record.message);
    if (!record.requestId.empty()) appendMember(out, "requestId", record.requestId);
    if (!record.traceId.empty()) appendMember(out, "traceId", record.traceId);
    for (const LogField& field : record.fields) {
        out += ',';
        json::appendString(out, field.name);
        out += ':';
        field.append(out);
    }
    if (record.error) appendMember(out, "error", record.error->describe());
    out += "}\n";
}

// 11:36:55.123 LOG   [UsersService] user created userId="…" items=3  (req 7f3a)
void appendPrettyLine(std::string& out, const LogRecord& record, bool isColoured) {
    const Style style = styleOf(record.level);
    const std::string_view reset = isColoured ? "\x1b[0m" : "", dim = isColoured ? "\x1b[2m" : "";
    const std::string_view colour = isColoured ? style.colour : "", context = isColoured ? "\x1b[33m" : "";
    std::string time = record.time.toSql();

    out += dim;
    out.append(time, 11, std::string::npos);
    out += reset;
    out += ' ';
    out += colour;
    out += style.label;
    out += reset;
    out += context;
    out += " [";
    appendVisible(out, record.context);
    out += "] ";
    out += reset;
    out += colour;
    appendVisible(out, record.message);
    out += reset;
    for (const LogField& field : record.fields) {
        out += dim;
        out += ' ';
        appendVisible(out, field.name);
        out += '=';
        out += reset;
        std::string value;
        field.append(value);
        appendVisible(out, value);
    }
    if (!record.requestId.empty()) {
        out += dim;
        out += " (req ";
        appendVisible(out, record.requestId);
        out += ')';
        out += reset;
    }
    if (record.error) {
        out += "\n    ";
        out += colour;
        appendVisible(out, record.error->describe());
        out += reset;
    }
    out += '\n';
}

} // namespace aerie
