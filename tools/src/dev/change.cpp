#include "dev/change.hpp"

#include <span>

namespace aerie::tools {

namespace {

using Names = std::span<const std::string_view>;

constexpr std::string_view kIgnoredFolders[]{"build", "data",  "node_modules", "dist",    "tests",
                                             "fuzz",  "bench", "docs",         "examples"};
constexpr std::string_view kCompiled[]{".cpp", ".cc", ".c"};
constexpr std::string_view kIncluded[]{".hpp", ".h", ".ipp", ".inc", ".cmake"};

bool endsInOneOf(std::string_view name, Names endings) {
    for (auto ending : endings)
        if (name.size() > ending.size() && name.ends_with(ending)) return true;
    return false;
}

std::string_view nameOf(std::string_view path) {
    return path.substr(path.rfind('/') + 1); // npos + 1 is 0
}

// Emacs's #x# and .#x, Vim's .x.swp, backups x~, JetBrains's ___jb_tmp___, GNOME's .goutputstream-XXXX.
bool isTemporary(std::string_view name) {
    return name.empty() || name.front() == '.' || name.front() == '#' || name.back() == '~' ||
           name.find("___jb_") != std::string_view::npos;
}

bool isEnvironment(std::string_view name) {
    if (name.back() == '~' || name.ends_with(".swp") || name.ends_with(".example")) return false;
    return name == ".env" || name.starts_with(".env.");
}

} // namespace

ChangeKind classify(std::string_view path) {
    auto name = nameOf(path);
    if (name.empty()) return ChangeKind::None;
    if (name.size() == path.size() && isEnvironment(name)) return ChangeKind::Environment;
    if (isTemporary(name)) return ChangeKind::None;
    if (name.size() < path.size() && !isWorthWatching(path.substr(0, path.size() - name.size() - 1)))
        return ChangeKind::None;
    return isListed(path) || endsInOneOf(name, kIncluded) ? ChangeKind::Source : ChangeKind::None;
}

bool isWorthWatching(std::string_view folder) {
    while (!folder.empty()) {
        auto slash = folder.find('/');
        auto part = folder.substr(0, slash);
        if (part.starts_with('.')) return false;
        for (auto ignored : kIgnoredFolders)
            if (part == ignored) return false;
        if (slash == std::string_view::npos) break;
        folder.remove_prefix(slash + 1);
    }
    return true;
}

bool isListed(std::string_view path) {
    auto name = nameOf(path);
    return name == "CMakeLists.txt" || (!isTemporary(name) && endsInOneOf(name, kCompiled));
}

} // namespace aerie::tools
