#include "ascii.hpp"

#include <aerie/http/compression.hpp>
#include <aerie/http/status.hpp>

#include <algorithm>
#include <array>

namespace aerie::http {

using namespace detail;

namespace {

bool endsWith(std::string_view text, std::string_view end) noexcept {
    return text.size() >= end.size() && equalsIgnoringCase(text.substr(text.size() - end.size()), end);
}

bool isCompressibleType(std::string_view contentType) noexcept {
    const std::string_view type = trimBlanks(contentType.substr(0, contentType.find(';')));
    // Each event must arrive at once, and a compressor for each of thousands of open streams is too much memory.
    if (equalsIgnoringCase(type, "text/event-stream")) return false;
    if (type.size() > 5 && equalsIgnoringCase(type.substr(0, 5), "text/")) return true;
    if (endsWith(type, "+json") || endsWith(type, "+xml")) return true;
    constexpr std::array<std::string_view, 6> kTypes{"application/json",     "application/jsonl",
                                                     "application/x-ndjson", "application/javascript",
                                                     "application/xml",      "application/wasm"};
    for (std::string_view each : kTypes)
        if (equalsIgnoringCase(type, each)) return true;
    return false;
}

// A weight of RFC 9110, 12.4.2 in thousandths; -1 if malformed.
int readWeight(std::string_view text) noexcept {
    if (text.empty() || (text[0] != '0' && text[0] != '1') || text.size() > 5) return -1;
    int weight = (text[0] - '0') * 1000;
    if (text.size() > 1 && text[1] != '.') return -1;
    int unit = 100;
    for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
        if (!isDigit(text[i])) return -1;
        weight += (text[i] - '0') * unit;
    }
    return weight > 1000 ? -1 : weight;
}

struct Offer {
    std::string_view coding;
    int weight;
};

Offer readOffer(std::string_view item) noexcept {
    ListReader parts{item, ';'};
    Offer offer{parts.next().value_or(""), 1000};
    while (const auto parameter = parts.next())
        if (parameter->size() > 2 && toLower((*parameter)[0]) == 'q' && (*parameter)[1] == '=')
            offer.weight = readWeight(parameter->substr(2));
    return offer;
}

// Of each coding in thousandths; below zero where nothing is said.
struct Weights {
    int gzip = -1;
    int brotli = -1;
    int identity = -1;
};

Weights readWeights(std::string_view acceptEncoding) noexcept {
    Weights weights;
    int any = -1;
    for (ListReader list{acceptEncoding}; const auto item = list.next();) {
        const Offer offer = readOffer(*item);
        if (equalsIgnoringCase(offer.coding, "gzip") || equalsIgnoringCase(offer.coding, "x-gzip"))
            weights.gzip = offer.weight;
        else if (equalsIgnoringCase(offer.coding, "br"))
            weights.brotli = offer.weight;
        else if (equalsIgnoringCase(offer.coding, "identity"))
            weights.identity = offer.weight;
        else if (offer.coding == "*")
            any = offer.weight;
    }
    if (weights.gzip < 0) weights.gzip = any;
    if (weights.brotli < 0) weights.brotli = any;
    if (weights.identity < 0 && any == 0) weights.identity = 0;
    return weights;
}

} // namespace

std::string_view nameOf(ContentCoding coding) noexcept {
    switch (coding) {
    case ContentCoding::Gzip:
        return "gzip";
    case ContentCoding::Brotli:
        return "br";
    case ContentCoding::Identity:
        return "identity";
    }
    return "identity";
}

ContentCoding negotiateCoding(std::string_view acceptEncoding) noexcept {
    const Weights weights = readWeights(acceptEncoding);
    // Identity that is not named is acceptable, and less wanted than anything that is named.
    const int best = std::max(weights.gzip, weights.brotli);
    if (best <= 0 || weights.identity > best) return ContentCoding::Identity;
    return weights.gzip >= weights.brotli ? ContentCoding::Gzip : ContentCoding::Brotli;
}

bool acceptsCoding(std::string_view acceptEncoding, ContentCoding coding) noexcept {
    const Weights weights = readWeights(acceptEncoding);
    switch (coding) {
    case ContentCoding::Gzip:
        return weights.gzip > 0;
    case ContentCoding::Brotli:
        return weights.brotli > 0;
    case ContentCoding::Identity:
        return weights.identity != 0;
    }
    return false;
}

bool Compression::mayApply(const Response& response) const noexcept {
    if (!options_.enabled || response.file || (!response.stream && response.body.size() < options_.threshold))
        return false;
    return response.status != 206 && !statusForbidsBody(response.status);
}

ContentCoding Compression::choose(const Request& request, Response& response) const {
    if (!mayApply(response)) return ContentCoding::Identity;
    const auto type = response.headers.get("content-type");
    if (!type || !isCompressibleType(*type) || response.headers.has("content-encoding") ||
        response.headers.has("content-range") || response.headers.hasToken("cache-control", "no-transform"))
        return ContentCoding::Identity;
    response.headers.addToken("Vary", "Accept-Encoding");
    return negotiateCoding(request.headers.joined("accept-encoding"));
}

std::string Compression::compress(std::string_view text, ContentCoding coding) const {
    if (coding == ContentCoding::Gzip) return gzipCompress(text, options_.gzipLevel);
    if (coding == ContentCoding::Brotli) return brotliCompress(text, options_.brotliLevel);
    return std::string{text};
}

void Compression::mark(Response& response, ContentCoding coding) {
    response.headers.set("Content-Encoding", nameOf(coding));
    response.headers.remove("Accept-Ranges");
    // The bytes differ now, so a strong validator would lie.
    if (const auto etag = response.headers.get("etag"); etag && !etag->starts_with("W/"))
        response.headers.set("ETag", "W/" + std::string{*etag});
}

void Compression::apply(Response& response, ContentCoding coding) const {
    if (coding == ContentCoding::Identity) return;
    if (response.stream) {
        const int level = coding == ContentCoding::Gzip ? options_.gzipLevel : options_.brotliLevel;
        response.stream = compressStream(std::move(response.stream), coding, level);
    } else {
        response.body = compress(response.body, coding);
    }
    mark(response, coding);
}

} // namespace aerie::http
