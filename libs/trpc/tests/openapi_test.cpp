#include "support.hpp"

#include <aerie/base/containers.hpp>
#include <aerie/base/json_schema.hpp>
#include <aerie/base/json_value.hpp>
#include <aerie/trpc/openapi.hpp>
#include <aerie/trpc/panel.hpp>

#include <doctest/doctest.h>

using namespace aerie;
using namespace aerie::trpc;

namespace aerie::trpc::openapi_test {

enum class Color { red, green };
struct Leaf {
    Text<1, 5> name;
    Optional<Email> mail;
};
struct Node {
    Color color;
    std::optional<int> size;
    Default<int, 3> count;
    Nullable<double> weight;
    std::vector<Node> children;
    std::map<std::string, Leaf> byName;
    std::variant<Leaf, bool> either;
    std::pair<Uuid, Timestamp> both;
    std::uint8_t small;
    json::Raw any;
};
struct Strict {
    static constexpr bool strict = true;
    bool yes;
};

class DocRouter {
public:
    Node node(Context&, Node input) { return input; }
    void put(Context&, Strict) {}
    std::string find(Context&, std::optional<Leaf>) { return "</script>"; }
    Stream<int> count(Context&) { co_yield 1; }
    static constexpr auto routes =
        trpc::router(trpc::query("node", &DocRouter::node), trpc::mutation("put", &DocRouter::put),
                     trpc::query("odd {name}", &DocRouter::find), trpc::subscription("count", &DocRouter::count));
};

json::Value documentOf(const OpenApiOptions& options = {}) {
    auto parsed = json::Value::parse(openApiOf<DocRouter>(options));
    REQUIRE(parsed.isOk());
    return *std::move(parsed);
}
std::string at(const json::Value& value, std::string_view pointer) {
    const json::Value* found = value.at(pointer);
    return found ? found->write() : "missing";
}

} // namespace aerie::trpc::openapi_test

using namespace aerie::trpc::openapi_test;

TEST_CASE("each type has the schema of its JSON, in and out") {
    jsonSchema::Emitter schemas{"#/s/"};
    schemas.useInput(typeOf<Node>());
    schemas.useOutput(typeOf<Node>());
    CHECK(schemas.output(typeOf<Node>()) == R"({"$ref":"#/s/Node"})");
    CHECK(schemas.input(typeOf<Node>()) == R"({"$ref":"#/s/NodeInput"})");
    const auto parsed = json::Value::parse("{" + schemas.definitions() + "}");
    REQUIRE(parsed.isOk());
    CHECK(at(*parsed, "/NodeInput/required") ==
          R"(["color","weight","children","byName","either","both","small","any"])");
    CHECK(at(*parsed, "/Node/required") ==
          R"(["color","size","count","weight","children","byName","either","both","small","any"])");
    CHECK(at(*parsed, "/Color") == R"({"type":"string","enum":["red","green"]})");
    CHECK(at(*parsed, "/Node/properties/size") ==
          R"({"anyOf":[{"type":"integer","minimum":-2147483648,"maximum":2147483647},{"type":"null"}]})");
    CHECK(at(*parsed, "/Node/properties/children") == R"({"type":"array","items":{"$ref":"#/s/Node"}})");
    CHECK(at(*parsed, "/Node/properties/byName/additionalProperties") == R"({"$ref":"#/s/Leaf"})");
    CHECK(at(*parsed, "/Node/properties/both/prefixItems/1") == R"({"type":"string","format":"date-time"})");
    CHECK(at(*parsed, "/Node/properties/small") == R"({"type":"integer","minimum":0,"maximum":255})");
    CHECK(at(*parsed, "/Node/properties/any") == "{}");
    CHECK(at(*parsed, "/Leaf/properties/name") == R"({"type":"string","minLength":1,"maxLength":5})");
    CHECK(at(*parsed, "/Leaf/properties/mail") == R"({"type":"string","maxLength":255,"format":"email"})");
}

TEST_CASE("calls are described as they are on the wire") {
    const json::Value document = documentOf({.mount = "/api"});
    CHECK(at(document, "/openapi") == R"("3.1.0")");
    const json::Value& paths = document["paths"];
    CHECK(at(paths["/api/node"], "/get/parameters/0/required") == "true");
    CHECK(at(paths["/api/node"], "/get/parameters/0/content/application~1json/schema") ==
          R"({"$ref":"#/components/schemas/NodeInput"})");
    CHECK(at(paths["/api/put"], "/post/requestBody/required") == "true");
    CHECK(at(paths["/api/put"], "/post/responses/200/content/application~1json/schema/properties/result") ==
          R"({"type":"object"})");
    CHECK(at(document, "/components/schemas/Strict/additionalProperties") == "false");
    CHECK(at(paths["/api/odd%20%7Bname%7D"], "/get/parameters/0/required") == "false");
    CHECK(at(paths["/api/count"], "/get/responses/200/content/text~1event-stream/x-trpc-item/type") == R"("integer")");
    CHECK(openApiOf<DocRouter>() == openApiOf<DocRouter>());
    const json::Value rich = documentOf({.superjson = true});
    CHECK(at(rich["paths"]["/trpc/put"], "/post/requestBody/content/application~1json/schema/properties/json") ==
          R"({"$ref":"#/components/schemas/Strict"})");
}

TEST_CASE("the panel holds the document, and no text can end its script") {
    const Documentation documentation{ProcedureTable::of<DocRouter>(), {.title = "</script><b>"}};
    const http::Response page = documentation.panel();
    CHECK(page.status == 200);
    CHECK(page.body.find("</script><b>") == std::string::npos);
    CHECK(page.body.find("\"openapi\":\"3.1.0\"") != std::string::npos);
    CHECK(page.body.size() < 40'000);
    CHECK(page.headers.get("content-security-policy")->starts_with("default-src 'none'"));
}
