#include "folder.hpp"
#include "live_server.hpp"

#include <aerie/http/static_files.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

using namespace aerie;
using namespace aerie::http;
using namespace aerie::http::detail;

namespace {

// A folder with a site in it and a secret beside it.
class Site {
public:
    Site() {
        char pattern[] = "/tmp/aerie-site-XXXXXX";
        base_ = ::mkdtemp(pattern);
        write("secret.txt", "secret");
        for (const char* folder : {"site", "site/sub", "site/empty", "site/assets", "site/.git"})
            ::mkdir((base_ + "/" + folder).c_str(), 0755);
        write("site/index.html", "<h1>home</h1>");
        write("site/a.txt", "0123456789");
        write("site/with space & \xc3\xa9.txt", "named");
        write("site/sub/index.html", "sub");
        write("site/.env", "KEY=1");
        write("site/.git/config", "git");
        write("site/assets/app.js", "plain();");
        write("site/assets/app.js.br", "pretend-brotli");
        write("site/assets/app.js.gz", "pretend-gzip");
        write("site/large.bin", std::string(1 << 20, 'L'));
        write("site/large.json", std::string(20000, ' '));
        ::symlink("a.txt", (base_ + "/site/inside").c_str());
        ::symlink("../secret.txt", (base_ + "/site/outside").c_str());
        ::symlink("/etc", (base_ + "/site/etc").c_str());
        ::mkfifo((base_ + "/site/fifo").c_str(), 0644);
    }
    ~Site() { static_cast<void>(std::system(("rm -rf " + base_).c_str())); }

    std::string folder() const { return base_ + "/site"; }
    void write(const std::string& name, const std::string& content) const {
        const int file = ::open((base_ + "/" + name).c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0644);
        REQUIRE(::write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size()));
        ::close(file);
    }

private:
    std::string base_;
};

struct LiveSite {
    explicit LiveSite(StaticFilesOptions options = {}, std::string prefix = "/") : files(site.folder(), options) {
        live.router.mount(prefix, files);
        live.start();
    }
    std::string get(std::string_view target, std::string_view headers = "") { return live.get(target, headers); }

    Site site;
    StaticFiles files;
    LiveServer live;
};

} // namespace

TEST_CASE("files are served with their type and validators") {
    LiveSite web;

    const std::string answer = web.get("/a.txt");

    CHECK(statusOf(answer) == 200);
    CHECK(bodyOf(answer) == "0123456789");
    CHECK(headerOf(answer, "Content-Type") == "text/plain; charset=utf-8");
    CHECK(headerOf(answer, "Cache-Control") == "no-cache");
    CHECK(headerOf(answer, "Accept-Ranges") == "bytes");
    CHECK(headerOf(answer, "ETag").starts_with("\""));
    CHECK(headerOf(answer, "Last-Modified").ends_with("GMT"));
    CHECK(bodyOf(web.get("/with%20space%20%26%20%C3%A9.txt")) == "named");
    CHECK(bodyOf(web.get("/large.bin")) == std::string(1 << 20, 'L'));
}

TEST_CASE("a folder has its index, and is redirected to its slash") {
    LiveSite web;

    CHECK(bodyOf(web.get("/")) == "<h1>home</h1>");
    CHECK(bodyOf(web.get("/sub/")) == "sub");
    const std::string moved = web.get("/sub?q=1");
    CHECK(statusOf(moved) == 308);
    CHECK(headerOf(moved, "Location") == "/sub/?q=1");
    CHECK(statusOf(web.get("/empty/")) == 404);
    CHECK(statusOf(web.get("/empty")) == 404);
}

TEST_CASE("nothing outside of the folder can be reached") {
    LiveSite web;

    for (std::string_view target :
         {"/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/sub/../../secret.txt", "/%2e%2e%2fsecret.txt",
          "/sub/..%2f..%2fsecret.txt", "/..%5csecret.txt", "/outside", "/etc/passwd", "//etc/passwd", "/etc", "/%00",
          "/a.txt%00.html", "/..%c0%afsecret.txt", "/..%252fsecret.txt", "/.%2e/secret.txt", "/site/a.txt", "/fifo"}) {
        CAPTURE(target);
        const std::string answer = web.get(target);
        CHECK((statusOf(answer) == 404 || statusOf(answer) == 400));
        CHECK(answer.find("secret\n") == std::string::npos);
        CHECK(answer.find("root:") == std::string::npos);
    }
    CHECK(bodyOf(web.get("/inside")) == "0123456789"); // a link that stays within
}

