// A folder for one test, gone with it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

class TemporaryFiles {
public:
    TemporaryFiles() {
        std::string pattern = (std::filesystem::temp_directory_path() / "aerie-config-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    TemporaryFiles(const TemporaryFiles&) = delete;
    TemporaryFiles& operator=(const TemporaryFiles&) = delete;
    ~TemporaryFiles() { std::filesystem::remove_all(folder_); }

    std::string path(std::string_view name) const { return (folder_ / name).string(); }
    std::string write(std::string_view name, std::string_view text) const {
        std::ofstream{folder_ / name, std::ios::binary} << text;
        return path(name);
    }

private:
    std::filesystem::path folder_;
};
