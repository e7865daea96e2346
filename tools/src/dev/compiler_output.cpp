#include "dev/compiler_output.hpp"

namespace aerie::tools {

namespace {

constexpr std::size_t kLongestMessage = 300;

std::string_view takeLine(std::string_view& rest) {
    auto end = rest.find('\n');
    auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    return line;
}

std::string_view trimStart(std::string_view text) {
    auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

// "/home/me/shop/libs/io/x.cpp" and "../../libs/io/x.cpp" are both "libs/io/x.cpp". Packages are included through links
// in the build folder: "include/repo/db/user.hpp" is "packages/db/src/user.hpp".
std::string relativeTo(std::string_view root, std::string_view path) {
    if (!root.empty() && path.size() > root.size() && path.starts_with(root) && path[root.size()] == '/')
        path.remove_prefix(root.size() + 1);
    while (path.starts_with("../")) path.remove_prefix(3);

    constexpr std::string_view kLinks = "include/repo/";
    auto at = path.find(kLinks);
    bool isLink = at == 0 || (at != std::string_view::npos && path.starts_with("build/"));
    auto slash = isLink ? path.find('/', at + kLinks.size()) : std::string_view::npos;
    if (slash == std::string_view::npos) return std::string{path};
    auto package = path.substr(at + kLinks.size(), slash - at - kLinks.size());
    return "packages/" + std::string{package} + "/src" + std::string{path.substr(slash)};
}

std::string shortMessage(std::string_view message) {
    constexpr std::string_view kAssertion = "static assertion failed: ";
    constexpr std::string_view kClangAssertion = "static assertion failed due to requirement ";
    if (message.starts_with(kAssertion)) message.remove_prefix(kAssertion.size());
    if (message.starts_with(kClangAssertion))
        if (auto text = message.find(": "); text != std::string_view::npos) message.remove_prefix(text + 2);
    std::string out{message.substr(0, kLongestMessage)};
    if (message.size() > kLongestMessage) out += " ...";
    return out;
}

// "file:line:col" in front of `marker`, or empty when the text before it is no place in a file.
std::string_view placeBefore(std::string_view line, std::string_view marker) {
    auto at = line.find(marker);
    if (at == std::string_view::npos || at == 0) return {};
    auto place = line.substr(0, at);
    auto colon = place.find(':');
    bool hasLine = colon != std::string_view::npos && colon + 1 < place.size() && place[colon + 1] >= '0' &&
                   place[colon + 1] <= '9';
    return hasLine ? place : std::string_view{};
}

bool readCompilerLine(std::string_view line, std::string_view root, std::string& from, std::vector<Problem>& out) {
    for (std::string_view marker : {": error: ", ": fatal error: ", ": warning: "})
        if (auto place = placeBefore(line, marker); !place.empty()) {
            auto message = line.substr(place.size() + marker.size());
            out.push_back({relativeTo(root, place), shortMessage(message), from, marker == ": warning: "});
            from.clear();
            return true;
        }
    return false;
}

// "x.cpp:9:3:   required from here" comes before g++'s error and says whose line it really is.
bool readRequiredFrom(std::string_view line, std::string_view root, std::string& from) {
    for (std::string_view marker : {":   required from here", ":   required by the constraints of"})
        if (auto place = placeBefore(line, marker); !place.empty()) {
            from = relativeTo(root, place);
            return true;
        }
    return false;
}

// clang++ says it after the error: "x.cpp:9:3: note: in instantiation of ... requested here".
void readRequestedHere(std::string_view line, std::string_view root, std::vector<Problem>& out) {
    if (out.empty() || !line.ends_with("requested here")) return;
    if (auto place = placeBefore(line, ": note: "); !place.empty()) out.back().from = relativeTo(root, place);
}

bool readLinkerLine(std::string_view line, std::string_view root, std::vector<Problem>& out) {
    for (std::string_view marker :
         {"mold: error: ", "mold: fatal: ", "ld.lld: error: ", "ld: error: ", "collect2: fatal error: "})
        if (line.starts_with(marker)) {
            auto message = line.substr(marker.size());
            // mold puts the place in front: "undefined symbol: f()" or "libx.a(y.o): undefined symbol: f()".
            out.push_back({.place = "link", .message = shortMessage(message), .from = ""});
            return true;
        }
    if (auto at = line.find("undefined reference to "); at != std::string_view::npos && line.find(':') < at) {
        auto place = line.substr(0, line.find(':'));
        out.push_back({.place = "link", .message = shortMessage(line.substr(at)), .from = relativeTo(root, place)});
        return true;
    }
    if (constexpr std::string_view kReferenced = ">>> referenced by ";
        line.starts_with(kReferenced) && !out.empty() && out.back().from.empty())
        out.back().from = relativeTo(root, line.substr(kReferenced.size()));
    return false;
}

// "CMake Error at libs/io/CMakeLists.txt:3 (message):", an empty line, then the indented text.
bool readCmakeLine(std::string_view line, std::string_view& rest, std::string_view root, std::vector<Problem>& out) {
    constexpr std::string_view kError = "CMake Error";
    if (!line.starts_with(kError)) return false;
    auto place = line.substr(kError.size());
    if (place.starts_with(" at ")) place.remove_prefix(4);
    place = place.substr(0, place.find(" ("));
    if (place.ends_with(':')) place.remove_suffix(1);
    auto inLine = place.find(": ");
    std::string_view message;
    if (inLine != std::string_view::npos) {
        message = place.substr(inLine + 2);
        place = "cmake";
    }
    while (message.empty() && !rest.empty()) message = trimStart(takeLine(rest));
    out.push_back({.place = relativeTo(root, trimStart(place)), .message = shortMessage(message), .from = ""});
    return true;
}

bool isSame(const Problem& a, const Problem& b) { return a.place == b.place && a.message == b.message; }

} // namespace

std::vector<Problem> readProblems(std::string_view output, std::string_view root) {
    std::vector<Problem> all;
    std::string from;
    std::string_view lastTool;
    for (auto rest = output; !rest.empty();) {
        auto line = takeLine(rest);
        if (line.starts_with("ninja: error: ")) lastTool = line.substr(7);
        if (readRequiredFrom(line, root, from) || readCompilerLine(line, root, from, all)) continue;
        if (readLinkerLine(line, root, all) || readCmakeLine(line, rest, root, all)) continue;
        readRequestedHere(line, root, all);
    }
    if (all.empty() && !lastTool.empty())
        all.push_back({.place = "ninja", .message = shortMessage(lastTool.substr(7)), .from = ""});

    bool hasError = false;
    for (auto& problem : all) hasError = hasError || !problem.isWarning;

    // A header's error is told once for each file that includes it.
    std::vector<Problem> out;
    for (auto& problem : all) {
        bool isKnown = hasError && problem.isWarning;
        for (auto& known : out) isKnown = isKnown || isSame(known, problem);
        if (!isKnown) out.push_back(std::move(problem));
    }
    return out;
}

std::string shorten(const std::vector<Problem>& problems, std::size_t most) {
    std::string out;
    for (std::size_t i = 0; i < problems.size() && i < most; ++i) {
        auto& [place, message, from, isWarning] = problems[i];
        out += "  " + (place.empty() ? "" : place + ": ") + (isWarning ? "warning: " : "") + message + "\n";
        if (!from.empty()) out += "    from " + from + "\n";
    }
    if (problems.size() > most) out += "  and " + std::to_string(problems.size() - most) + " more\n";
    return out;
}

bool wasKilled(std::string_view output) {
    for (std::string_view sign : {"Killed signal terminated program", "Terminated signal terminated program",
                                  "ld terminated with signal", "interrupted by user", "signal 9"})
        if (output.find(sign) != std::string_view::npos) return true;
    return false;
}

} // namespace aerie::tools
