// Procedures about values: what goes in comes out, and results of every kind.
#pragma once

#include "context.hpp"

#include <aerie/base/containers.hpp>
#include <aerie/base/json.hpp>
#include <aerie/base/number.hpp>
#include <aerie/base/optional.hpp>
#include <aerie/base/text.hpp>
#include <aerie/trpc/chained.hpp>
#include <aerie/trpc/rich_types.hpp>
#include <aerie/trpc/router.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace conformance {

using namespace aerie;

enum class PersonKind { a, b };
struct ListItem {
    double n;
};
struct Nested {
    std::vector<ListItem> list;
};
struct Address {
    std::string street;
    Nullable<std::string> zip;
};
struct Person {
    std::int64_t id;
    Text<1, 20> name;
    std::vector<std::string> tags;
    PersonKind kind;
    std::variant<std::string, double> value;
    Nested nested;
    Optional<Address> address;
};

enum class CircleType { circle };
enum class RectType { rect };
struct Circle {
    CircleType type;
    double r;
};
struct Rect {
    RectType type;
    double w, h;
};
using Shape = std::variant<Circle, Rect>;

struct PageInput {
    Default<Int<1, 100>, 10> limit;
    std::optional<std::string> cursor;
};
struct Page {
    std::int64_t limit;
    std::optional<std::string> cursor;
};
struct Strict {
    static constexpr bool strict = true;
    std::string a;
    Optional<Email> mail;
};
struct ChainedA {
    std::string a;
};
struct ChainedB {
    double b;
};
struct Merged {
    std::string a;
    double b;
};
struct WithSecret {
    double a;
    int secret;
};
struct TextA {
    std::string a;
};
struct Stripped {
    double a;
};
struct At {
    Timestamp at;
};
struct Sparse {
    trpc::Undefined a;
    int b;
};

class ValuesRouter {
public:
    std::string health(Context&) { return "ok"; }

    Optional<trpc::Unknown> any(Context&, Optional<trpc::Unknown> input) { return input; }
    std::string string(Context&, std::string input) { return input; }
    double number(Context&, double input) { return input; }
    bool boolean(Context&, bool input) { return input; }

    void none(Context&) {}
    std::nullptr_t nil(Context&) { return nullptr; }
    bool no(Context&) { return false; }
    double zero(Context&) { return 0; }
    std::string empty(Context&) { return {}; }
    std::vector<std::string> list(Context&) { return {}; }
    At date(Context&) { return {}; }
    Sparse sparse(Context&) { return {{}, 1}; }

    Person person(Context&, Person input) { return input; }
    double area(Context&, Shape input);
    Page page(Context&, Optional<PageInput> input);
    Strict strict(Context&, Strict input) { return input; }
    Merged chained(Context&, trpc::Chained<ChainedA, ChainedB> input) { return {input.first.a, input.second.b}; }
    WithSecret stripped(Context&) { return {1, 2}; }
    TextA badOutput(Context&) { return {"text"}; }
    std::string deep(Context&) { return "deep"; }

    std::string space(Context&) { return "space"; }
    std::string slash(Context&) { return "slash"; }
    std::string unicode(Context&) { return "unicode"; }
    std::string percent(Context&) { return "percent"; }

    static constexpr auto routes = trpc::router(
        trpc::query("health", &ValuesRouter::health),
        trpc::at("echo", trpc::query("any", &ValuesRouter::any), trpc::mutation("anyMutation", &ValuesRouter::any),
                 trpc::query("string", &ValuesRouter::string), trpc::query("number", &ValuesRouter::number),
                 trpc::query("boolean", &ValuesRouter::boolean)),
        trpc::at("values", trpc::query("none", &ValuesRouter::none),
                 trpc::mutation("noneMutation", &ValuesRouter::none), trpc::query("nil", &ValuesRouter::nil),
                 trpc::query("no", &ValuesRouter::no), trpc::query("zero", &ValuesRouter::zero),
                 trpc::query("empty", &ValuesRouter::empty), trpc::query("list", &ValuesRouter::list),
                 trpc::query("date", &ValuesRouter::date), trpc::query("sparse", &ValuesRouter::sparse)),
        trpc::at("person", trpc::query("get", &ValuesRouter::person), trpc::mutation("put", &ValuesRouter::person)),
        trpc::query("area", &ValuesRouter::area), trpc::query("page", &ValuesRouter::page),
        trpc::query("strict", &ValuesRouter::strict), trpc::query("chained", &ValuesRouter::chained),
        trpc::query("stripped", &ValuesRouter::stripped).output<Stripped>(),
        trpc::query("badOutput", &ValuesRouter::badOutput).output<Stripped>(),
        trpc::at("a", trpc::at("b", trpc::at("c", trpc::at("d", trpc::query("ping", &ValuesRouter::deep))))),
        trpc::at("odd", trpc::query("with space", &ValuesRouter::space),
                 trpc::query("with/slash", &ValuesRouter::slash), trpc::query("naïve", &ValuesRouter::unicode),
                 trpc::query("per%cent", &ValuesRouter::percent)));
};

} // namespace conformance
