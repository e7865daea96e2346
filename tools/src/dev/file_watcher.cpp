#include "dev/file_watcher.hpp"

#include "dev/change.hpp"
#include "os/system_error.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace aerie::tools {

namespace fs = std::filesystem;

namespace {

// No IN_MODIFY: a file counts when its writer closes it.
constexpr std::uint32_t kEvents =
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR | IN_DONT_FOLLOW;

std::string join(const std::string& folder, std::string_view name) {
    return folder.empty() ? std::string{name} : folder + "/" + std::string{name};
}

} // namespace

Result<FileWatcher> FileWatcher::open(std::string root) {
    UniqueFd fd{::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
    if (!fd) return systemError("Files cannot be watched (fs.inotify.max_user_instances)", errno);
    FileWatcher watcher{std::move(fd), std::move(root)};
    std::set<std::string> files;
    watcher.watch("", files);
    for (auto& file : files)
        if (isListed(file)) watcher.listed_.insert(file);
    return watcher;
}

void FileWatcher::watch(const std::string& folder, std::set<std::string>& files) {
    if (!isWorthWatching(folder)) return;
    auto path = join(root_, folder);
    int id = ::inotify_add_watch(fd_.get(), path.c_str(), kEvents);
    if (id < 0) {
        if (errno == ENOSPC && !std::exchange(isFull_, true))
            std::fprintf(stderr,
                         "Not all folders can be watched: raise it with  sysctl fs.inotify.max_user_watches=524288\n");
        return;
    }
    folders_[id] = folder;

    // Listed after the watch is set, so that nothing created in between is missed.
    std::error_code failure;
    for (fs::directory_iterator entry{path, failure}, end; !failure && entry != end; entry.increment(failure)) {
        auto inner = join(folder, entry->path().filename().string());
        std::error_code unreadable;
        if (entry->is_symlink(unreadable)) continue;
        if (entry->is_directory(unreadable))
            watch(inner, files);
        else
            files.insert(inner);
    }
}

std::vector<std::string> FileWatcher::read() {
    std::set<std::string> touched;
    alignas(inotify_event) std::array<char, 16 * 1024> buffer;
    ssize_t size;
    while ((size = ::read(fd_.get(), buffer.data(), buffer.size())) > 0) {
        for (auto* at = buffer.data(); at < buffer.data() + size;) {
            auto* event = reinterpret_cast<inotify_event*>(at);
            at += sizeof(inotify_event) + event->len;
            if (event->mask & IN_Q_OVERFLOW) {
                rescan(touched);
                continue;
            }
            auto folder = folders_.find(event->wd);
            if (folder == folders_.end()) continue;
            if (event->mask & IN_IGNORED) {
                folders_.erase(folder);
                continue;
            }
            auto path = join(folder->second, event->len ? event->name : "");
            if (!(event->mask & IN_ISDIR)) {
                // A file that is only created is not written yet; its close will tell.
                if (!(event->mask & IN_CREATE)) touched.insert(path);
            } else if (event->mask & (IN_CREATE | IN_MOVED_TO)) {
                watch(path, touched);
            } else if (event->mask & (IN_DELETE | IN_MOVED_FROM)) {
                for (auto& file : listed_)
                    if (file.starts_with(path + "/")) touched.insert(file);
            }
        }
    }
    for (auto& path : touched)
        if (isListed(path)) touched_.insert(path);
    return {touched.begin(), touched.end()};
}

void FileWatcher::rescan(std::set<std::string>& touched) {
    touched.insert(listed_.begin(), listed_.end());
    watch("", touched);
}

bool FileWatcher::takeListChange() {
    bool hasChanged = false;
    for (auto& path : touched_) {
        if (classify(path) == ChangeKind::None) continue;
        bool exists = ::access(join(root_, path).c_str(), F_OK) == 0;
        if (exists == listed_.contains(path)) continue;
        hasChanged = true;
        if (exists)
            listed_.insert(path);
        else
            listed_.erase(path);
    }
    touched_.clear();
    return hasChanged;
}

} // namespace aerie::tools
