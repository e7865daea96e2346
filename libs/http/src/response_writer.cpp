#include "response_writer.hpp"

#include "ascii.hpp"
#include "http_date.hpp"

#include <aerie/base/timestamp.hpp>
#include <aerie/http/status.hpp>

#include <charconv>

namespace aerie::http::detail {

namespace {

constexpr std::string_view kCrlf{"\r\n"};

// Set by the server alone; a handler's own idea of them would break the framing.
bool isServersField(std::string_view name) noexcept {
    switch (name.size()) {
    case 4:
        return equalsIgnoringCase(name, "date");
    case 7:
        return equalsIgnoringCase(name, "trailer");
    case 10:
        return equalsIgnoringCase(name, "connection") || equalsIgnoringCase(name, "keep-alive");
    case 14:
        return equalsIgnoringCase(name, "content-length");
    case 17:
        return equalsIgnoringCase(name, "transfer-encoding");
    default:
        return false;
    }
}

void appendNumber(std::string& out, std::uint64_t number, int base = 10) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number, base).ptr;
    out.append(digits, end);
}

void appendStatusLine(std::string& out, int status) {
    if (status == 200) {
        out += "HTTP/1.1 200 OK\r\n";
        return;
    }
    out += "HTTP/1.1 ";
    appendNumber(out, static_cast<std::uint64_t>(status));
    out.append(" ").append(reasonPhrase(status)).append(kCrlf);
}

} // namespace

CommonHeaders::CommonHeaders(const SecurityHeaders& options, bool isTls) {
    if (!options.enabled) return;
    const auto add = [this](std::string_view name, std::string_view value) {
        if (value.empty() || !isFieldValue(value)) return;
        std::string line{name};
        line.append(": ").append(value).append(kCrlf);
        fields_.push_back({std::string{name}, std::move(line)});
    };
    add("X-Content-Type-Options", options.contentTypeOptions);
    add("X-Frame-Options", options.frameOptions);
    add("Referrer-Policy", options.referrerPolicy);
    add("Cross-Origin-Opener-Policy", options.crossOriginOpenerPolicy);
    add("Cross-Origin-Resource-Policy", options.crossOriginResourcePolicy);
    if (isTls && options.strictTransportSecurity.nanoseconds > 0)
        add("Strict-Transport-Security",
            "max-age=" + std::to_string(options.strictTransportSecurity.toMilliseconds() / 1000) +
                "; includeSubDomains");
    add("Content-Security-Policy", options.contentSecurityPolicy);
    if (!options.contentSecurityPolicy.empty() && !fields_.empty()) {
        contentSecurityPolicy_ = std::move(fields_.back());
        fields_.pop_back();
    }
}

void CommonHeaders::refresh(TimePoint now) {
    const std::int64_t wall = Timestamp::now().milliseconds;
    date_ = "Date: " + formatHttpDate(wall / 1000);
    date_ += kCrlf;
    block_ = date_;
    for (const Field& field : fields_) block_ += field.line;
    validUntil_ = now + Duration::fromMilliseconds(1000 - wall % 1000);
}

void CommonHeaders::append(std::string& out, const Headers& own, TimePoint now) {
    if (now >= validUntil_) refresh(now);
    bool isHtml = false, hasOwn = false;
    for (HeaderField field : own) {
        if (field.name.size() == 12 && equalsIgnoringCase(field.name, "content-type"))
            isHtml = field.value.starts_with("text/html");
        else if (field.name.size() >= 15) // the shortest security header
            for (const Field& common : fields_) hasOwn = hasOwn || equalsIgnoringCase(field.name, common.name);
    }
    if (!hasOwn) {
        out += block_;
    } else {
        out += date_;
        for (const Field& field : fields_)
            if (!own.has(field.name)) out += field.line;
    }
    if (isHtml && !contentSecurityPolicy_.line.empty() && !own.has(contentSecurityPolicy_.name))
        out += contentSecurityPolicy_.line;
}

BodyFraming framingFor(const Request& request, const Response& response) noexcept {
    using Kind = BodyFraming::Kind;
    if (statusForbidsBody(response.status)) return {Kind::None};
    if (response.stream) return {request.versionMinor > 0 ? Kind::Chunked : Kind::UntilClose};
    return {Kind::Length, response.file ? response.file->length : response.body.size()};
}

void appendHead(std::string& out, const Request& request, const Response& response, const BodyFraming& framing,
                bool keepsAlive, CommonHeaders& common, TimePoint now) {
    appendStatusLine(out, response.status);
    common.append(out, response.headers, now);
    for (HeaderField field : response.headers)
        if (!isServersField(field.name)) out.append(field.name).append(": ").append(field.value).append(kCrlf);
    if (framing.kind == BodyFraming::Kind::Length) {
        out += "Content-Length: ";
        appendNumber(out, framing.length);
        out += kCrlf;
    } else if (framing.kind == BodyFraming::Kind::Chunked) {
        out += "Transfer-Encoding: chunked\r\n";
    }
    if (response.status == 101)
        out += "Connection: Upgrade\r\n";
    else if (!keepsAlive)
        out += "Connection: close\r\n";
    else if (request.versionMinor == 0)
        out += "Connection: keep-alive\r\n";
    out += kCrlf;
}

void appendChunkSize(std::string& out, std::size_t size) {
    appendNumber(out, size, 16);
    out += kCrlf;
}

} // namespace aerie::http::detail
