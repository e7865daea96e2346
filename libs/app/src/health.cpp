#include <aerie/app/health.hpp>
#include <aerie/base/json.hpp>

namespace aerie::app {

namespace {

void appendResults(std::string& out, const std::vector<HealthCheck::Result>& results, bool withUp, bool withDown) {
    out += '{';
    for (const HealthCheck::Result& result : results) {
        if (result.isUp ? !withUp : !withDown) continue;
        if (out.back() != '{') out += ',';
        json::appendString(out, result.name);
        out += result.isUp ? ":{\"status\":\"up\"" : ":{\"status\":\"down\"";
        if (!result.reason.empty()) {
            out += ",\"message\":";
            json::appendString(out, result.reason);
        }
        out += '}';
    }
    out += '}';
}

} // namespace

std::string HealthCheck::toJson() const {
    std::string out = isOk() ? R"({"status":"ok","info":)" : R"({"status":"error","info":)";
    appendResults(out, results_, true, false);
    out += ",\"error\":";
    appendResults(out, results_, false, true);
    out += ",\"details\":";
    appendResults(out, results_, true, true);
    out += '}';
    return out;
}

} // namespace aerie::app
