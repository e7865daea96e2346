#include <aerie/base/uuid.hpp>
#include <aerie/http/request.hpp>
#include <aerie/pipeline/request_context.hpp>

#include <algorithm>

namespace aerie {

namespace {

bool isLowerHex(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool isZero(std::string_view text) noexcept { return text.find_first_not_of('0') == std::string_view::npos; }

std::string randomHex(std::size_t digits) {
    std::string text;
    for (const char c : Uuid::v4().toString())
        if (c != '-') text += c;
    text.resize(digits);
    return text;
}

} // namespace

bool TraceParent::parse(std::string_view text, TraceParent& out) {
    if (text.size() < 55 || text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
    const std::string_view version = text.substr(0, 2), traceId = text.substr(3, 32), spanId = text.substr(36, 16),
                           flags = text.substr(53, 2);
    if (!isLowerHex(version) || version == "ff" || !isLowerHex(traceId) || isZero(traceId) || !isLowerHex(spanId) ||
        isZero(spanId) || !isLowerHex(flags))
        return false;
    // Version 00 is exactly so long; later versions may add fields behind a dash.
    if (version == "00" ? text.size() != 55 : text.size() > 55 && text[55] != '-') return false;
    out.traceId = traceId;
    out.spanId = spanId;
    const char low = flags[1];
    out.isSampled = ((low <= '9' ? low - '0' : low - 'a' + 10) & 1) != 0;
    return true;
}

TraceParent TraceParent::make() { return {randomHex(32), randomHex(16), false}; }

std::string TraceParent::toString() const { return "00-" + traceId + '-' + spanId + (isSampled ? "-01" : "-00"); }

const std::string& RequestContext::id() const { return request_.id(); }

std::string_view RequestContext::knownTraceId() {
    if (!isTraceRead_) {
        isTraceRead_ = true;
        if (const auto header = request_.header("traceparent"); header && TraceParent::parse(*header, trace_))
            trace_.spanId = randomHex(16);
    }
    return trace_.traceId;
}

const TraceParent& RequestContext::trace() {
    if (knownTraceId().empty()) trace_ = TraceParent::make();
    return trace_;
}

} // namespace aerie
