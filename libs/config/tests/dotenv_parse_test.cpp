#include <aerie/config/dotenv.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace aerie::config;

namespace {

// "A=[b] C=[d]": the entries on one line, for comparisons that are easy to read.
std::string parsed(std::string_view text) {
    std::string out;
    for (const dotenv::Entry& entry : dotenv::parse(text)) {
        if (!out.empty()) out += ' ';
        out += entry.key + "=[" + entry.value + "]";
    }
    return out;
}

} // namespace

TEST_CASE("a line is a name, an equals sign or a colon and a space, and a value") {
    CHECK(parsed("A=b") == "A=[b]");
    CHECK(parsed("  A = b  \nC\t=\td") == "A=[b] C=[d]");
    CHECK(parsed("A: b") == "A=[b]");
    CHECK(parsed("A:b") == "");
    CHECK(parsed("A : b") == "");
    CHECK(parsed("a.b-c_1=x") == "a.b-c_1=[x]");
    CHECK(parsed("A=b=c") == "A=[b=c]");
}

TEST_CASE("what is no assignment is skipped") {
    CHECK(parsed("") == "");
    CHECK(parsed("just words\nA=1") == "A=[1]");
    CHECK(parsed("[section]\n=x\n\"Q\"=1\nA=1") == "A=[1]");
    CHECK(parsed("A") == "");
}

TEST_CASE("export may stand before a name and may be one") {
    CHECK(parsed("export A=b") == "A=[b]");
    CHECK(parsed("export\tA: b") == "A=[b]");
    CHECK(parsed("export=b") == "export=[b]");
    CHECK(parsed("exportA=b") == "exportA=[b]");
    CHECK(parsed("export export A=b") == "");
}

TEST_CASE("the three kinds of line end are one") {
    CHECK(parsed("A=b\r\nC=d\rE=f\nG=h") == "A=[b] C=[d] E=[f] G=[h]");
    CHECK(parsed("A=\"x\r\ny\"") == "A=[x\ny]");
}

TEST_CASE("quotes go away, and what is inside stays") {
    CHECK(parsed("A='b c'") == "A=[b c]");
    CHECK(parsed("A=\"  b  \"") == "A=[  b  ]");
    CHECK(parsed("A=`it's \"b\"`") == "A=[it's \"b\"]");
    CHECK(parsed("A=''\nB=\"\"\nC=``") == "A=[] B=[] C=[]");
    CHECK(parsed("A=\"a\nb\"\nB=1") == "A=[a\nb] B=[1]");
    CHECK(parsed("A=b\"c\"d") == "A=[b\"c\"d]");
}

TEST_CASE("only double quotes know escapes, and only for line ends") {
    CHECK(parsed(R"(A="a\nb\rc")") == "A=[a\nb\rc]");
    CHECK(parsed(R"(A='a\nb')") == R"(A=[a\nb])");
    CHECK(parsed(R"(A=a\nb)") == R"(A=[a\nb])");
    CHECK(parsed(R"(A="a\tb\\c")") == R"(A=[a\tb\\c])");
    CHECK(parsed(R"(A="say \"hi\"")") == R"(A=[say \"hi\"])");
}

TEST_CASE("a quote that does not close makes a bare value") {
    CHECK(parsed("A=\"b\nC=d") == "A=[\"b] C=[d]");
    CHECK(parsed("A='b' c") == "A=['b' c]");
    CHECK(parsed("A=\"b#c") == "A=[\"b]");
    CHECK(parsed(R"(A="b\nc)") == "A=[\"b\nc]");
    CHECK(parsed("A=\"b\\\"") == "A=[b\\]");
    CHECK(parsed("A=\"b\\\"\nC=\"d\"") == "A=[b\\] C=[d]");
}

TEST_CASE("a hash begins a comment in a bare value, and is text in quotes") {
    CHECK(parsed("A=b # c") == "A=[b]");
    CHECK(parsed("PASSWORD=pa#ss") == "PASSWORD=[pa]");
    CHECK(parsed("PASSWORD=\"pa#ss\" # real") == "PASSWORD=[pa#ss]");
    CHECK(parsed("# A=b\n  # B=c\nC=d") == "C=[d]");
    CHECK(parsed("A=#b") == "A=[]");
    CHECK(parsed("A=b # don't") == "A=[b]");
}

TEST_CASE("spaces around the sign may be line ends, but a bare value begins on its line") {
    CHECK(parsed("A\n=b") == "A=[b]");
    CHECK(parsed("A=\n\n\"b\"") == "A=[b]");
    CHECK(parsed("A:\nb") == "A=[b]");
    CHECK(parsed("A=\n  b") == "A=[]");
    CHECK(parsed("A=\nB=c") == "A=[] B=[c]");
}

TEST_CASE("the spaces are JavaScript's") {
    CHECK(parsed("\xEF\xBB\xBF"
                 "A=b") == "A=[b]");
    CHECK(parsed("A=\xC2\xA0"
                 "b\xE3\x80\x80") == "A=[b]");
    CHECK(parsed("A=\xE2\x80\x8B"
                 "b") == "A=[\xE2\x80\x8B"
                         "b]");
    CHECK(parsed("A=1\xE2\x80\xA8"
                 "B=2") == "A=[1\xE2\x80\xA8"
                           "B=2]");
}

TEST_CASE("the last of several definitions wins, at the place of the first") {
    CHECK(parsed("A=1\nB=2\nA=3") == "A=[3] B=[2]");
    CHECK(parsed("A=1\nA=") == "A=[]");
}

TEST_CASE("whole numbers as keys come first, as in a JavaScript object") {
    CHECK(parsed("B=x\n10=a\n9=b\n01=c\n-1=d") == "9=[b] 10=[a] B=[x] 01=[c] -1=[d]");
    CHECK(parsed("B=x\n4294967295=a\n4294967294=b") == "4294967294=[b] B=[x] 4294967295=[a]");
}

TEST_CASE("an entry knows its line") {
    const dotenv::Entries entries = dotenv::parse("# head\n\nA=\"x\ny\"\nB=2\nA=3\n");

    REQUIRE(entries.size() == 2);
    CHECK(entries[0].line == 6);
    CHECK(entries[1].line == 5);
    CHECK(dotenv::find(entries, "B") == &entries[1]);
    CHECK(dotenv::find(entries, "C") == nullptr);
}

TEST_CASE("of two files the first has precedence") {
    dotenv::Entries merged = dotenv::merge(dotenv::parse("A=1\nB=2"), dotenv::parse("C=3\nA=4"));

    REQUIRE(merged.size() == 3);
    CHECK(dotenv::find(merged, "A")->value == "1");
    CHECK(merged[0].key == "C"); // the order that expansion sees
    CHECK(merged[2].key == "B");
}

TEST_CASE("many spaces, quotes and lines take no time that grows with their square") {
    std::string text(200'000, '\n');
    text += "A=" + std::string(200'000, ' ') + "b\n";
    for (int i = 0; i < 20'000; ++i) text += "K" + std::to_string(i) + "='x\n";

    const dotenv::Entries entries = dotenv::parse(text);

    CHECK(entries.size() == 20'001);
}
