// Tells which files below a folder were written, created, moved or deleted. Linux's inotify, one watch for each folder
// that isWorthWatching(); folders that appear later are watched as well.
//
//   auto watcher = FileWatcher::open(root);
//   poll(watcher->fd()) ... for (auto& path : watcher->read()) ...
#pragma once

#include "os/unique_fd.hpp"

#include <aerie/base/result.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace aerie::tools {

class FileWatcher {
public:
    static Result<FileWatcher> open(std::string root);

    int fd() const { return fd_.get(); }

    // The paths touched since the last call, relative to the root, each once. Never waits.
    std::vector<std::string> read();

    // Whether files that cmake lists have appeared or gone since the last call. An editor that saves by renaming does
    // neither, whatever steps it takes in between.
    bool takeListChange();

private:
    FileWatcher(UniqueFd fd, std::string root) : fd_(std::move(fd)), root_(std::move(root)) {}

    // Watches the folder and those below it, and collects the files in them.
    void watch(const std::string& folder, std::set<std::string>& files);
    void rescan(std::set<std::string>& touched);

    UniqueFd fd_;
    std::string root_;
    std::map<int, std::string> folders_; // by watch descriptor, relative to the root
    std::set<std::string> listed_;       // what cmake knows
    std::set<std::string> touched_;      // of those that cmake lists, since takeListChange()
    bool isFull_ = false;                // the kernel's limit on watches is reached: told once
};

} // namespace aerie::tools
