// Serves the files of a folder.
//
//   http::StaticFiles site{"apps/web/dist", {.fallback = "index.html"}};       // a single-page app
//   router.mount("/", site);
//
// GET and HEAD. ETag and Last-Modified with their conditions, single byte ranges, `index` for folders (with a redirect
// to the trailing slash), NAME.br and NAME.gz beside NAME when the client takes them. Nothing outside of the folder can
// be reached, through no spelling and no symbolic link; names that begin with a dot do not exist.
// Files are opened and read on the thread pool. Thread rule: immutable; share freely.
#pragma once

#include <aerie/base/duration.hpp>
#include <aerie/http/handler.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace aerie::http {

struct StaticFilesOptions {
    std::string index = "index.html"; // empty: folders do not exist
    // Served with status 200 for paths that name nothing and that the client accepts HTML for; empty: 404.
    std::string fallback = "";
    // Cache-Control of what is served. `no-cache` means: keep it, and ask each time whether it is still fresh.
    std::string cacheControl = "no-cache";
    // Paths below this prefix carry a hash in their names and never change; empty: none do.
    std::string immutablePrefix = "/assets/";
    bool precompressed = true;
    bool dotfiles = false;
};

class StaticFiles final : public Handler {
public:
    explicit StaticFiles(std::string folder, StaticFilesOptions options = {});
    ~StaticFiles() override;

    Task<Response> handle(Request& request) override;
    // The folder must exist.
    Result<void> check() const override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// "text/html; charset=utf-8" for "a/index.html"; application/octet-stream for an unknown ending.
std::string_view contentTypeOf(std::string_view path) noexcept;

} // namespace aerie::http
