#include <aerie/redis/reply.hpp>

#include <charconv>

namespace aerie::redis {

namespace {

void appendNumber(std::string& out, double value) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
}

// Depth is bounded by the reader.
void append(std::string& out, const Reply& reply) {
    switch (reply.kind) {
    case Reply::Kind::Null:
        out += "(nil)";
        return;
    case Reply::Kind::Boolean:
        out += reply.boolean ? "(true)" : "(false)";
        return;
    case Reply::Kind::Integer:
        out += "(integer) " + std::to_string(reply.integer);
        return;
    case Reply::Kind::Double:
        out += "(double) ";
        appendNumber(out, reply.number);
        return;
    case Reply::Kind::String:
        out += '"' + reply.text + '"';
        return;
    case Reply::Kind::Error:
        out += "(error) " + reply.text;
        return;
    case Reply::Kind::Array:
        out += '[';
        break;
    case Reply::Kind::Map:
        out += "{";
        break;
    case Reply::Kind::Set:
        out += "set[";
        break;
    case Reply::Kind::Push:
        out += "push[";
        break;
    }
    for (std::size_t i = 0; i < reply.elements.size(); ++i) {
        if (i > 0) out += reply.kind == Reply::Kind::Map && i % 2 ? ": " : ", ";
        append(out, reply.elements[i]);
    }
    out += reply.kind == Reply::Kind::Map ? '}' : ']';
}

} // namespace

std::string Reply::describe() const {
    std::string out;
    append(out, *this);
    return out;
}

} // namespace aerie::redis
