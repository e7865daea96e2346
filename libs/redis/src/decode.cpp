#include "decode.hpp"

#include <charconv>
#include <limits>

namespace aerie::redis {

namespace {

using Kind = Reply::Kind;

template<class Number> bool parse(const std::string& text, Number& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

} // namespace

bool decode(Reply& reply, Reply& out) {
    out = std::move(reply);
    return true;
}

bool decode(Reply& reply, bool& out) {
    switch (reply.kind) {
    case Kind::Boolean:
        out = reply.boolean;
        return true;
    case Kind::Integer:
        out = reply.integer != 0;
        return true;
    case Kind::String:
        out = true;
        return true; // "OK"
    case Kind::Null:
        out = false;
        return true; // SET with NX that did not hold
    default:
        return false;
    }
}

bool decode(Reply& reply, std::int64_t& out) {
    if (reply.kind == Kind::String) return parse(reply.text, out);
    out = reply.kind == Kind::Boolean ? reply.boolean : reply.integer;
    return reply.kind == Kind::Integer || reply.kind == Kind::Boolean;
}

bool decode(Reply& reply, double& out) {
    if (reply.kind == Kind::String) {
        if (reply.text == "inf" || reply.text == "+inf" || reply.text == "-inf") {
            out = std::numeric_limits<double>::infinity() * (reply.text.front() == '-' ? -1 : 1);
            return true;
        }
        return parse(reply.text, out);
    }
    out = reply.kind == Kind::Integer ? static_cast<double>(reply.integer) : reply.number;
    return reply.kind == Kind::Double || reply.kind == Kind::Integer;
}

bool decode(Reply& reply, std::string& out) {
    if (!reply.isString()) return false;
    out = std::move(reply.text);
    return true;
}

bool decode(Reply& reply, Popped& out) {
    return reply.isAggregate() && reply.elements.size() == 2 && decode(reply.elements[0], out.key) &&
           decode(reply.elements[1], out.value);
}

bool decode(Reply& reply, StreamEntry& out) {
    if (!reply.isAggregate() || reply.elements.size() != 2 || !decode(reply.elements[0], out.id)) return false;
    return reply.elements[1].isNull() || decode(reply.elements[1], out.fields);
}

bool decode(Reply& reply, std::vector<Field>& out) {
    if (!reply.isAggregate() || reply.elements.size() % 2) return false;
    out.reserve(reply.elements.size() / 2);
    for (std::size_t i = 0; i < reply.elements.size(); i += 2) {
        Field& field = out.emplace_back();
        if (!decode(reply.elements[i], field.name) || !decode(reply.elements[i + 1], field.value)) return false;
    }
    return true;
}

bool decode(Reply& reply, std::vector<ScoredMember>& out) {
    if (!reply.isAggregate()) return false;
    std::vector<Reply>& elements = reply.elements;
    if (!elements.empty() && elements.front().isAggregate()) { // RESP3: pairs
        for (Reply& pair : elements) {
            if (pair.elements.size() != 2) return false;
            ScoredMember& member = out.emplace_back();
            if (!decode(pair.elements[0], member.member) || !decode(pair.elements[1], member.score)) return false;
        }
        return true;
    }
    if (elements.size() % 2) return false;
    for (std::size_t i = 0; i < elements.size(); i += 2) {
        ScoredMember& member = out.emplace_back();
        if (!decode(elements[i], member.member) || !decode(elements[i + 1], member.score)) return false;
    }
    return true;
}

bool decode(Reply& reply, std::vector<StreamEntries>& out) {
    if (reply.isNull()) return true; // the time was over
    if (!reply.isAggregate()) return false;
    if (reply.kind == Kind::Map) {
        for (std::size_t i = 0; i + 1 < reply.elements.size(); i += 2) {
            StreamEntries& entries = out.emplace_back();
            if (!decode(reply.elements[i], entries.key) || !decode(reply.elements[i + 1], entries.entries))
                return false;
        }
        return true;
    }
    for (Reply& pair : reply.elements) {
        if (pair.elements.size() != 2) return false;
        StreamEntries& entries = out.emplace_back();
        if (!decode(pair.elements[0], entries.key) || !decode(pair.elements[1], entries.entries)) return false;
    }
    return true;
}

} // namespace aerie::redis
