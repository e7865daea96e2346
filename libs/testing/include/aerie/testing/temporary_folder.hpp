// A folder of a test's own, gone with this object.
//
//   testing::TemporaryFolder folder;
//   const std::string url = folder.databaseUrl();         // "sqlite:/tmp/aerie-test-x7Gq2c/test.db"
//
// Declare it before what uses it, so that it goes last.
#pragma once

#include <string>
#include <string_view>

namespace aerie::testing {

class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const noexcept { return path_; }
    std::string file(std::string_view name) const;
    // A throw-away SQLite database, as DATABASE_URL names one.
    std::string databaseUrl(std::string_view name = "test.db") const;

private:
    std::string path_;
};

} // namespace aerie::testing
