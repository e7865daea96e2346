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

constexpr std::size_t kLongestNumber = 20;

void putNumber(Cursor& cursor, std::uint64_t number, int base = 10) {
    cursor.moveTo(std::to_chars(cursor.at(), cursor.at() + kLongestNumber, number, base).ptr);
}

void putStatusLine(Cursor& cursor, int status) {
    if (status == 200) {
        cursor.put("HTTP/1.1 200 OK\r\n");
        return;
    }
    cursor.put("HTTP/1.1 ");
    putNumber(cursor, static_cast<std::uint64_t>(status));
    cursor.put(" ").put(reasonPhrase(status)).put("\r\n");
}

// The longest of each line that appendHead() itself writes: status, length, coding, connection, the end.
constexpr std::size_t kOwnLines = 160;

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

std::size_t CommonHeaders::prepare(TimePoint now) {
    if (now >= validUntil_) refresh(now);
    return block_.size() + contentSecurityPolicy_.line.size();
}

void CommonHeaders::put(Cursor& cursor, const Headers& own) const {
    bool isHtml = false, hasOwn = false;
    for (HeaderField field : own) {
        if (field.name.size() == 12 && equalsIgnoringCase(field.name, "content-type"))
            isHtml = field.value.starts_with("text/html");
        else if (field.name.size() >= 15) // the shortest security header
            for (const Field& common : fields_) hasOwn = hasOwn || equalsIgnoringCase(field.name, common.name);
    }
    if (!hasOwn) {
        cursor.put(block_);
    } else {
        cursor.put(date_);
        for (const Field& field : fields_)
            if (!own.has(field.name)) cursor.put(field.line);
    }
    if (isHtml && !contentSecurityPolicy_.line.empty() && !own.has(contentSecurityPolicy_.name))
        cursor.put(contentSecurityPolicy_.line);
}

BodyFraming framingFor(const Request& request, const Response& response) noexcept {
    using Kind = BodyFraming::Kind;
    if (statusForbidsBody(response.status)) return {Kind::None};
    if (response.stream) return {request.versionMinor > 0 ? Kind::Chunked : Kind::UntilClose};
    return {Kind::Length, response.file ? response.file->length : response.body.size()};
}

void appendHead(OutBuffer& out, const Request& request, const Response& response, const BodyFraming& framing,
                bool keepsAlive, CommonHeaders& common, TimePoint now) {
    // A field takes at most as many bytes on the wire as in Headers.
    Cursor cursor{out.room(common.prepare(now) + response.headers.byteSize() + kOwnLines)};
    putStatusLine(cursor, response.status);
    common.put(cursor, response.headers);
    for (HeaderField field : response.headers)
        if (!isServersField(field.name)) cursor.put(field.name).put(": ").put(field.value).put("\r\n");
    if (framing.kind == BodyFraming::Kind::Length) {
        cursor.put("Content-Length: ");
        putNumber(cursor, framing.length);
        cursor.put("\r\n");
    } else if (framing.kind == BodyFraming::Kind::Chunked) {
        cursor.put("Transfer-Encoding: chunked\r\n");
    }
    if (response.status == 101)
        cursor.put("Connection: Upgrade\r\n");
    else if (!keepsAlive)
        cursor.put("Connection: close\r\n");
    else if (request.versionMinor == 0)
        cursor.put("Connection: keep-alive\r\n");
    cursor.put("\r\n");
    out.commit(cursor.at());
}

void appendChunk(OutBuffer& out, std::string_view item) {
    Cursor cursor{out.room(item.size() + kLongestNumber + 4)};
    putNumber(cursor, item.size(), 16);
    cursor.put("\r\n").put(item).put("\r\n");
    out.commit(cursor.at());
}

} // namespace aerie::http::detail
