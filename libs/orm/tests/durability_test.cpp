// What was answered survives the death of the process. Not under the thread sanitizer, which lets no child that was
// forked from several threads start one of its own.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define AERIE_UNDER_TSAN
#endif
#elif defined(__SANITIZE_THREAD__)
#define AERIE_UNDER_TSAN
#endif

#ifndef AERIE_UNDER_TSAN

#include "entities_for_tests.hpp"
#include "test_database.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

using namespace aerie;
using shop::User;

namespace {

// Inserts until it is killed, and says each number that was answered.
[[noreturn]] void insertForEver(const std::string& url, int pipe) {
    io::EventLoop loop;
    orm::DataSource dataSource{{.url = url, .entities = shop::kEntities}};
    loop.runUntilComplete(dataSource.initialize());
    loop.runUntilComplete(dataSource.synchronize());
    auto users = dataSource.getRepository<User>();
    loop.runUntilComplete([](orm::Repository<User> repository, int out) -> Task<> {
        for (int i = 0;; ++i) {
            const std::string name = "user" + std::to_string(i);
            User user{.username = name, .email = name};
            co_await repository.insert(user);
            if (write(out, &i, sizeof i) != sizeof i) _exit(1);
        }
    }(users, pipe));
    _exit(1);
}

} // namespace

TEST_CASE("every insert that was answered is there after kill -9") {
    TestDirectory directory;
    const std::string url = "sqlite:" + directory.file("killed.db");
    for (int round = 0; round < 3; ++round) {
        int ends[2];
        REQUIRE(pipe(ends) == 0);
        const pid_t child = fork();
        if (child == 0) insertForEver(url + "-" + std::to_string(round), ends[1]);
        close(ends[1]);
        int last = -1;
        while (last < 100 * (round + 1) && read(ends[0], &last, sizeof last) == sizeof last) {
        }
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        for (int number; read(ends[0], &number, sizeof number) == sizeof number;) last = number;
        close(ends[0]);

        io::EventLoop loop;
        orm::DataSource dataSource{{.url = url + "-" + std::to_string(round), .entities = shop::kEntities}};
        loop.runUntilComplete(dataSource.initialize());
        const std::int64_t stored = loop.runUntilComplete(dataSource.getRepository<User>().count());

        CHECK(last >= 100 * (round + 1));
        CHECK(stored >= last + 1); // one more may have been committed and not been answered
        CHECK(stored <= last + 2);
        CHECK(loop.runUntilComplete(dataSource.query("PRAGMA integrity_check"))[0][0].text() == "ok");
    }
}

#endif
