#include "ascii.hpp"

#include <aerie/http/headers.hpp>
#include <aerie/http/static_files.hpp>

#include <array>
#include <utility>

namespace aerie::http {

std::string_view contentTypeOf(std::string_view path) noexcept {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 38> kTypes{{
        {"html", "text/html; charset=utf-8"},
        {"htm", "text/html; charset=utf-8"},
        {"js", "text/javascript; charset=utf-8"},
        {"mjs", "text/javascript; charset=utf-8"},
        {"css", "text/css; charset=utf-8"},
        {"json", "application/json"},
        {"map", "application/json"},
        {"webmanifest", "application/manifest+json"},
        {"txt", "text/plain; charset=utf-8"},
        {"md", "text/markdown; charset=utf-8"},
        {"csv", "text/csv; charset=utf-8"},
        {"xml", "application/xml"},
        {"svg", "image/svg+xml"},
        {"png", "image/png"},
        {"jpg", "image/jpeg"},
        {"jpeg", "image/jpeg"},
        {"gif", "image/gif"},
        {"webp", "image/webp"},
        {"avif", "image/avif"},
        {"ico", "image/x-icon"},
        {"bmp", "image/bmp"},
        {"woff", "font/woff"},
        {"woff2", "font/woff2"},
        {"ttf", "font/ttf"},
        {"otf", "font/otf"},
        {"wasm", "application/wasm"},
        {"pdf", "application/pdf"},
        {"zip", "application/zip"},
        {"gz", "application/gzip"},
        {"br", "application/octet-stream"},
        {"mp3", "audio/mpeg"},
        {"ogg", "audio/ogg"},
        {"wav", "audio/wav"},
        {"mp4", "video/mp4"},
        {"webm", "video/webm"},
        {"mov", "video/quicktime"},
        {"yaml", "application/yaml"},
        {"yml", "application/yaml"},
    }};
    const std::string_view name = path.substr(path.rfind('/') + 1); // npos + 1 is 0
    if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos)
        for (const auto& [ending, type] : kTypes)
            if (equalsIgnoringCase(name.substr(dot + 1), ending)) return type;
    return "application/octet-stream";
}

} // namespace aerie::http
