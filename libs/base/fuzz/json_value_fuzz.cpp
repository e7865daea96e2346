// Trees: text to tree to text and back, pretty and plain, copied, moved, compared, walked by pointer.
#include <aerie/base/json_value.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace aerie;
using json::Value;

namespace {

void require(bool isTrue, const char* what) {
    if (isTrue) return;
    std::fprintf(stderr, "json_value_fuzz: %s\n", what);
    std::abort();
}

std::string escapePointer(std::string_view name) {
    std::string out = "/";
    for (char c : name) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

void walk(const Value& root, const Value& value, const std::string& pointer) {
    require(root.at(pointer) == &value, "a pointer leads elsewhere");
    if (value.array())
        for (std::size_t i = 0; i < value.array()->size(); ++i) walk(root, value[i], pointer + "/" + std::to_string(i));
    if (value.object())
        for (const auto& member : *value.object()) walk(root, member.value, pointer + escapePointer(member.name));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // The first part of the input is a pointer, the rest a document.
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const std::size_t cut = input.find('\n');
    const std::string_view pointer = input.substr(0, cut == std::string_view::npos ? 0 : cut);
    const std::string_view text = cut == std::string_view::npos ? input : input.substr(cut + 1);
    const Result<Value> parsed = Value::parse(text);
    if (!parsed) return 0;

    const Value& tree = *parsed;
    const std::string plain = tree.write();
    const Value again = *Value::parse(plain);
    require(again.write() == plain, "parse and write is no identity");
    require(*Value::parse(tree.write(2)) == again, "the indented text means something else");

    Value copy = tree;
    require(copy == tree || plain.find("null") != std::string::npos, "a copy differs");
    require(copy.write() == plain, "a copy is written differently");
    walk(tree, tree, "");

    // Taking the part that the pointer names out of its own tree.
    if (const Value* part = copy.at(pointer)) {
        const std::string partText = part->write();
        copy = Value{*part};
        require(copy.write() == partText, "a part moved onto its whole changed");
    }
    return 0;
}
