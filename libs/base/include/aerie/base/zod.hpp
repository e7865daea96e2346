// zod 4 schemas of C++ types, from their tables: for front-end forms that refuse what the server would refuse.
//
//   zod::Emitter schemas;
//   schemas.use(typeOf<CreateUser>());                          // first everything that is used, so that names are
//   known std::string line = schemas.schema(typeOf<CreateUser>());    // "CreateUser" std::string file =
//   schemas.declarations();                  // export const CreateUser = z.object({ ... });
//
// The schemas take what the TypeScript types of inputs say (typescript.hpp), so a Timestamp is a Date. What may be left
// out may be left out here; the server fills in its default. Whole numbers beyond 2^53 are refused here, as JavaScript
// cannot tell them apart. The same calls give the same bytes.
#pragma once

#include <aerie/base/type_info.hpp>

#include <memory>
#include <string>

namespace aerie::zod {

class Emitter {
public:
    Emitter();
    ~Emitter();
    Emitter(const Emitter&) = delete;
    Emitter& operator=(const Emitter&) = delete;

    void use(const TypeInfo& type);
    std::string schema(const TypeInfo& type);
    const std::string& declarations() const noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aerie::zod
