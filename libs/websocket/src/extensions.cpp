#include "extensions.hpp"

#include "tokens.hpp"

namespace aerie::websocket::detail {

namespace {

constexpr std::string_view kName = "permessage-deflate";

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    std::optional<std::vector<Extension>> parse() {
        std::vector<Extension> extensions;
        for (;;) {
            skipSpace();
            if (take(',')) continue; // empty members are allowed
            if (text_.empty()) return extensions;
            Extension extension{token(), {}};
            if (extension.name.empty()) return std::nullopt;
            while (skipSpace(), take(';')) {
                ExtensionParameter parameter;
                skipSpace();
                parameter.name = token();
                if (parameter.name.empty()) return std::nullopt;
                skipSpace();
                if (take('=')) {
                    parameter.value = value();
                    if (parameter.value->empty()) return std::nullopt;
                }
                extension.parameters.push_back(std::move(parameter));
            }
            extensions.push_back(std::move(extension));
            if (!text_.empty() && !take(',')) return std::nullopt;
        }
    }

private:
    void skipSpace() {
        while (!text_.empty() && (text_.front() == ' ' || text_.front() == '\t')) text_.remove_prefix(1);
    }
    bool take(char c) {
        if (text_.empty() || text_.front() != c) return false;
        text_.remove_prefix(1);
        return true;
    }
    std::string_view token() {
        std::size_t size = 0;
        while (size < text_.size() && isTokenChar(text_[size])) ++size;
        const std::string_view result = text_.substr(0, size);
        text_.remove_prefix(size);
        return result;
    }
    // A token, bare or in quotes; what is in quotes has to be a token as well.
    std::string value() {
        skipSpace();
        if (!take('"')) return std::string{token()};
        std::string result;
        while (!text_.empty() && !take('"')) {
            if (text_.front() == '\\') text_.remove_prefix(1);
            if (text_.empty() || !isTokenChar(text_.front())) return {};
            result += text_.front();
            text_.remove_prefix(1);
            if (text_.empty()) return {};
        }
        return result;
    }

    std::string_view text_;
};

// "8" to "15", without leading zeros; 0 otherwise.
int windowBits(const std::string& text) {
    if (text.size() == 1 && text[0] >= '8' && text[0] <= '9') return text[0] - '0';
    if (text.size() == 2 && text[0] == '1' && text[1] >= '0' && text[1] <= '5') return 10 + text[1] - '0';
    return 0;
}

// The four parameters of RFC 7692, as they stand in an offer or an answer.
struct Fields {
    bool serverNoTakeover = false;
    bool clientNoTakeover = false;
    int serverBits = 0;         // 0: not there
    int clientBits = 0;         // 0: not there
    bool hasClientBits = false; // there, perhaps without a value

    static std::optional<Fields> read(const Extension& extension, bool isOffer) {
        Fields fields;
        for (const ExtensionParameter& parameter : extension.parameters) {
            if (parameter.name == "server_no_context_takeover") {
                if (parameter.value || fields.serverNoTakeover) return std::nullopt;
                fields.serverNoTakeover = true;
            } else if (parameter.name == "client_no_context_takeover") {
                if (parameter.value || fields.clientNoTakeover) return std::nullopt;
                fields.clientNoTakeover = true;
            } else if (parameter.name == "server_max_window_bits") {
                if (!parameter.value || fields.serverBits) return std::nullopt;
                if (!(fields.serverBits = windowBits(*parameter.value))) return std::nullopt;
            } else if (parameter.name == "client_max_window_bits") {
                if (fields.hasClientBits || (!parameter.value && !isOffer)) return std::nullopt;
                fields.hasClientBits = true;
                if (parameter.value && !(fields.clientBits = windowBits(*parameter.value))) return std::nullopt;
            } else {
                return std::nullopt;
            }
        }
        return fields;
    }
};

DeflateParameters parametersOf(const DeflateOptions& options) {
    DeflateParameters parameters;
    parameters.threshold = options.threshold;
    parameters.level = options.level;
    return parameters;
}

} // namespace

std::optional<std::vector<Extension>> parseExtensions(std::string_view text) { return Parser{text}.parse(); }

std::optional<Agreement> agree(const Extension& offer, const DeflateOptions& options) {
    if (offer.name != kName) return std::nullopt;
    const std::optional<Fields> fields = Fields::read(offer, true);
    if (!fields) return std::nullopt;
    // zlib cannot compress a raw stream with a window of 256 bytes.
    if (fields->serverBits == 8) return std::nullopt;

    Agreement agreement{parametersOf(options), std::string{kName}};
    DeflateParameters& parameters = agreement.parameters;
    parameters.serverContextTakeover = options.serverContextTakeover && !fields->serverNoTakeover;
    if (!parameters.serverContextTakeover) agreement.text += "; server_no_context_takeover";
    // The client need not be asked for leave to compress worse.
    parameters.clientContextTakeover = options.clientContextTakeover && !fields->clientNoTakeover;
    if (!parameters.clientContextTakeover) agreement.text += "; client_no_context_takeover";

    parameters.serverMaxWindowBits = options.serverMaxWindowBits;
    if (fields->serverBits && fields->serverBits < parameters.serverMaxWindowBits)
        parameters.serverMaxWindowBits = fields->serverBits;
    if (parameters.serverMaxWindowBits < 15 || fields->serverBits)
        agreement.text += "; server_max_window_bits=" + std::to_string(parameters.serverMaxWindowBits);
    // The client's window may be limited only when it said that it understands the limit.
    if (fields->hasClientBits) {
        parameters.clientMaxWindowBits = options.clientMaxWindowBits;
        if (fields->clientBits && fields->clientBits < parameters.clientMaxWindowBits)
            parameters.clientMaxWindowBits = fields->clientBits;
        if (parameters.clientMaxWindowBits < 15)
            agreement.text += "; client_max_window_bits=" + std::to_string(parameters.clientMaxWindowBits);
    }
    return agreement;
}

std::string offerText(const DeflateOptions& options) {
    std::string text{kName};
    if (!options.serverContextTakeover) text += "; server_no_context_takeover";
    if (!options.clientContextTakeover) text += "; client_no_context_takeover";
    if (options.serverMaxWindowBits < 15)
        text += "; server_max_window_bits=" + std::to_string(options.serverMaxWindowBits);
    text += "; client_max_window_bits";
    if (options.clientMaxWindowBits < 15) text += "=" + std::to_string(options.clientMaxWindowBits);
    return text;
}

std::optional<DeflateParameters> takeAnswer(const Extension& answer, const DeflateOptions& offered) {
    if (answer.name != kName) return std::nullopt;
    const std::optional<Fields> fields = Fields::read(answer, false);
    if (!fields) return std::nullopt;
    if (!offered.serverContextTakeover && !fields->serverNoTakeover) return std::nullopt;
    const int serverBits = fields->serverBits ? fields->serverBits : 15;
    if (serverBits > offered.serverMaxWindowBits) return std::nullopt;
    const int clientBits = fields->clientBits ? fields->clientBits : 15;
    if (clientBits == 8) return std::nullopt; // zlib: see agree()

    DeflateParameters parameters = parametersOf(offered);
    parameters.serverContextTakeover = !fields->serverNoTakeover;
    parameters.clientContextTakeover = offered.clientContextTakeover && !fields->clientNoTakeover;
    parameters.serverMaxWindowBits = serverBits;
    parameters.clientMaxWindowBits =
        clientBits < offered.clientMaxWindowBits ? clientBits : offered.clientMaxWindowBits;
    return parameters;
}

} // namespace aerie::websocket::detail
