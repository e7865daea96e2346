// Any bytes as JSON: our verdict and value against RapidJSON's and simdjson's, and our readers against each other.
#include "../tests/json_oracle.hpp"
#include "../tests/json_shapes.hpp"

#include <simdjson.h>

#include <cstdio>
#include <cstdlib>

using namespace aerie;
using json::Value;

namespace {

void require(bool isTrue, const char* what) {
    if (isTrue) return;
    std::fprintf(stderr, "json_fuzz: %s\n", what);
    std::abort();
}

Value treeOf(simdjson::dom::element element) {
    switch (element.type()) {
    case simdjson::dom::element_type::NULL_VALUE:
        return nullptr;
    case simdjson::dom::element_type::BOOL:
        return bool(element);
    case simdjson::dom::element_type::INT64:
        return std::int64_t(element);
    case simdjson::dom::element_type::UINT64:
        return std::uint64_t(element);
    case simdjson::dom::element_type::DOUBLE:
        return double(element);
    case simdjson::dom::element_type::STRING:
        return std::string_view(element);
    case simdjson::dom::element_type::ARRAY: {
        Value::Array elements;
        for (auto inner : simdjson::dom::array(element)) elements.push_back(treeOf(inner));
        return elements;
    }
    case simdjson::dom::element_type::OBJECT: {
        json::Object members;
        for (auto member : simdjson::dom::object(element)) members.set(member.key, treeOf(member.value));
        return members;
    }
    }
    return nullptr;
}

// simdjson refuses what JavaScript rounds: numbers beyond 64 bits or the range of double.
oracle::Verdict readSimd(std::string_view text, Value& out) {
    static simdjson::dom::parser parser;
    if (oracle::mentionsSurrogate(text)) return oracle::Verdict::NoOpinion;
    const simdjson::padded_string padded{text};
    simdjson::dom::element root;
    const simdjson::error_code error = parser.parse(padded).get(root);
    if (error == simdjson::NUMBER_ERROR) return oracle::Verdict::NoOpinion;
    if (error != simdjson::SUCCESS) return oracle::Verdict::Broken;
    out = treeOf(root);
    return oracle::Verdict::Valid;
}

void compare(const Result<Value>& ours, oracle::Verdict verdict, const Value& theirs, const char* who) {
    if (verdict == oracle::Verdict::NoOpinion) return;
    require(ours.isOk() == (verdict == oracle::Verdict::Valid), who);
    if (ours) require(oracle::isSame(*ours, theirs), who);
}

template<class T> void compareReaders(std::string_view text, const Result<Value>& tree) {
    const Result<T> typed = json::read<T>(text);
    if (!tree) {
        require(!typed && typed.error().code() == ErrorCode::ParseError, "the typed reader took broken text");
        return;
    }
    const Result<T> throughTree = json::fromValue<T>(*tree);
    require(typed.isOk() == throughTree.isOk(), "reading and reading through a tree disagree");
    if (!typed) {
        require(toJson(typed.error().issues()) == toJson(throughTree.error().issues()), "the issues differ");
        return;
    }
    const std::string written = json::write(*typed);
    require(oracle::isSame(*Value::parse(written), *Value::parse(json::write(*throughTree))), "the values differ");
    const Result<T> again = json::read<T>(written);
    require(again.isOk(), "what was written is not read");
    require(json::write(*again) == written, "write, read, write changes the text");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const Result<Value> tree = Value::parse(text);
    require(tree.isOk() == !json::findSyntaxError(text).has_value(), "skipping and parsing disagree");

    // Depth is our own rule; the oracles see documents that keep it.
    if (tree || json::findSyntaxError(text)->reason != "nested too deeply") {
        Value theirs;
        compare(tree, oracle::read(text, theirs), theirs, "RapidJSON disagrees");
        compare(tree, readSimd(text, theirs), theirs, "simdjson disagrees");
    }

    compareReaders<shapes::Everything>(text, tree);
    compareReaders<shapes::Person>(text, tree);
    compareReaders<shapes::Numbers>(text, tree);
    compareReaders<shapes::Sometimes>(text, tree);
    compareReaders<shapes::Strict>(text, tree);
    compareReaders<shapes::Again>(text, tree);
    compareReaders<shapes::Drawing>(text, tree);
    compareReaders<shapes::Node>(text, tree);
    compareReaders<shapes::Ping>(text, tree);
    compareReaders<std::vector<shapes::Either>>(text, tree);
    compareReaders<std::map<std::string, std::optional<shapes::NumberOrText>>>(text, tree);
    return 0;
}
