// Every beginning and every single-byte change of sample documents: nothing crashes, and our verdict and value are
// those of a second parser. The typed reader must agree with reading through the tree.
#include "json_oracle.hpp"
#include "json_shapes.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace aerie;
using namespace shapes;
using json::Value;

namespace {

template<class T> void compare(std::string_view text) {
    Value expected;
    const oracle::Verdict verdict = oracle::read(text, expected);
    const Result<Value> tree = Value::parse(text);
    if (verdict != oracle::Verdict::NoOpinion) CHECK_MESSAGE(tree.isOk() == (verdict == oracle::Verdict::Valid), text);
    if (verdict == oracle::Verdict::Valid && tree) CHECK_MESSAGE(oracle::isSame(*tree, expected), text);

    const Result<T> typed = json::read<T>(text);
    if (!tree) {
        CHECK_MESSAGE((!typed && typed.error().code() == ErrorCode::ParseError), text);
        return;
    }
    const Result<T> throughTree = json::fromValue<T>(*tree);
    REQUIRE_MESSAGE(typed.isOk() == throughTree.isOk(), text);
    if (typed)
        CHECK_MESSAGE(*Value::parse(json::write(*typed)) == *Value::parse(json::write(*throughTree)), text);
    else
        CHECK_MESSAGE(toJson(typed.error().issues()) == toJson(throughTree.error().issues()), text);
}

template<class T> void compareAllMutations(const std::string& document) {
    for (std::size_t length = 0; length <= document.size(); ++length)
        compare<T>(std::string_view{document}.substr(0, length));
    for (std::size_t at = 0; at < document.size(); ++at) {
        std::string changed = document;
        for (int byte = 0; byte < 256; ++byte) {
            changed[at] = static_cast<char>(byte);
            compare<T>(changed);
        }
        changed = document;
        changed.erase(at, 1);
        compare<T>(changed);
    }
}

TEST_CASE("a person, mutated") {
    compareAllMutations<Person>(
        R"({"name":"Ada","email":"a@b.cc","age":36,"role":"admin","tags":["\u00e9"],"address":{"street":"é"}})");
}

TEST_CASE("numbers, mutated") {
    compareAllMutations<Numbers>(
        R"({"i8":-8,"u8":8,"i32":-1e3,"u32":1,"i64":-9007199254740993,"u64":1,"f32":0.5,"f64":1.2e-7})");
}

TEST_CASE("unions, mutated") {
    compareAllMutations<Drawing>(R"({"figures":[{"w":1,"type":"rect","h":2}]})");
    compareAllMutations<std::vector<Either>>(R"([{"left":""},{"right":1},"",5])");
}

TEST_CASE("what may be missing, mutated") {
    compareAllMutations<Sometimes>(R"({"nullish":1,"left":2,"nullable":null})");
    compareAllMutations<std::tuple<int, Optional<bool>>>("[1 , true]");
}

} // namespace
