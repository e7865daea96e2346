// JSON Schema (2020-12, as OpenAPI 3.1 has it) of C++ types, from their tables: what JSON may come in and what goes
// out.
//
//   jsonSchema::Emitter schemas{"#/components/schemas/"};
//   std::string input = schemas.input(typeOf<CreateUser>());      // {"$ref":"#/components/schemas/CreateUser"}
//   std::string definitions = schemas.definitions();              // "CreateUser":{"type":"object",...}
//
// Structs and enums are definitions with the names that their TypeScript types have (typescript.hpp). Lengths are as in
// JSON Schema, in characters; the server counts UTF-16 code units, which differs beyond U+FFFF only.
// The same calls give the same bytes.
#pragma once

#include <aerie/base/type_info.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace aerie::jsonSchema {

class Emitter {
public:
    // Where the definitions will stand.
    explicit Emitter(std::string_view prefix);
    ~Emitter();
    Emitter(const Emitter&) = delete;
    Emitter& operator=(const Emitter&) = delete;

    // First everything that is used, so that names are known.
    void useInput(const TypeInfo& type);
    void useOutput(const TypeInfo& type);

    // The schema as it is written where it is used.
    std::string input(const TypeInfo& type);
    std::string output(const TypeInfo& type);

    // The members of the object of definitions that the schemas above mention, without its braces.
    const std::string& definitions() const noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// Whether a whole input of this type may be left out.
bool mayBeLeftOut(const TypeInfo& type) noexcept;

} // namespace aerie::jsonSchema
