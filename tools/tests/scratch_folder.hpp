// A folder of its own for a test, gone at its end.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace aerie::tools {

struct ScratchFolder {
    ScratchFolder() {
        auto pattern = (std::filesystem::temp_directory_path() / "aerie-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ~ScratchFolder() { std::filesystem::remove_all(path); }

    void write(const std::string& file, std::string_view text) const {
        auto full = std::filesystem::path{path} / file;
        std::filesystem::create_directories(full.parent_path());
        std::ofstream{full} << text;
    }
    void remove(const std::string& file) const { std::filesystem::remove_all(path + "/" + file); }
    void move(const std::string& from, const std::string& to) const {
        std::filesystem::rename(path + "/" + from, path + "/" + to);
    }

    std::string path;
};

} // namespace aerie::tools
