#include <aerie/testing/temporary_folder.hpp>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace aerie::testing {

TemporaryFolder::TemporaryFolder() {
    const char* parent = std::getenv("TMPDIR");
    path_ = std::string{parent && *parent ? parent : "/tmp"} + "/aerie-test-XXXXXX";
    if (!::mkdtemp(path_.data())) throw std::system_error{errno, std::generic_category(), "no folder at " + path_};
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::file(std::string_view name) const { return path_ + '/' + std::string{name}; }

std::string TemporaryFolder::databaseUrl(std::string_view name) const { return "sqlite:" + file(name); }

} // namespace aerie::testing
