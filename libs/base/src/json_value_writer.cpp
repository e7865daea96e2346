#include "json_sink.hpp"

#include <aerie/base/json_value.hpp>

namespace aerie::json {

namespace {

struct Open {
    const Value* value;
    std::size_t next = 0;

    std::size_t size() const { return value->isArray() ? value->array()->size() : value->object()->size(); }
};

} // namespace

void Value::append(std::string& out, unsigned indent) const {
    detail::Sink sink{out};
    std::vector<Open> open;
    const auto startLine = [&] {
        if (indent == 0) return;
        sink.put('\n');
        sink.spaces(open.size() * indent);
    };
    // Everything but what is inside a container; an empty container is closed at once.
    const auto begin = [&](const Value& value) {
        switch (value.tag_) {
        case Tag::Null:
            return sink.put("null");
        case Tag::Boolean:
            return sink.put(value.data_.boolean ? std::string_view{"true"} : std::string_view{"false"});
        case Tag::Signed:
            return sink.putSigned(value.data_.signedInteger);
        case Tag::Unsigned:
            return sink.putUnsigned(value.data_.unsignedInteger);
        case Tag::Double:
            return sink.putDouble(value.data_.number);
        case Tag::String:
            return sink.putString(*value.string());
        case Tag::Array:
        case Tag::Object:
            break;
        }
        const Open container{&value};
        if (container.size() == 0) return sink.put(value.isArray() ? std::string_view{"[]"} : std::string_view{"{}"});
        open.push_back(container);
        sink.put(value.isArray() ? '[' : '{');
    };

    begin(*this);
    while (!open.empty()) {
        Open& top = open.back();
        const Value& container = *top.value;
        const std::size_t index = top.next++;
        if (index == top.size()) {
            open.pop_back();
            startLine();
            sink.put(container.isArray() ? ']' : '}');
            continue;
        }
        if (index != 0) sink.put(',');
        startLine();
        if (container.isArray()) {
            begin((*container.data_.array)[index]);
        } else {
            const Object::Member& member = container.data_.object->begin()[static_cast<std::ptrdiff_t>(index)];
            sink.putString(member.name);
            sink.put(indent == 0 ? std::string_view{":"} : std::string_view{": "});
            begin(member.value);
        }
    }
    sink.flush();
}

std::string Value::write(unsigned indent) const {
    std::string out;
    append(out, indent);
    return out;
}

} // namespace aerie::json
