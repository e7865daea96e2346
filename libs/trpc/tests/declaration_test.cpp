#include "support.hpp"

#include <aerie/trpc/declaration.hpp>

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace aerie;
using namespace aerie::trpc;
using namespace aerie::trpc::test;

namespace aerie::trpc::test {

struct Address {
    std::string street;
    std::optional<std::string> zip;
};
struct Person {
    Uuid id;
    std::string name;
    Timestamp born;
    std::vector<Address> addresses;
};
struct PersonQuery {
    Default<Int<1, 100>, 20> limit;
    std::optional<Uuid> cursor;
};
struct Page {
    std::vector<Person> items;
    std::optional<Uuid> nextCursor;
};
struct Query { // a name that the declaration itself needs
    std::string text;
};
struct ExtraData {
    std::optional<std::string> hint;
};
ExtraData addHint(const ErrorFormatterOptions&, ErrorShape&) { return {}; }

class PeopleRouter {
public:
    Page list(Context&, PersonQuery) { return {}; }
    Person put(Context&, Person person) { return person; }
    void clear(Context&) {}
    Stream<Person> added(Context&) { co_return; }
    std::string search(Context&, std::optional<Query>) { return {}; }

    static constexpr auto errorFormatter = trpc::errorFormatter<&addHint>();
    static constexpr auto routes = trpc::router(
        trpc::at("people", trpc::query("list", &PeopleRouter::list), trpc::mutation("put", &PeopleRouter::put),
                 trpc::mutation("clear", &PeopleRouter::clear), trpc::subscription("added", &PeopleRouter::added)),
        trpc::query("full text's", &PeopleRouter::search));
};

class SmallRouter {
public:
    std::string hello(trpc::Context&) { return {}; }
    static constexpr auto routes = trpc::router(trpc::query("hello", &SmallRouter::hello));
};

} // namespace aerie::trpc::test

TEST_CASE("a declaration holds what the routers use and no more") {
    CHECK(declarationOf<SmallRouter>() ==
          R"(// Generated from the C++ routers by `backend codegen`. Do not edit: change the C++ types and run it again.
import type { TRPCBuiltRouter, TRPCDefaultErrorShape, TRPCQueryProcedure } from '@trpc/server';

type Query<I, O> = TRPCQueryProcedure<{ input: I; output: O; meta: unknown }>;
type Root = { ctx: object; meta: object; errorShape: TRPCDefaultErrorShape; transformer: false };

export type AppRouter = TRPCBuiltRouter<Root, {
  hello: Query<void, string>;
}>;
)");
}

TEST_CASE("structs are interfaces, names that are taken are numbered, the error's data is a type") {
    CHECK(declarationOf<PeopleRouter>({.name = "People", .command = "people codegen"}) ==
          R"(// Generated from the C++ routers by `people codegen`. Do not edit: change the C++ types and run it again.
import type { TRPCBuiltRouter, TRPC_ERROR_CODE_NUMBER, TRPCDefaultErrorData, TRPCMutationProcedure, TRPCQueryProcedure, TRPCSubscriptionProcedure } from '@trpc/server';

type Query<I, O> = TRPCQueryProcedure<{ input: I; output: O; meta: unknown }>;
type Mutation<I, O> = TRPCMutationProcedure<{ input: I; output: O; meta: unknown }>;
type Subscription<I, O> = TRPCSubscriptionProcedure<{ input: I; output: AsyncIterable<O, void, any>; meta: unknown }>;
type Root = { ctx: object; meta: object; errorShape: ErrorShape; transformer: false };

export interface Address {
  street: string;
  zip: string | null;
}

export interface Person {
  id: string;
  name: string;
  born: Date;
  addresses: Address[];
}

export interface Page {
  items: Person[];
  nextCursor: string | null;
}

export interface PersonQuery {
  limit?: number | undefined;
  cursor?: string | null | undefined;
}

export interface AddressInput {
  street: string;
  zip?: string | null | undefined;
}

export interface PersonInput {
  id: string;
  name: string;
  born: Date;
  addresses: AddressInput[];
}

export interface Query2 {
  text: string;
}

export interface ExtraData {
  hint: string | null;
}

export interface ErrorShape {
  message: string;
  code: TRPC_ERROR_CODE_NUMBER;
  data: TRPCDefaultErrorData & ExtraData;
}

export type People = TRPCBuiltRouter<Root, {
  people: {
    list: Query<PersonQuery, Page>;
    put: Mutation<PersonInput, Person>;
    clear: Mutation<void, undefined>;
    added: Subscription<void, Person>;
  };
  'full text\'s': Query<Query2 | null | undefined, string>;
}>;
)");
}

TEST_CASE("the same routers give the same bytes") {
    CHECK(declarationOf<PeopleRouter>() == declarationOf<PeopleRouter>());
}

namespace {

std::string slurp(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream{name}.rdbuf();
    return text.str();
}

struct TemporaryFile {
    TemporaryFile() {
        char pattern[] = "/tmp/aerie-codegen-XXXXXX";
        folder = mkdtemp(pattern);
        name = folder + "/app_router.ts";
    }
    ~TemporaryFile() {
        std::remove(name.c_str());
        std::remove(folder.c_str());
    }
    std::string folder, name;
};

CodegenResult codegen(std::vector<std::string_view> arguments, const std::string& file) {
    return runCodegen(ProcedureTable::of<SmallRouter>(), arguments, file);
}

} // namespace

TEST_SUITE("codegen") {

    TEST_CASE("it writes the file, and leaves one that is up to date untouched") {
        TemporaryFile file;

        CHECK(codegen({}, file.name).out == file.name + " written\n");
        CHECK(slurp(file.name) == declarationOf<SmallRouter>());
        CHECK(codegen({}, file.name).out == file.name + " is up to date\n");
        std::ofstream{file.name} << "old";
        CHECK(codegen({"--out", file.name}, "elsewhere").out == file.name + " updated\n");
        CHECK(slurp(file.name) == declarationOf<SmallRouter>());
    }

    TEST_CASE("--check writes nothing and says what to do") {
        TemporaryFile file;

        const CodegenResult missing = codegen({"--check"}, file.name);
        CHECK(missing.status == 1);
        CHECK(missing.err == file.name + " is missing: run `backend codegen` and commit what it writes\n");
        std::ofstream{file.name} << "old";
        CHECK(codegen({"--check"}, file.name).status == 1);
        CHECK(slurp(file.name) == "old");
        codegen({}, file.name);
        CHECK(codegen({"--check"}, file.name).status == 0);
    }

    TEST_CASE("a dash is the terminal") { CHECK(codegen({"--out", "-"}, "").out == declarationOf<SmallRouter>()); }

    TEST_CASE("misuse and unwritable places are told") {
        CHECK(codegen({"--frobnicate"}, "x").status == 2);
        CHECK(codegen({"--out"}, "x").status == 2);
        const CodegenResult result = codegen({}, "/nonexistent/app_router.ts");
        CHECK(result.status == 1);
        CHECK(result.err == "codegen: /nonexistent/app_router.ts cannot be written: No such file or directory\n");
    }
}
