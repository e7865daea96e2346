#include "ascii.hpp"
#include "conditions.hpp"
#include "folder.hpp"
#include "http_date.hpp"

#include <aerie/http/compression.hpp>
#include <aerie/http/static_files.hpp>
#include <aerie/io/thread_pool.hpp>

#include <unistd.h>

#include <charconv>
#include <tuple>

namespace aerie::http {

using namespace detail;

namespace {

// A file up to this size is read together with its opening; a larger one is sent piece by piece.
constexpr std::uint64_t kReadAtOnce = 64 * 1024;

std::string etagOf(const OpenedFile& file, ContentCoding coding) {
    char text[48];
    char* end = text;
    *end++ = '"';
    end = std::to_chars(end, text + 24, static_cast<std::uint64_t>(file.modifiedNanoseconds), 16).ptr;
    *end++ = '-';
    end = std::to_chars(end, text + sizeof text - 1, file.size, 16).ptr;
    std::string etag{text, end};
    if (coding != ContentCoding::Identity) etag.append("-").append(nameOf(coding));
    etag += '"';
    return etag;
}

// What the pool finds out in one trip.
struct Found {
    OpenedFile file;
    ContentCoding coding = ContentCoding::Identity; // of the file itself
    bool isFallback = false;
    std::string content; // of a small file
};

std::string readAll(const OpenedFile& file) {
    std::string content(file.size, '\0');
    std::size_t filled = 0;
    while (filled < content.size()) {
        const ssize_t n =
            ::pread(file.descriptor, content.data() + filled, content.size() - filled, static_cast<off_t>(filled));
        if (n <= 0) break;
        filled += static_cast<std::size_t>(n);
    }
    content.resize(filled);
    return content;
}

} // namespace

struct StaticFiles::Impl {
    Impl(std::string path, StaticFilesOptions staticOptions)
        : folder(std::make_shared<Folder>(std::move(path))), options(std::move(staticOptions)) {}

    // By value and with the folder shared: it runs on the pool, and the request may be gone by then.
    struct Search {
        std::shared_ptr<const Folder> folder;
        std::string path;
        std::string fallback; // empty: not for this request
        std::string index;
        bool takesBrotli = false;
        bool takesGzip = false;

        Found find() const;
        Found open(const std::string& name) const;
    };

    Response respond(const Request& request, std::string_view path, Found found) const;
    std::string_view cacheControlOf(std::string_view path) const;

