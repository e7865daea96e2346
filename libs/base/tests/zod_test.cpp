#include <aerie/base/containers.hpp>
#include <aerie/base/json.hpp>
#include <aerie/base/number.hpp>
#include <aerie/base/optional.hpp>
#include <aerie/base/text.hpp>
#include <aerie/base/zod.hpp>

#include <doctest/doctest.h>

#include <optional>

using namespace aerie;

namespace zod_test {

enum class Role { guest, admin };
struct Tree {
    std::string label;
    std::vector<Tree> children;
};
struct Form {
    static constexpr bool strict = true;
    Text<3, 50> name;
    Optional<Email> mail;
    std::optional<Int<1, 5>> rank;
    Nullable<Role> role;
    Default<int, 3> count;
    std::map<std::string, double> rates;
    std::variant<bool, std::string> either;
    Tree tree;
};

std::string of(const TypeInfo& type) {
    zod::Emitter schemas;
    schemas.use(type);
    return schemas.schema(type);
}

TEST_CASE("simple types have the schema of what the server takes") {
    CHECK(of(typeOf<bool>()) == "z.boolean()");
    CHECK(of(typeOf<std::uint8_t>()) == "z.int().min(0).max(255)");
    CHECK(of(typeOf<std::int64_t>()) == "z.int()");
    CHECK(of(typeOf<std::uint64_t>()) == "z.int().min(0)");
    CHECK(of(typeOf<double>()) == "z.number()");
    CHECK(of(typeOf<Text<1, 5>>()) == "z.string().min(1).max(5)");
    CHECK(of(typeOf<Email>()) == "z.email().max(255)");
    CHECK(of(typeOf<Uuid>()) == "z.guid()");
    CHECK(of(typeOf<Timestamp>()) == "z.date()");
    CHECK(of(typeOf<std::vector<std::string>>()) == "z.array(z.string())");
    CHECK(of(typeOf<std::pair<int, bool>>()) == "z.tuple([z.int().min(-2147483648).max(2147483647), z.boolean()])");
    CHECK(of(typeOf<std::optional<bool>>()) == "z.boolean().nullish()");
}

TEST_CASE("structs are declared once, before what needs them, and may hold themselves") {
    zod::Emitter schemas;
    schemas.use(typeOf<Form>());
    CHECK(schemas.schema(typeOf<Form>()) == "Form");
    CHECK(schemas.schema(typeOf<Form>()) == "Form");
    CHECK(schemas.declarations() == R"(export const Role = z.enum(["guest", "admin"]);
export const Tree = z.object({
  "label": z.string(),
  get "children"() {
    return z.array(Tree);
  },
});
export const Form = z.strictObject({
  "name": z.string().min(3).max(50),
  "mail": z.email().max(255).optional(),
  "rank": z.int().min(1).max(5).nullish(),
  "role": Role.nullable(),
  "count": z.int().min(-2147483648).max(2147483647).optional(),
  "rates": z.record(z.string(), z.number()),
  "either": z.union([z.boolean(), z.string()]),
  "tree": Tree,
});
)");
}

} // namespace zod_test
