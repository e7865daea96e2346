#include "dotenv_quote.hpp"
#include "instance.hpp"
#include "text_form.hpp"
#include "variables.hpp"

#include <aerie/config/example.hpp>

namespace aerie::config {

namespace {

using detail::Variable;

// The default as text; that of a secret is no secret, since it is in the program. Nothing for required and optional
// variables, and for what a .env file cannot hold.
std::optional<std::string> defaultText(const Variable& variable, const void* defaults) {
    const bool isEmptyList = variable.info->type->kind == Kind::Array;
    if (!variable.isSet(defaults) && !isEmptyList) return std::nullopt;
    const std::optional<std::string> text = detail::writeText(*variable.info, variable.in(defaults));
    return text ? detail::quoteForDotenv(*text) : std::nullopt;
}

void appendComment(std::string& out, std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        out += "# ";
        out += text.substr(0, end);
        out += '\n';
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
}

std::string ruleLine(const Variable& variable, const void* defaults) {
    std::string line = variable.path + ": " + detail::describeRule(*variable.info);
    if (variable.isRequired(defaults)) line += ", required";
    if (variable.info->isSecret) line += ", secret (or " + variable.fileKey() + ", the path of a file that holds it)";
    return line;
}

// In a cell of a Markdown table: a bar would end it, and <path> would be taken for HTML.
std::string cell(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '|')
            out += "\\|";
        else if (c == '<')
            out += "&lt;";
        else
            out += c == '\n' ? ' ' : c;
    }
    return out;
}

std::string code(std::string_view text) {
    std::string out = "`";
    for (char c : text) {
        if (c == '|') out += '\\';
        out += c == '`' ? '\'' : c;
    }
    return out + "`";
}

std::string needCell(const Variable& variable, const void* defaults) {
    if (variable.isRequired(defaults)) return "required";
    const std::optional<std::string> text = defaultText(variable, defaults);
    return text && !text->empty() ? code(*text) : "";
}

} // namespace

std::string exampleFile(const Schema& schema) {
    const detail::Instance defaults{schema};
    std::string out;
    for (const Variable& variable : detail::variablesOf(schema)) {
        if (!out.empty()) out += '\n';
        appendComment(out, variable.meaning(defaults.get()));
        appendComment(out, ruleLine(variable, defaults.get()));
        const std::optional<std::string> text = defaultText(variable, defaults.get());
        const bool isToBeFilledIn = variable.isRequired(defaults.get()) || variable.info->isSecret;
        if (!text && !isToBeFilledIn) out += "# ";
        out += variable.key + "=" + text.value_or("") + "\n";
    }
    return out;
}

std::string variableTable(const Schema& schema) {
    const detail::Instance defaults{schema};
    std::string out = "| variable | meaning | must be | default |\n| --- | --- | --- | --- |\n";
    for (const Variable& variable : detail::variablesOf(schema)) {
        out += "| `" + variable.key + "`";
        if (variable.info->isSecret) out += " or `" + variable.fileKey() + "`";
        out += " | " + cell(variable.meaning(defaults.get()));
        out += " | " + cell(detail::describeRule(*variable.info));
        if (variable.info->isSecret) out += ", secret";
        out += " | " + needCell(variable, defaults.get()) + " |\n";
    }
    return out;
}

} // namespace aerie::config
