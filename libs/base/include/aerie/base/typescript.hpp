// TypeScript types of C++ types, from their tables: what a front end may send and what it gets.
//
//   typescript::Emitter types;
//   types.useInput(typeOf<CreateUser>());            // first say everything that is used, so that names are known
//   types.useOutput(typeOf<User>());
//   std::string line = "create: Mutation<" + types.inputType(typeOf<CreateUser>()) + ", " +
//                      types.outputType(typeOf<User>()) + ">;";
//   std::string file = types.declarations() + line;  // export interface User { ... }
//
//   C++                                              TypeScript
//   bool; integers and floating point                boolean; number (beyond 2^53 JavaScript rounds)
//   std::string, Text, Email, Url, Uuid; Timestamp   string; Date
//   enum                                             a union of its names, `type Role = 'guest' | 'admin'`
//   struct                                           an interface of the same name
//   std::optional<T>                                 x?: T | null in input, x: T | null in output
//   Optional<T>; Nullable<T>                         x?: T; x: T | null
//   Default<T, v>                                    x?: T in input, x: T in output
//   std::vector<T>; std::array<T, N>                 T[]; [T, ..., T] up to 8 elements
//   std::map<std::string, T>                         Record<string, T>
//   std::tuple, std::pair; std::variant              [A, B]; A | B
//   json::Raw, json::Value; std::monostate; void     unknown; null; void
//
// A struct that looks the same both ways is one interface. Otherwise the plain name is the output's, and `NameInput`
// the input's; a struct that is used one way only has the plain name. Different C++ types with one name are numbered in
// the order of use: User, User2. The same calls give the same bytes; declarations stand behind what they need.
#pragma once

#include <aerie/base/type_info.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace aerie::typescript {

class Emitter {
public:
    Emitter();
    ~Emitter();
    Emitter(Emitter&&) noexcept;
    Emitter& operator=(Emitter&&) noexcept;

    // Keeps a name for the caller. Names that TypeScript or these types need (Date, Record, string ...) are kept
    // already.
    void reserve(std::string_view name);

    void useInput(const TypeInfo& type);
    void useOutput(const TypeInfo& type);

    // The type as it is written where it is used: `User[]`, `{ ... }`, `void`. A whole input that may be left out has
    // `| undefined`.
    std::string inputType(const TypeInfo& type);
    std::string outputType(const TypeInfo& type);

    // `export interface` and `export type` of everything that the types above mention.
    std::string declarations() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::typescript
