#include "dev/console.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace aerie::tools {

namespace {
constexpr std::size_t kProblemsShown = 3;
}

Console::Console() {
    auto* noColour = std::getenv("NO_COLOR");
    hasColour_ = ::isatty(STDOUT_FILENO) && !(noColour && *noColour);
}

void Console::line(const char* colour, std::string_view text) {
    // One write per line, so that it does not tear the lines the app writes to the same terminal.
    std::string out;
    if (hasColour_ && *colour) out = std::string{"\x1b["} + colour + "m" + std::string{text} + "\x1b[0m\n";
    if (out.empty()) out = std::string{text} + "\n";
    std::fflush(stdout);
    for (std::string_view rest = out; !rest.empty();) {
        auto n = ::write(STDOUT_FILENO, rest.data(), rest.size());
        if (n <= 0) break;
        rest.remove_prefix(static_cast<std::size_t>(n));
    }
}

void Console::tell(std::string_view text) { line("", text); }
void Console::good(std::string_view text) { line("32", text); }
void Console::bad(std::string_view text) { line("31", text); }

void Console::served(std::string_view what, Duration took, Duration buildTook) {
    auto text = std::string{what} + ": served in " + inSeconds(took);
    if (buildTook > Duration{})
        text += " (build " + inSeconds(buildTook) + ", start " + inSeconds(took - buildTook) + ")";
    good(text);
}

void Console::problems(const std::vector<Problem>& problems, std::string_view log) {
    auto text = shorten(problems, kProblemsShown);
    if (!text.empty()) text.pop_back();
    if (problems.empty()) text = "  The build failed without a word the tools are known for.";
    tell(text);
    if (problems.empty() || problems.size() > kProblemsShown) tell("  Everything the tools said: " + std::string{log});
}

std::string inSeconds(Duration duration) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f s", duration.toSeconds());
    return text;
}

std::string nameOfChange(const std::vector<std::string>& paths) {
    if (paths.empty()) return "";
    auto name = paths[0].substr(paths[0].rfind('/') + 1);
    if (paths.size() > 1) name += " and " + std::to_string(paths.size() - 1) + " more";
    return name;
}

} // namespace aerie::tools
