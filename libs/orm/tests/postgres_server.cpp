#include "postgres_server.hpp"

#include "postgres/libpq.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace {

constexpr const char* kPrograms = "/usr/lib/postgresql/15/bin/";

struct User {
    uid_t uid = ::getuid();
    gid_t gid = ::getgid();
};

// Who the server runs as.
User serverUser() {
    if (::geteuid() != 0) return {};
    for (const char* name : {"postgres", "nobody"})
        if (const passwd* entry = ::getpwnam(name)) return {entry->pw_uid, entry->pw_gid};
    throw std::runtime_error{"PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody"};
}

pid_t spawn(const std::vector<std::string>& command, const std::string& log) {
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const User user = serverUser();
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child != 0) return child;
    const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    ::dup2(output, 1);
    ::dup2(output, 2);
    ::setsid(); // a Ctrl-C at the test ends the server by its end, not before it
    if (::geteuid() == 0 && (::setgroups(0, nullptr) != 0 || ::setgid(user.gid) != 0 || ::setuid(user.uid) != 0))
        ::_exit(126);
    // After the change of user, which clears it. SIGQUIT ends PostgreSQL at once, sessions included.
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (::getppid() != parent) ::_exit(125);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
}

std::string contents(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

void run(const std::vector<std::string>& command, const std::string& log) {
    int status = 0;
    ::waitpid(spawn(command, log), &status, 0);
    if (status != 0) throw std::runtime_error{command[0] + " failed: " + contents(log)};
}

int freePort() {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(descriptor);
    return ntohs(address.sin_port);
}

// Blocking: it is a test.
std::string execute(const std::string& url, const std::string& sql) {
    PGconn* connection = ::PQconnectdb(url.c_str());
    std::string problem;
    if (::PQstatus(connection) != CONNECTION_OK) {
        problem = ::PQerrorMessage(connection);
    } else if (!sql.empty()) {
        PGresult* result = ::PQexec(connection, sql.c_str());
        if (::PQresultStatus(result) > PGRES_TUPLES_OK) problem = ::PQerrorMessage(connection);
        ::PQclear(result);
    }
    ::PQfinish(connection);
    return problem;
}

} // namespace

PostgresServer& postgresServer() {
    static PostgresServer server;
    return server;
}

PostgresServer::PostgresServer() {
    if (const char* given = std::getenv("AERIE_POSTGRES_URL"); given && *given) {
        externalUrl_ = given;
        return;
    }
    if (::access((std::string{kPrograms} + "postgres").c_str(), X_OK) != 0)
        throw std::runtime_error{std::string{"no PostgreSQL in "} + kPrograms + ": apt-get install postgresql-15"};
    initialize();
    start();
}

PostgresServer::~PostgresServer() {
    if (!isOurs()) return;
    stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void PostgresServer::initialize() {
    std::string pattern = (std::filesystem::temp_directory_path() / "aerie-postgres-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    const User user = serverUser();
    if (::chown(folder_.c_str(), user.uid, user.gid) != 0) throw std::runtime_error{"chown " + folder_};
    run({std::string{kPrograms} + "initdb", "--no-sync", "--auth=trust", "--username=aerie", "--encoding=UTF8",
         "--locale=C.UTF-8", "--pgdata=" + folder_ + "/data"},
        folder_ + "/log");
}

void PostgresServer::start() {
    const bool isFirst = port_ == 0;
    for (int attempt = 0; attempt < 5; ++attempt) {
        if (isFirst) port_ = freePort(); // somebody may take it meanwhile
        process_ =
            spawn({std::string{kPrograms} + "postgres", "-D", folder_ + "/data", "-p", std::to_string(port_), "-k",
                   folder_, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c",
                   "full_page_writes=off", "-c", "max_connections=60", "-c", "shared_buffers=32MB"},
                  folder_ + "/log");
        for (int i = 0; i < 1000; ++i) {
            if (execute(url("postgres"), "").empty()) return;
            if (::waitpid(process_, nullptr, WNOHANG) == process_) break;
            ::usleep(10'000);
        }
    }
    throw std::runtime_error{"PostgreSQL did not start: " + contents(folder_ + "/log")};
}

void PostgresServer::stop() {
    if (process_ <= 0) return;
    ::kill(process_, SIGQUIT);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
}

std::string PostgresServer::url(std::string_view database) const {
    if (isOurs()) return "postgres://aerie@127.0.0.1:" + std::to_string(port_) + "/" + std::string{database};
    const std::size_t path = externalUrl_.find('/', externalUrl_.find("//") + 2);
    return externalUrl_.substr(0, path) + "/" + std::string{database};
}

std::string PostgresServer::freshDatabase() {
    const std::string name = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++databases_);
    const std::string admin = isOurs() ? url("postgres") : externalUrl_;
    if (const std::string problem = execute(admin, "CREATE DATABASE " + name); !problem.empty())
        throw std::runtime_error{"CREATE DATABASE: " + problem};
    return url(name);
}
