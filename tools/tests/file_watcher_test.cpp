#include "dev/file_watcher.hpp"
#include "scratch_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

using namespace aerie::tools;

namespace {

using Paths = std::vector<std::string>;

struct Watched {
    Watched() {
        folder.write("apps/backend/src/main.cpp", "int main() {}");
        folder.write("apps/backend/CMakeLists.txt", "");
        folder.write("build/dev/x.cpp", "");
        auto opened = FileWatcher::open(folder.path);
        REQUIRE(opened);
        watcher.emplace(std::move(opened).value());
    }

    ScratchFolder folder;
    std::optional<FileWatcher> watcher;
};

} // namespace

TEST_CASE_FIXTURE(Watched, "a written file is told once, with its path from the root") {
    folder.write("apps/backend/src/main.cpp", "a");
    folder.write("apps/backend/src/main.cpp", "b");

    CHECK(watcher->read() == Paths{"apps/backend/src/main.cpp"});
    CHECK(watcher->read().empty());
    CHECK_FALSE(watcher->takeListChange());
}

TEST_CASE_FIXTURE(Watched, "what happens in the build folder is not told") {
    folder.write("build/dev/x.cpp", "a");
    folder.write("build/dev/deep/y.cpp", "a");

    CHECK(watcher->read().empty());
}

TEST_CASE_FIXTURE(Watched, "a new file and a deleted one change the list") {
    folder.write("apps/backend/src/chat.cpp", "");
    CHECK(watcher->read() == Paths{"apps/backend/src/chat.cpp"});
    CHECK(watcher->takeListChange());
    CHECK_FALSE(watcher->takeListChange());

    folder.remove("apps/backend/src/chat.cpp");
    CHECK(watcher->read() == Paths{"apps/backend/src/chat.cpp"});
    CHECK(watcher->takeListChange());
}

TEST_CASE_FIXTURE(Watched, "a new header is told and leaves the list alone") {
    folder.write("apps/backend/src/chat.hpp", "");

    CHECK(watcher->read() == Paths{"apps/backend/src/chat.hpp"});
    CHECK_FALSE(watcher->takeListChange());
}

TEST_CASE_FIXTURE(Watched, "an editor that moves the old file away and writes a new one has written it") {
    folder.move("apps/backend/src/main.cpp", "apps/backend/src/main.cpp~");
    CHECK_FALSE(watcher->read().empty());
    folder.write("apps/backend/src/main.cpp", "new");
    folder.remove("apps/backend/src/main.cpp~");

    CHECK_FALSE(watcher->read().empty());
    CHECK_FALSE(watcher->takeListChange());
}

TEST_CASE_FIXTURE(Watched, "an editor that moves a finished file over the old one has written it") {
    folder.write("apps/backend/src/.main.cpp.tmp", "new");
    folder.move("apps/backend/src/.main.cpp.tmp", "apps/backend/src/main.cpp");

    auto paths = watcher->read();

    CHECK(std::find(paths.begin(), paths.end(), "apps/backend/src/main.cpp") != paths.end());
    CHECK_FALSE(watcher->takeListChange());
}

TEST_CASE_FIXTURE(Watched, "files in a folder that appears are told, and the folder is watched from then on") {
    folder.write("packages/db/src/entities/user.cpp", "");
    watcher->read();
    CHECK(watcher->takeListChange());

    folder.write("packages/db/src/entities/user.cpp", "b");
    CHECK(watcher->read() == Paths{"packages/db/src/entities/user.cpp"});
    CHECK_FALSE(watcher->takeListChange());
}

TEST_CASE_FIXTURE(Watched, "a folder that is moved away takes its files off the list") {
    folder.move("apps/backend/src", "build/old-src");

    CHECK(watcher->read() == Paths{"apps/backend/src/main.cpp"});
    CHECK(watcher->takeListChange());
}
