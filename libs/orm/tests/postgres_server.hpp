// A throw-away PostgreSQL for a test program: Debian's postgresql-15 in a temporary folder, on a free port, with fsync
// off. Started when the first test asks, ended with the program, and by the kernel when the program is killed.
//
//   TestDatabase db{kEntities, {.url = postgresServer().freshDatabase()}};
//
// PostgreSQL refuses to run as root; it runs as `postgres` or `nobody` then. AERIE_POSTGRES_URL names a server that
// runs already, of a role that may create databases; nothing is started then.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

class PostgresServer {
public:
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;
    ~PostgresServer();

    // The URL of a new, empty database.
    std::string freshDatabase();
    std::string url(std::string_view database) const;

    // Whether stop() and start() are possible: the server is ours.
    bool isOurs() const noexcept { return externalUrl_.empty(); }
    // Ends the server at once, sessions included, and starts it again on the same port and folder.
    void stop();
    void start();

private:
    friend PostgresServer& postgresServer();
    PostgresServer();
    void initialize();

    std::string externalUrl_;
    std::string folder_;
    int port_ = 0;
    pid_t process_ = -1;
    int databases_ = 0;
};

// The one of this program. Throws std::runtime_error, saying what to install, when there is no PostgreSQL.
PostgresServer& postgresServer();