    std::shared_ptr<const Folder> folder;
    StaticFilesOptions options;
};

// The smallest variant that the client takes and that somebody has made.
Found StaticFiles::Impl::Search::open(const std::string& name) const {
    Found found;
    for (const auto& [isTaken, ending, coding] :
         {std::tuple{takesBrotli, ".br", ContentCoding::Brotli}, std::tuple{takesGzip, ".gz", ContentCoding::Gzip}}) {
        if (!isTaken) continue;
        found.file = folder->open(name + ending);
        found.coding = coding;
        if (found.file && !found.file.isFolder) return found;
    }
    found.file = folder->open(name);
    found.coding = ContentCoding::Identity;
    return found;
}

Found StaticFiles::Impl::Search::find() const {
    Found found = open(path);
    if (found.file.isFolder && path.ends_with('/') && !index.empty()) found = open(path + index);
    if (found.file.isFolder && path.empty() && !index.empty()) found = open(index);
    // A folder without trailing slash is told to the caller, who redirects, if it has an index.
    if (found.file.isFolder && (index.empty() || !open(path + "/" + index).file)) found = {};
    if (!found.file && !fallback.empty()) {
        found = open(fallback);
        found.isFallback = true;
    }
    if (found.file && !found.file.isFolder && found.file.size <= kReadAtOnce) found.content = readAll(found.file);
    return found;
}

StaticFiles::StaticFiles(std::string folder, StaticFilesOptions options)
    : impl_(std::make_unique<Impl>(std::move(folder), std::move(options))) {}
StaticFiles::~StaticFiles() = default;

Result<void> StaticFiles::check() const {
    if (impl_->folder->isOpen()) return {};
    return Error{ErrorCode::InternalServerError,
                 "The folder of static files \"" + impl_->folder->path() + "\" does not exist or cannot be read."};
}

std::string_view StaticFiles::Impl::cacheControlOf(std::string_view path) const {
    if (!options.immutablePrefix.empty() && path.starts_with(options.immutablePrefix))
        return "public, max-age=31536000, immutable";
    return options.cacheControl;
}

Response StaticFiles::Impl::respond(const Request& request, std::string_view path, Found found) const {
    const std::string_view name = found.isFallback      ? std::string_view{options.fallback}
                                  : path.ends_with('/') ? std::string_view{options.index}
                                                        : path;
    Response response;
    Headers& headers = response.headers;
    const Validators validators{etagOf(found.file, found.coding), found.file.modifiedNanoseconds / 1'000'000'000};
    headers.set("ETag", validators.etag);
    headers.set("Last-Modified", formatHttpDate(validators.modifiedSeconds));
    // A page that stands in for any path must be asked for again, or a new version would never be seen.
    headers.set("Cache-Control", found.isFallback ? std::string_view{"no-cache"} : cacheControlOf(path));
    if (options.precompressed) headers.set("Vary", "Accept-Encoding");

    const Condition condition = checkConditions(request, validators);
    if (condition != Condition::Proceed) {
        response.status = condition == Condition::Failed ? 412 : 304;
        return response;
    }
    headers.set("Content-Type", contentTypeOf(name));
    if (found.coding != ContentCoding::Identity) headers.set("Content-Encoding", nameOf(found.coding));
    headers.set("Accept-Ranges", "bytes");

    const std::uint64_t size = found.file.size;
    const RangeRequest wanted = readRange(request, validators, size);
    if (wanted.kind == RangeRequest::Kind::Unsatisfiable) {
        response = Response::error(416, "The range lies outside of the file.");
        response.headers.set("Content-Range", "bytes */" + std::to_string(size));
        return response;
    }
    ByteRange range{0, size};
    if (wanted.kind == RangeRequest::Kind::Part) {
        range = wanted.range;
        response.status = 206;
        headers.set("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                         std::to_string(range.first + range.length - 1) + "/" + std::to_string(size));
    }
    if (found.content.size() == size)
        response.body =
            range.length == size ? std::move(found.content) : found.content.substr(range.first, range.length);
    else
        response.file = std::make_unique<FileBody>(found.file.release(), range.first, range.length);
    return response;
}

Task<Response> StaticFiles::handle(Request& request) {
    const StaticFilesOptions& options = impl_->options;
    if (request.method != Method::Get && request.method != Method::Head) {
        Response response = Response::error(405, "Files can be read only.");
        response.headers.set("Allow", "GET, HEAD");
        co_return response;
    }
    const std::string path{request.subPath()};
    if (!isPlainPath(std::string_view{path}.substr(1), options.dotfiles))
        co_return Response::error(404, "There is no such file.");

    Impl::Search search{impl_->folder, path.substr(1), {}, options.index};
    if (!options.fallback.empty() && request.headers.joined("accept").find("text/html") != std::string::npos)
        search.fallback = options.fallback;
    if (options.precompressed) {
        const std::string accepted = request.headers.joined("accept-encoding");
        search.takesBrotli = acceptsCoding(accepted, ContentCoding::Brotli);
        search.takesGzip = acceptsCoding(accepted, ContentCoding::Gzip);
    }
    Found found = co_await io::runBlocking([](const Impl::Search& wanted) { return wanted.find(); }, std::move(search));
    if (!found.file) co_return Response::error(404, "There is no such file.");
    if (found.file.isFolder) {
        const std::string_view query = request.query();
        std::string location{request.target, 0, request.target.find('?')};
        location += '/';
        if (!query.empty()) location.append("?").append(query);
        co_return Response::redirect(location, 308);
    }
    co_return impl_->respond(request, path, std::move(found));
}

} // namespace aerie::http