TEST_CASE("hidden files do not exist unless wanted") {
    LiveSite web;
    LiveSite open{{.dotfiles = true}};

    CHECK(statusOf(web.get("/.env")) == 404);
    CHECK(statusOf(web.get("/.git/config")) == 404);
    CHECK(bodyOf(open.get("/.env")) == "KEY=1");
}

TEST_CASE("unchanged files are answered with 304, ranges with 206 and 416") {
    LiveSite web;
    const std::string etag = headerOf(web.get("/a.txt"), "ETag");

    const std::string unchanged = web.get("/a.txt", "If-None-Match: " + etag + "\r\n");
    const std::string part = web.get("/a.txt", "Range: bytes=2-4\r\n");
    const std::string beyond = web.get("/a.txt", "Range: bytes=20-\r\n");
    const std::string largePart = web.get("/large.bin", "Range: bytes=-5\r\n");

    CHECK(statusOf(unchanged) == 304);
    CHECK(headerOf(unchanged, "ETag") == etag);
    CHECK(bodyOf(unchanged).empty());
    CHECK(statusOf(part) == 206);
    CHECK(bodyOf(part) == "234");
    CHECK(headerOf(part, "Content-Range") == "bytes 2-4/10");
    CHECK(statusOf(beyond) == 416);
    CHECK(headerOf(beyond, "Content-Range") == "bytes */10");
    CHECK(bodyOf(largePart) == "LLLLL");
}

TEST_CASE("precompressed neighbours are sent to those who take them") {
    LiveSite web;

    const std::string plain = web.get("/assets/app.js");
    const std::string gzip = web.get("/assets/app.js", "Accept-Encoding: gzip\r\n");
    const std::string brotli = web.get("/assets/app.js", "Accept-Encoding: gzip, br\r\n");
    const std::string compressedNow = web.get("/large.json", "Accept-Encoding: gzip\r\n");

    CHECK(bodyOf(plain) == "plain();");
    CHECK(headerOf(plain, "Vary") == "Accept-Encoding");
    CHECK(headerOf(plain, "Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(bodyOf(gzip) == "pretend-gzip");
    CHECK(headerOf(gzip, "Content-Encoding") == "gzip");
    CHECK(headerOf(gzip, "Content-Type") == "text/javascript; charset=utf-8");
    CHECK(bodyOf(brotli) == "pretend-brotli");
    CHECK(headerOf(brotli, "ETag") != headerOf(gzip, "ETag"));
    CHECK(headerOf(compressedNow, "Content-Encoding") == "gzip");
    CHECK(headerOf(compressedNow, "ETag").starts_with("W/"));
}

TEST_CASE("a single-page application answers for paths that a browser asks for") {
    LiveSite web{{.fallback = "index.html"}};

    const std::string page = web.get("/deep/link", "Accept: text/html,*/*\r\n");

    CHECK(statusOf(page) == 200);
    CHECK(bodyOf(page) == "<h1>home</h1>");
    CHECK(headerOf(page, "Content-Type") == "text/html; charset=utf-8");
    CHECK(headerOf(page, "Content-Security-Policy").find("object-src 'none'") != std::string::npos);
    CHECK(headerOf(page, "Cache-Control") == "no-cache");
    CHECK(statusOf(web.get("/missing.js", "Accept: */*\r\n")) == 404);
    CHECK(statusOf(web.get("/../secret.txt", "Accept: text/html\r\n")) == 400);
}

TEST_CASE("a mounted folder is served below its prefix") {
    LiveSite web{{}, "/static"};

    CHECK(bodyOf(web.get("/static/a.txt")) == "0123456789");
    CHECK(bodyOf(web.get("/static/")) == "<h1>home</h1>");
    CHECK(statusOf(web.get("/a.txt")) == 404);
}

TEST_CASE("files can be read only") {
    LiveSite web;

    const std::string answer = web.live.exchange("DELETE /a.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    CHECK(statusOf(answer) == 405);
    CHECK(headerOf(answer, "Allow") == "GET, HEAD");
}

TEST_CASE("a folder that is not there is told before the server starts") {
    StaticFiles missing{"/nonexistent/folder"};

    const Result<void> checked = missing.check();

    REQUIRE_FALSE(checked);
    CHECK(checked.error().message().find("/nonexistent/folder") != std::string::npos);
}

TEST_CASE("plain paths have no tricks in them") {
    CHECK(isPlainPath("", false));
    CHECK(isPlainPath("a/b c/", false));
    CHECK(isPlainPath(".well/known", true));
    for (std::string_view bad : {"/a", "a//b", "../a", "a/..", "./a", "a\\b", "a%2Fb", ".a", "a/.b"}) {
        CAPTURE(bad);
        CHECK_FALSE(isPlainPath(bad, false));
    }
}
