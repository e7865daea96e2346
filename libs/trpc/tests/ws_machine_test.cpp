#include "ws_machine.hpp"

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::trpc;
using namespace aerie::trpc::detail;

namespace {

// What a machine makes of a text, in short.
std::string does(WsMachine& machine, std::string_view text) {
    std::string out;
    for (const WsAction& action : machine.receive(text)) {
        if (!out.empty()) out += " | ";
        switch (action.kind) {
        case WsAction::Kind::Pong:
            out += "pong";
            break;
        case WsAction::Kind::MakeContext:
            out += "context " + std::to_string(action.params ? action.params->size() : 99);
            break;
        case WsAction::Kind::Call:
            out += "call " + action.message.id + ' ' + std::string{nameOf(action.message.type)} + ' ' +
                   action.message.path;
            if (action.message.input) out += ' ' + *action.message.input;
            if (!action.message.lastEventId.empty()) out += " after " + action.message.lastEventId;
            break;
        case WsAction::Kind::Stop:
            out += "stop " + action.message.id;
            break;
        case WsAction::Kind::Refuse:
        case WsAction::Kind::Close:
            out += action.kind == WsAction::Kind::Close ? "close " : "refuse ";
            out += action.message.id + ' ' + std::string{infoOf(action.error->code()).name};
            break;
        }
    }
    return out;
}
std::string does(std::string_view text) {
    WsMachine machine{{}, false};
    return does(machine, text);
}

constexpr std::string_view kSubscribe = R"({"id":5,"method":"subscription","params":{"path":"s"}})";

} // namespace

TEST_CASE("messages become calls, with their input and id as they were") {
    CHECK(does(R"({"id":1,"method":"query","params":{"path":"a.b","input":{"x":[1, 2]}}})") ==
          R"(call 1 query a.b {"x":[1, 2]})");
    CHECK(does(R"({"id":"x1","jsonrpc":"2.0","method":"mutation","params":{"path":"m","input":null}})") ==
          R"(call "x1" mutation m null)");
    CHECK(does(R"({"id":1,"method":"subscription","params":{"path":"s","lastEventId":"7"}})") ==
          "call 1 subscription s after 7");
    CHECK(
        does(R"([{"id":1,"method":"query","params":{"path":"a"}},{"id":2,"method":"query","params":{"path":"b"}}])") ==
        "call 1 query a | call 2 query b");
    CHECK(does("[]") == "");
    CHECK(does(R"({"id":12345678901234567890,"method":"query","params":{"path":"a"}})") ==
          "call 12345678901234567890 query a");
}

TEST_CASE("what is no message is refused, and one bad member spoils an array") {
    for (std::string_view bad :
         {"", "x", "{", "5", "null", "\"PING\"", R"({"id":1})", R"({"id":1,"method":"nope","params":{"path":"a"}})",
          R"({"id":1,"method":"query"})", R"({"id":1,"method":"query","params":5})",
          R"({"id":1,"method":"query","params":{"path":5}})", R"({"id":1,"method":"query","params":{}})",
          R"({"id":1,"jsonrpc":"1.0","method":"query","params":{"path":"a"}})",
          R"({"id":1,"jsonrpc":null,"method":"query","params":{"path":"a"}})",
          R"({"id":{},"method":"query","params":{"path":"a"}})",
          R"({"id":true,"method":"query","params":{"path":"a"}})",
          R"({"id":1,"method":"subscription","params":{"path":"a","lastEventId":7}})",
          R"([{"id":1,"method":"query","params":{"path":"a"}},5])", "{\"id\":1,\"method\":\"\xff\"}"}) {
        CAPTURE(bad);
        CHECK(does(bad) == "refuse null PARSE_ERROR");
    }
    CHECK(does(R"({"id":null,"method":"query","params":{"path":"a"}})") == "refuse null PARSE_ERROR");
    CHECK(does(R"({"id":null,"method":"subscription.stop"})") == "refuse null PARSE_ERROR");
    WsMachine machine{{}, false};
    CHECK(machine.receiveBinary().size() == 1);
    std::string deep(300, '[');
    CHECK(does("{\"id\":1,\"method\":\"query\",\"params\":{\"path\":\"a\",\"input\":" + deep + std::string(300, ']') +
               "}}") == "refuse null PARSE_ERROR");
}

