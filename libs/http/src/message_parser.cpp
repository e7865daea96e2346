#include "message_parser.hpp"

#include "ascii.hpp"

namespace aerie::http::detail {

namespace {

constexpr const char* kDisagreement = "The message can be read in two ways.";

// A span that comes in pieces is contiguous in the block, because every block is whole.
void extend(std::string_view& span, const char* at, std::size_t length) noexcept {
    span = span.empty() ? std::string_view{at, length} : std::string_view{span.data(), span.size() + length};
}

} // namespace

struct MessageParser::Callbacks {
    static Sink& sinkOf(llhttp_t* parser) noexcept { return *static_cast<Sink*>(parser->data); }

    static int onUrl(llhttp_t* parser, const char* at, std::size_t length) {
        extend(sinkOf(parser).target, at, length);
        return 0;
    }
    static int onField(llhttp_t* parser, const char* at, std::size_t length) {
        extend(sinkOf(parser).name, at, length);
        return 0;
    }
    static int onValue(llhttp_t* parser, const char* at, std::size_t length) {
        extend(sinkOf(parser).value, at, length);
        return 0;
    }
    static int onValueComplete(llhttp_t* parser) {
        Sink& sink = sinkOf(parser);
        // llhttp leaves the blanks in front of a colon in the name; RFC 9112, 5.1 wants such a request refused.
        if (!isToken(sink.name)) return HPE_USER;
        sink.fields->appendTrusted(sink.name, trimBlanks(sink.value));
        sink.name = sink.value = {};
        return 0;
    }
    static int onHeadersComplete(llhttp_t* parser) {
        Sink& sink = sinkOf(parser);
        sink.isHeadComplete = true;
        sink.isChunked = (parser->flags & F_CHUNKED) != 0;
        sink.contentLength = parser->content_length;
        return 0;
    }
    static int onHeadersCompleteWithoutBody(llhttp_t* parser) {
        onHeadersComplete(parser);
        return 1;
    }
    static int onChunkHeader(llhttp_t* parser) {
        sinkOf(parser).isChunkHeader = true;
        sinkOf(parser).chunkSize = parser->content_length;
        return 0;
    }
    static int onChunkComplete(llhttp_t* parser) {
        sinkOf(parser).isChunkComplete = true;
        return 0;
    }
    static int onMessageComplete(llhttp_t* parser) {
        sinkOf(parser).isMessageComplete = true;
        return 0;
    }

    static llhttp_settings_t make(bool skipsBody) noexcept {
        llhttp_settings_t settings;
        llhttp_settings_init(&settings);
        settings.on_url = onUrl;
        settings.on_header_field = onField;
        settings.on_header_value = onValue;
        settings.on_header_value_complete = onValueComplete;
        settings.on_headers_complete = skipsBody ? onHeadersCompleteWithoutBody : onHeadersComplete;
        settings.on_chunk_header = onChunkHeader;
        settings.on_chunk_complete = onChunkComplete;
        settings.on_message_complete = onMessageComplete;
        return settings;
    }
    static inline const llhttp_settings_t kSettings = make(false);
    static inline const llhttp_settings_t kSettingsWithoutBody = make(true);
};

MessageParser::MessageParser(Kind kind) noexcept {
    llhttp_init(&parser_, kind == Kind::Request ? HTTP_REQUEST : HTTP_RESPONSE, &Callbacks::kSettings);
}

void MessageParser::reset() noexcept {
    llhttp_reset(&parser_);
    skipsBody_ = false;
}

const char* MessageParser::execute(std::string_view bytes) {
    parser_.data = &sink_; // set at each call, so that this object may be moved between calls
    parser_.settings =
        const_cast<llhttp_settings_t*>(skipsBody_ ? &Callbacks::kSettingsWithoutBody : &Callbacks::kSettings);
    const llhttp_errno_t error = llhttp_execute(&parser_, bytes.data(), bytes.size());
    if (error == HPE_OK) return nullptr;
    if (error == HPE_PAUSED_UPGRADE) {
        // Whether the connection changes its protocol is the handler's decision, not the parser's.
        llhttp_resume_after_upgrade(&parser_);
        return nullptr;
    }
    if (error == HPE_USER) return "Invalid header name.";
    const char* reason = llhttp_get_error_reason(&parser_);
    return reason && *reason ? reason : llhttp_errno_name(error);
}

const char* MessageParser::head(std::string_view block, Head& head, Headers& fields) {
    sink_ = {};
    sink_.fields = &fields;
    if (const char* complaint = execute(block)) return complaint;
    if (!sink_.isHeadComplete) return kDisagreement;
    head.target = sink_.target;
    head.versionMajor = parser_.http_major;
    head.versionMinor = parser_.http_minor;
    head.status = parser_.status_code;
    head.isChunked = sink_.isChunked;
    head.contentLength = sink_.contentLength;
    return nullptr;
}

const char* MessageParser::body(std::string_view bytes, bool isLast) {
    sink_ = {};
    if (const char* complaint = execute(bytes)) return complaint;
    return sink_.isMessageComplete == isLast ? nullptr : kDisagreement;
}

const char* MessageParser::chunkLine(std::string_view line, std::uint64_t size) {
    sink_ = {};
    if (const char* complaint = execute(line)) return complaint;
    return sink_.isChunkHeader && sink_.chunkSize == size && !sink_.isMessageComplete ? nullptr : kDisagreement;
}

const char* MessageParser::chunkEnd(std::string_view crlf) {
    sink_ = {};
    if (const char* complaint = execute(crlf)) return complaint;
    return sink_.isChunkComplete && !sink_.isMessageComplete ? nullptr : kDisagreement;
}

const char* MessageParser::trailers(std::string_view block, Headers& fields) {
    sink_ = {};
    sink_.fields = &fields;
    if (const char* complaint = execute(block)) return complaint;
    return sink_.isMessageComplete ? nullptr : kDisagreement;
}

} // namespace aerie::http::detail
