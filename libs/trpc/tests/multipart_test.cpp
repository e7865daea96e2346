// Forms, cut at every place.
#include "multipart.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace aerie::trpc::detail;

namespace {

constexpr std::string_view kForm = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
                                   "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"p \\\"x%22.bin\"\r\n"
                                   "content-type: text/plain\r\n\r\n\r\n--\r\n--C\r\n\r\n"
                                   "--B\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n"
                                   "--B \r\nContent-Disposition: form-data; name=\"none\"\r\n\r\n--B--\r\nepilogue";

// Everything the machine tells, in one text.
std::string tell(MultipartMachine& machine) {
    using Event = MultipartMachine::Event;
    std::string out;
    for (Event event = machine.next(); event != Event::NeedMore; event = machine.next()) {
        if (event == Event::Part)
            out += "<" + machine.name() + "|" + machine.fileName().value_or("-") + "|" + machine.contentType() + ">";
        if (event == Event::Data) out += machine.piece();
        if (event == Event::PartEnd) out += "</>";
        if (event == Event::End) return out + "end";
        if (event == Event::Failed) return out + "failed: " + std::string{machine.fault()};
    }
    return out;
}

std::string tellWhole(std::string_view text) {
    MultipartMachine machine{"B"};
    machine.feed(text);
    machine.finish();
    return tell(machine);
}

} // namespace

TEST_CASE("a form gives its parts, however it is cut") {
    const std::string expected = "<a|-|>1</><f|p \"x\".bin|text/plain>\r\n--\r\n--C\r\n</><empty|-|></><none|-|></>end";
    CHECK(tellWhole(kForm) == expected);
    for (std::size_t cut = 0; cut <= kForm.size(); ++cut) {
        MultipartMachine machine{"B"};
        machine.feed(kForm.substr(0, cut));
        std::string told = tell(machine);
        if (!told.ends_with("end")) {
            machine.feed(kForm.substr(cut));
            told += tell(machine);
        }
        CHECK_MESSAGE(told == expected, "cut at ", cut);
    }
    MultipartMachine slow{"B"};
    std::string told;
    for (char c : kForm) {
        if (told.ends_with("end")) break;
        slow.feed({&c, 1});
        told += tell(slow);
    }
    CHECK(told == expected);
}

TEST_CASE("what is no form is refused with a reason") {
    CHECK(tellWhole("x") == "failed: it has no part");
    CHECK(tellWhole("--B\r\n") == "failed: it ends in the head of a part");
    CHECK(tellWhole("--B\r\nX: y\r\n\r\n1\r\n--B--") == "failed: a part has no name");
    CHECK(tellWhole("--Bx\r\n") == "failed: a boundary is followed by something else");
    CHECK(tellWhole("--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--") ==
          "<a|-|>1\r\n--b--failed: a part is not ended by the boundary");
    CHECK(tellWhole("--B\r\n" + std::string(9000, 'x')) == "failed: the head of a part is too long");
    std::string many;
    for (int i = 0; i < 1001; ++i) many += "--B\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n";
    CHECK(tellWhole(many).ends_with("failed: it has too many parts"));
    CHECK(tellWhole("--B--") == "end");
}

TEST_CASE("boundaries are read from content types") {
    CHECK(boundaryOf("multipart/form-data; boundary=abc") == "abc");
    CHECK(boundaryOf("multipart/form-data; charset=utf-8; Boundary=\"a b\"") == "a b");
    CHECK_FALSE(boundaryOf("multipart/form-data"));
    CHECK_FALSE(boundaryOf("multipart/form-data; boundary="));
    CHECK_FALSE(boundaryOf("multipart/form-data; boundary=" + std::string(71, 'x')));
}
