// RapidJSON as a second opinion on what a text means.
#pragma once

#include <aerie/base/json_value.hpp>

// RapidJSON adds to null pointers, which clang's sanitizer rightly says; it is not what these tests are about.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((no_sanitize("undefined"))), apply_to = function)
#endif
#include <rapidjson/encodedstream.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#if defined(__clang__)
#pragma clang attribute pop
#endif

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oracle {

using aerie::json::Value;

enum class Verdict { Valid, Broken, NoOpinion };

// Builds a tree from RapidJSON's events. (Its own tree, document.h, is not valid C++ to clang 19.)
class TreeBuilder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, TreeBuilder> {
public:
    bool Null() { return add(nullptr); }
    bool Bool(bool value) { return add(value); }
    // As text, for strtod: to RapidJSON 0e-91 is 2.7e-110.
    bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
        return add(std::strtod(std::string{text, size}.c_str(), nullptr));
    }
    bool String(const char* text, rapidjson::SizeType size, bool) { return add(std::string_view{text, size}); }
    bool StartArray() { return open(Value::Array{}); }
    bool EndArray(rapidjson::SizeType) { return close(); }
    bool StartObject() { return open(aerie::json::Object{}); }
    bool Key(const char* text, rapidjson::SizeType size, bool) {
        open_.back().name.assign(text, size);
        return true;
    }
    bool EndObject(rapidjson::SizeType) { return close(); }

    Value take() { return std::move(root_); }

private:
    struct Open {
        Value value;
        std::string name; // of the member to come
    };

    bool open(Value container) {
        open_.push_back({std::move(container), {}});
        return true;
    }
    bool close() {
        Value container = std::move(open_.back().value);
        open_.pop_back();
        return add(std::move(container));
    }
    bool add(Value value) {
        if (open_.empty())
            root_ = std::move(value);
        else if (open_.back().value.isArray())
            open_.back().value.array()->push_back(std::move(value));
        else
            open_.back().value.object()->set(open_.back().name, std::move(value)); // the last one counts
        return true;
    }

    Value root_;
    std::vector<Open> open_;
};

// Escapes of surrogates are read differently by everyone; ours become U+FFFD when they have no partner.
inline bool mentionsSurrogate(std::string_view text) {
    for (std::size_t at = 0; (at = text.find("\\u", at)) != std::string_view::npos; ++at)
        if (at + 3 < text.size() && (text[at + 2] == 'd' || text[at + 2] == 'D') && text[at + 3] > '7') return true;
    return false;
}

// The same to JavaScript, where every number is a double. Ours keeps 90071992547409e3 exactly.
inline bool isSame(const Value& a, const Value& b) {
    if (a.isNumber() && b.isNumber()) return *a.number() == *b.number();
    if (a.array() && b.array()) {
        if (a.array()->size() != b.array()->size()) return false;
        for (std::size_t i = 0; i < a.array()->size(); ++i)
            if (!isSame(a[i], b[i])) return false;
        return true;
    }
    if (a.object() && b.object()) {
        if (a.object()->size() != b.object()->size()) return false;
        auto other = b.object()->begin(); // the order is a part of what JavaScript gives
        for (const auto& member : *a.object())
            if (member.name != other->name || !isSame(member.value, (other++)->value)) return false;
        return true;
    }
    return a == b;
}

inline Verdict read(std::string_view text, Value& out) {
    if (text.find('\0') != std::string_view::npos) return Verdict::Broken; // RapidJSON takes NUL for the end
    if (mentionsSurrogate(text)) return Verdict::NoOpinion;
    constexpr unsigned kFlags = rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag |
                                rapidjson::kParseFullPrecisionFlag | rapidjson::kParseIterativeFlag;
    rapidjson::MemoryStream memory{text.data(), text.size()};
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream{memory};
    rapidjson::Reader reader;
    TreeBuilder builder;
    const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, builder);
    // JavaScript says infinity to a number too big, and what follows would have to be read.
    if (result.Code() == rapidjson::kParseErrorNumberTooBig) return Verdict::NoOpinion;
    // Its stream steps over a byte order mark, and over each of its bytes, which JSON.parse refuses.
    const bool isStepped = text.starts_with('\xEF') || text.starts_with('\xBB') || text.starts_with('\xBF');
    if (result.IsError() || isStepped) return Verdict::Broken;
    out = builder.take();
    return Verdict::Valid;
}

} // namespace oracle