TEST_CASE("with superjson a call without an input is no message") {
    WsMachine machine{{.needsInput = true}, false};
    CHECK(does(machine, kSubscribe) == "refuse null PARSE_ERROR");
    CHECK(does(machine, R"({"id":1,"method":"query","params":{"path":"a","input":{"json":1}}})") ==
          R"(call 1 query a {"json":1})");
    CHECK(does(machine, R"({"id":5,"method":"subscription.stop"})") == "");
}

TEST_CASE("a subscription lives from its call to its end: no second one, a stop that hits, and none that misses") {
    WsMachine machine{{}, false};
    CHECK(does(machine, R"({"id":5,"method":"subscription.stop"})") == "");
    CHECK(does(machine, kSubscribe) == "call 5 subscription s");
    CHECK(does(machine, kSubscribe) == "refuse 5 BAD_REQUEST");
    CHECK(does(machine, R"({"id":5.0,"method":"subscription","params":{"path":"s"}})") == "refuse 5 BAD_REQUEST");
    CHECK(does(machine, R"({"id":"5","method":"subscription","params":{"path":"s"}})") == "call \"5\" subscription s");
    // A query may use the same id.
    CHECK(does(machine, R"({"id":5,"method":"query","params":{"path":"a"}})") == "call 5 query a");
    CHECK(does(machine, R"({"id":5,"method":"subscription.stop"})") == "stop 5");
    WsMessage ended;
    ended.id = "5";
    ended.type = ProcedureType::Subscription;
    machine.ended(ended);
    CHECK(does(machine, R"({"id":5,"method":"subscription.stop"})") == "");
    CHECK(does(machine, kSubscribe) == "call 5 subscription s");
    CHECK(machine.subscriptions() == 2);
}

TEST_CASE("the limits of a connection are held, and what has ended makes room") {
    WsMachine machine{{.maxBatchSize = 2, .maxInFlight = 1, .maxSubscriptions = 1}, false};
    CHECK(does(machine, kSubscribe) == "call 5 subscription s");
    CHECK(does(machine, R"({"id":6,"method":"subscription","params":{"path":"s"}})") == "refuse 6 TOO_MANY_REQUESTS");
    const std::string_view query = R"({"id":1,"method":"query","params":{"path":"a"}})";
    CHECK(does(machine, query) == "call 1 query a");
    CHECK(does(machine, query) == "refuse 1 TOO_MANY_REQUESTS");
    WsMessage ended;
    ended.type = ProcedureType::Query;
    machine.ended(ended);
    CHECK(does(machine, query) == "call 1 query a");
    CHECK(does(machine, R"([{"id":5,"method":"subscription.stop"},{"id":null,"method":"query","params":{"path":"a"}},
                            {"id":9,"method":"query","params":{"path":"a"}}])") == "refuse 9 BAD_REQUEST");
    CHECK(does(machine, R"([{"id":5,"method":"subscription.stop"},{"id":5,"method":"subscription.stop"},
                            {"id":5,"method":"subscription.stop"}])") == "refuse null BAD_REQUEST");
}

TEST_CASE("signs of life are answered, before the connection parameters as well") {
    WsMachine machine{{}, true};
    CHECK(does(machine, "PING") == "pong");
    CHECK(does(machine, "PONG") == "");
    CHECK(does(machine, R"({"method":"connectionParams","data":{"token":"t","a":"b"}})") == "context 2");
    CHECK(does(machine, kSubscribe) == "call 5 subscription s");
    const auto first = [](std::string_view text) {
        WsMachine fresh{{}, true};
        return does(fresh, text);
    };
    CHECK(first(R"({"method":"connectionParams","data":null})") == "context 99");
    for (std::string_view bad : std::initializer_list<std::string_view>{
             "{bad", R"({"method":"connectionParams"})", R"({"method":"connectionParams","data":{"a":1}})",
             R"({"method":"connectionParams","data":[]})", kSubscribe})
        CHECK(first(bad) == "close null PARSE_ERROR");
}
