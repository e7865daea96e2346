#include <aerie/websocket/handshake.hpp>

#include <doctest/doctest.h>

#include <array>

using namespace aerie::websocket;

namespace {

HandshakeRequest goodRequest() {
    return {.method = "GET",
            .upgrade = "websocket",
            .connection = "keep-alive, Upgrade",
            .version = "13",
            .key = "dGhlIHNhbXBsZSBub25jZQ==",
            .protocols = {},
            .extensions = {}};
}

// What the server answers to an offer, "-" for a connection without compression.
std::string answerTo(std::string_view offer, DeflateOptions options = {}) {
    HandshakeRequest request = goodRequest();
    request.extensions = offer;
    const ServerHandshake answer = acceptHandshake(request, {.protocols = {}, .deflate = options});
    if (answer.status != 101) return std::to_string(answer.status);
    CHECK(answer.extensions.empty() == !answer.deflate);
    return answer.deflate ? answer.extensions : "-";
}

} // namespace

TEST_CASE("the example of RFC 6455 is accepted with its key") {
    const ServerHandshake answer = acceptHandshake(goodRequest());
    CHECK(answer.status == 101);
    CHECK(answer.accept == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    CHECK(answer.protocol.empty());
    CHECK(answer.extensions.empty());
}

TEST_CASE("what is no handshake is refused with the status and the reason") {
    const auto refusal = [](auto change) {
        HandshakeRequest request = goodRequest();
        change(request);
        const ServerHandshake answer = acceptHandshake(request);
        CHECK((answer.status == 101) == answer.message.empty());
        return answer.status;
    };
    CHECK(refusal([](auto& r) { r.method = "POST"; }) == 405);
    CHECK(refusal([](auto& r) { r.upgrade = "h2c"; }) == 400);
    CHECK(refusal([](auto& r) { r.connection = "keep-alive"; }) == 400);
    CHECK(refusal([](auto& r) { r.version = "8"; }) == 426);
    CHECK(refusal([](auto& r) { r.version = ""; }) == 426);
    CHECK(refusal([](auto& r) { r.key = ""; }) == 400);
    CHECK(refusal([](auto& r) { r.key = "dGhlIHNhbXBsZSBub25jZQ="; }) == 400);
    CHECK(refusal([](auto& r) { r.key = "dGhlIHNhbXBsZSBub25jZ!=="; }) == 400);
    CHECK(refusal([](auto& r) { r.upgrade = "WebSocket"; }) == 101);
    CHECK(refusal([](auto& r) { r.connection = "UPGRADE"; }) == 101);
}

TEST_CASE("the client's first known subprotocol is chosen") {
    const std::array<std::string_view, 2> known{"chat", "superchat"};
    HandshakeRequest request = goodRequest();
    const auto chosen = [&](std::string_view wanted) {
        request.protocols = wanted;
        return acceptHandshake(request, {.protocols = known, .deflate = {}}).protocol;
    };
    CHECK(chosen("superchat, chat") == "superchat");
    CHECK(chosen("other,chat") == "chat");
    CHECK(chosen("Chat, other") == "");
    CHECK(chosen("") == "");
}

TEST_CASE("permessage-deflate is negotiated as RFC 7692 has it") {
    const std::string none = "; server_no_context_takeover; client_no_context_takeover";
    CHECK(answerTo("") == "-");
    CHECK(answerTo("x-webkit-deflate-frame") == "-");
    CHECK(answerTo("permessage-deflate") == "permessage-deflate" + none);
    CHECK(answerTo("foo; a=1, permessage-deflate; client_max_window_bits") == "permessage-deflate" + none);

    const DeflateOptions both{.serverContextTakeover = true, .clientContextTakeover = true};
    CHECK(answerTo("permessage-deflate", both) == "permessage-deflate");
    CHECK(answerTo("permessage-deflate; server_no_context_takeover", both) ==
          "permessage-deflate; server_no_context_takeover");
    CHECK(answerTo("permessage-deflate; client_no_context_takeover", both) ==
          "permessage-deflate; client_no_context_takeover");
    CHECK(answerTo("permessage-deflate; server_max_window_bits=10", both) ==
          "permessage-deflate; server_max_window_bits=10");
    CHECK(answerTo("permessage-deflate; server_max_window_bits=\"12\"", both) ==
          "permessage-deflate; server_max_window_bits=12");
    CHECK(answerTo("permessage-deflate; client_max_window_bits=11", both) ==
          "permessage-deflate; client_max_window_bits=11");
    // A limit on the client only when it can keep it; then the smaller of the two.
    DeflateOptions small = both;
    small.clientMaxWindowBits = 12;
    small.serverMaxWindowBits = 11;
    CHECK(answerTo("permessage-deflate", small) == "permessage-deflate; server_max_window_bits=11");
    CHECK(answerTo("permessage-deflate; client_max_window_bits", small) ==
          "permessage-deflate; server_max_window_bits=11; client_max_window_bits=12");

    // An offer that cannot be honoured is passed over, and the next one is looked at.
    CHECK(answerTo("permessage-deflate; server_max_window_bits=8, permessage-deflate", both) == "permessage-deflate");
    for (std::string_view bad :
         {"permessage-deflate; unknown", "permessage-deflate; server_max_window_bits",
          "permessage-deflate; server_max_window_bits=16", "permessage-deflate; server_max_window_bits=07",
          "permessage-deflate; client_max_window_bits=7", "permessage-deflate; server_no_context_takeover=1",
          "permessage-deflate; server_no_context_takeover; server_no_context_takeover"})
        CHECK(answerTo(bad, both) == "-");
    for (std::string_view broken : {"permessage-deflate;", "permessage-deflate; a=", "a b", "a; b=\"c", "=", "a;;b"})
        CHECK(answerTo(broken) == "400");
    CHECK(answerTo(", ,permessage-deflate,") == "permessage-deflate" + none);
}

TEST_CASE("a client checks what the server answers") {
    const std::string key = makeClientKey();
    CHECK(key.size() == 24);
    CHECK(key != makeClientKey());
    const std::string accept = acceptKey(key);
    const std::array<std::string_view, 1> offered{"chat"};
    const auto verdict = [&](auto change) {
        HandshakeAnswer answer{101, "websocket", "Upgrade", accept, "", ""};
        change(answer);
        auto result = checkHandshake(answer, key, {.protocols = offered, .deflate = DeflateOptions{}});
        return result.isOk();
    };
    CHECK(verdict([](auto&) {}));
    CHECK(verdict([](auto& a) { a.protocol = "chat"; }));
    CHECK(!verdict([](auto& a) { a.protocol = "other"; }));
    CHECK(!verdict([](auto& a) { a.status = 200; }));
    CHECK(!verdict([](auto& a) { a.upgrade = "h2c"; }));
    CHECK(!verdict([](auto& a) { a.connection = "close"; }));
    CHECK(!verdict([](auto& a) { a.accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="; }));
    CHECK(verdict([](auto& a) { a.extensions = "permessage-deflate; server_no_context_takeover"; }));
    CHECK(!verdict([](auto& a) { a.extensions = "permessage-deflate"; })); // it would keep its window, which we forbade
    CHECK(!verdict([](auto& a) { a.extensions = "other"; }));
    CHECK(
        !verdict([](auto& a) { a.extensions = "permessage-deflate; server_no_context_takeover, permessage-deflate"; }));
}
