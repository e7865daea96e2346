#include "framing.hpp"

#include "ascii.hpp"
#include "target.hpp"

namespace aerie::http::detail {

namespace {

// 10^18 - 1: 999 petabytes, and no overflow to think about.
constexpr std::size_t kMaxLengthDigits = 18;

std::optional<std::uint64_t> readLength(std::string_view text) noexcept {
    if (text.empty() || text.size() > kMaxLengthDigits) return std::nullopt;
    std::uint64_t length = 0;
    for (char c : text) {
        if (!isDigit(c)) return std::nullopt;
        length = length * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return length;
}

struct Reader {
    Framing& framing;
    int versionMinor;
    bool isRequest;
    int hosts = 0;
    int transferEncodings = 0;
    bool hasUpgrade = false;
    bool hasUpgradeToken = false;

    Failure field(std::string_view name, std::string_view value) {
        // The length alone dismisses nearly every field.
        switch (name.size()) {
        case 4:
            if (equalsIgnoringCase(name, "host")) return host(value);
            break;
        case 6:
            if (equalsIgnoringCase(name, "expect")) return expect(value);
            break;
        case 7:
            if (equalsIgnoringCase(name, "upgrade")) hasUpgrade = true;
            break;
        case 10:
            if (equalsIgnoringCase(name, "connection")) connection(value);
            break;
        case 14:
            if (equalsIgnoringCase(name, "content-length")) return contentLength(value);
            break;
        case 17:
            if (equalsIgnoringCase(name, "transfer-encoding")) return transferEncoding(value);
            break;
        default:
            break;
        }
        return {};
    }

    Failure host(std::string_view value) {
        if (!isRequest) return {};
        if (++hosts > 1) return badRequest("There is more than one Host header.");
        if (!isAuthority(value)) return badRequest("The Host header is malformed.");
        framing.host = value;
        return {};
    }

    Failure expect(std::string_view value) {
        if (!isRequest || versionMinor == 0) return {};
        if (!equalsIgnoringCase(value, "100-continue"))
            return {417, "The only expectation understood is 100-continue."};
        framing.expectsContinue = true;
        return {};
    }

    void connection(std::string_view value) {
        for (ListReader list{value}; auto token = list.next();) {
            if (equalsIgnoringCase(*token, "close")) framing.wantsClose = true;
            if (equalsIgnoringCase(*token, "keep-alive")) framing.wantsKeepAlive = true;
            if (equalsIgnoringCase(*token, "upgrade")) hasUpgradeToken = true;
        }
    }

    Failure contentLength(std::string_view value) {
        const auto length = readLength(value);
        if (!length) return badRequest("The Content-Length is not a plain decimal number.");
        if (framing.contentLength && (isRequest || *framing.contentLength != *length))
            return badRequest("There is more than one Content-Length.");
        framing.contentLength = length;
        return {};
    }

    Failure transferEncoding(std::string_view value) {
        if (++transferEncodings > 1) return badRequest("There is more than one Transfer-Encoding.");
        if (versionMinor == 0) return badRequest("HTTP/1.0 knows no Transfer-Encoding.");
        if (equalsIgnoringCase(value, "chunked")) {
            framing.isChunked = true;
            return {};
        }
        // With chunked as the last of several codings the end is known, and only the others are unknown: 501.
        const std::size_t comma = value.rfind(',');
        const bool endsChunked = comma != std::string_view::npos &&
                                 equalsIgnoringCase(trimBlanks(value.substr(comma + 1)), "chunked") &&
                                 !containsChunked(value.substr(0, comma));
        return {endsChunked ? 501 : 400, "The only Transfer-Encoding understood is chunked."};
    }

    static bool containsChunked(std::string_view list) {
        for (ListReader reader{list}; auto coding = reader.next();)
            if (!isToken(*coding) || equalsIgnoringCase(*coding, "chunked")) return true;
        return false;
    }

    Failure finish() {
        if (framing.isChunked && framing.contentLength)
            return badRequest("Content-Length and Transfer-Encoding stand side by side.");
        if (isRequest && hosts == 0 && versionMinor > 0) return badRequest("The Host header is missing.");
        framing.wantsUpgrade = hasUpgrade && hasUpgradeToken && versionMinor > 0;
        return {};
    }
};

Failure read(Reader reader, const Headers& headers) {
    for (HeaderField each : headers)
        if (Failure failure = reader.field(each.name, each.value)) return failure;
    return reader.finish();
}

} // namespace

Failure readRequestFraming(const Headers& headers, int versionMinor, Framing& framing) {
    return read({.framing = framing, .versionMinor = versionMinor, .isRequest = true}, headers);
}

Failure readResponseFraming(const Headers& headers, int versionMinor, Framing& framing) {
    return read({.framing = framing, .versionMinor = versionMinor, .isRequest = false}, headers);
}

bool isForbiddenTrailer(std::string_view name) noexcept {
    for (std::string_view forbidden :
         {"content-length", "transfer-encoding", "host", "trailer", "connection", "te", "upgrade", "expect",
          "authorization", "cookie", "content-encoding", "content-type", "content-range"})
        if (equalsIgnoringCase(name, forbidden)) return true;
    return false;
}

} // namespace aerie::http::detail
