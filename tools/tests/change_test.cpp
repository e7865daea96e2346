#include "dev/change.hpp"

#include <doctest/doctest.h>

using namespace aerie::tools;

TEST_CASE("sources, headers and build files are built again") {
    for (auto path :
         {"apps/backend/src/main.cpp", "packages/trpc/src/routers/users_router.hpp", "libs/http/src/parser.c",
          "libs/orm/CMakeLists.txt", "CMakeLists.txt", "cmake/AerieTargets.cmake"})
        CHECK_MESSAGE(classify(path) == ChangeKind::Source, path);
}

TEST_CASE("what the program does not depend on changes nothing") {
    for (auto path :
         {"packages/trpc/ts/app_router.ts", "README.md", "package.json", "apps/web/src/app.tsx", "aerie", "", "a/",
          "libs/http/tests/parser_test.cpp", "libs/http/fuzz/http_fuzz.cpp", "bench/http/server.cpp",
          "build/dev/CMakeFiles/x.cpp", "node_modules/a/binding.cpp", "packages/trpc/node_modules/a/x.h", ".git/index",
          "data/app.db-wal", ".cache/clangd/x.cpp", "CMakePresets.json.tmp"})
        CHECK_MESSAGE(classify(path) == ChangeKind::None, path);
}

TEST_CASE("an editor's temporary files change nothing") {
    for (auto path :
         {"apps/backend/src/.main.cpp.swp", "apps/backend/src/main.cpp~", "apps/backend/src/4913",
          "apps/backend/src/#main.cpp#", "apps/backend/src/.#main.cpp", "apps/backend/src/main.cpp___jb_tmp___.cpp",
          "apps/backend/src/.goutputstream-X1Y2Z3", "apps/backend/src/main.cpp.swp", ".env.swp", ".env~"})
        CHECK_MESSAGE(classify(path) == ChangeKind::None, path);
}

TEST_CASE("the environment files of the root restart the app, the example and those of packages do not") {
    for (auto path : {".env", ".env.local", ".env.development", ".env.development.local"})
        CHECK_MESSAGE(classify(path) == ChangeKind::Environment, path);
    for (auto path : {".env.example", "apps/web/.env", ".environment"})
        CHECK_MESSAGE(classify(path) == ChangeKind::None, path);
}

TEST_CASE("folders without sources are not watched, wherever they are") {
    for (auto path : {"build", "build/dev", "node_modules", "apps/web/node_modules/x", ".git", "data", "libs/io/tests",
                      "libs/io/fuzz/corpus"})
        CHECK_MESSAGE(!isWorthWatching(path), path);
    for (auto path : {"", "apps", "apps/backend/src", "libs/io/include/aerie/io", "builders", "packages/database"})
        CHECK_MESSAGE(isWorthWatching(path), path);
}

TEST_CASE("cmake looks again for files it lists, not for headers") {
    CHECK(isListed("libs/io/src/socket.cpp"));
    CHECK(isListed("libs/io/CMakeLists.txt"));
    CHECK_FALSE(isListed("libs/io/src/socket.hpp"));
    CHECK_FALSE(isListed("libs/io/src/.socket.cpp"));
}
