// RapidJSON as a second opinion on what a text means.
#pragma once

#include <aerie/base/json_value.hpp>

#include <rapidjson/document.h>

#include <string_view>

namespace oracle {

using aerie::json::Value;

enum class Verdict { Valid, Broken, NoOpinion };

inline Value treeOf(const rapidjson::Value& value) {
    switch (value.GetType()) {
    case rapidjson::kNullType:
        return nullptr;
    case rapidjson::kFalseType:
        return false;
    case rapidjson::kTrueType:
        return true;
    case rapidjson::kStringType:
        return std::string_view{value.GetString(), value.GetStringLength()};
    case rapidjson::kNumberType:
        if (value.IsInt64()) return value.GetInt64();
        if (value.IsUint64()) return value.GetUint64();
        return value.GetDouble();
    case rapidjson::kArrayType: {
        Value::Array elements;
        for (const auto& element : value.GetArray()) elements.push_back(treeOf(element));
        return elements;
    }
    case rapidjson::kObjectType: {
        aerie::json::Object members;
        for (const auto& member : value.GetObject()) // set: the last one counts
            members.set({member.name.GetString(), member.name.GetStringLength()}, treeOf(member.value));
        return members;
    }
    }
    return nullptr;
}

// Escapes of surrogates are read differently by everyone; ours become U+FFFD when they have no partner.
inline bool mentionsSurrogate(std::string_view text) {
    for (std::size_t at = 0; (at = text.find("\\u", at)) != std::string_view::npos; ++at)
        if (at + 3 < text.size() && (text[at + 2] == 'd' || text[at + 2] == 'D') && text[at + 3] > '7') return true;
    return false;
}

// The same to JavaScript, where every number is a double. Ours keeps 90071992547409e3 exactly, RapidJSON does not.
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
    rapidjson::Document document;
    constexpr unsigned kFlags =
        rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag | rapidjson::kParseIterativeFlag;
    document.Parse<kFlags>(text.data(), text.size());
    if (document.HasParseError()) {
        // JavaScript says infinity, and what follows would have to be read.
        if (document.GetParseError() == rapidjson::kParseErrorNumberTooBig) return Verdict::NoOpinion;
        return Verdict::Broken;
    }
    out = treeOf(document);
    return Verdict::Valid;
}

} // namespace oracle
