// superjson 2: `{"json":...,"meta":{"values":...,"v":1}}`, where the annotations in `values` say what JSON cannot.
// Written and read beside the tables: a value's type says where its annotations are.
#pragma once

#include <aerie/base/error.hpp>
#include <aerie/base/json.hpp>
#include <aerie/base/type_info.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace aerie::trpc::detail {

class ProcedureTypes;

// What is known of types before any value: most need no annotations, and their values are written and read as JSON.
class RichTypes {
public:
    // Everything that the type reaches. Types that were not added are looked at value by value.
    void add(const TypeInfo& type);

    // Whether a value of the type may have an annotation: dates and the like, and numbers, which may be NaN.
    bool mayAnnotate(const TypeInfo& type) const noexcept;
    // Whether a value without annotations may be wrong: a date must have one.
    bool mustAnnotate(const TypeInfo& type) const noexcept;

private:
    struct Facts {
        bool may;
        bool must;
    };
    std::unordered_map<const TypeInfo*, Facts> facts_;
};

namespace superjson {

// `{"json":...}` of a value; a null type is undefined.
void append(std::string& out, const RichTypes& types, const TypeInfo* type, const void* value);
// The same around a value that stands at a path of a larger document, which is `before`, the value, `after`.
void appendAround(std::string& out, const RichTypes& types, const TypeInfo& type, const void* value,
                  std::string_view path, std::string_view before, std::string_view after);

// Reads a document into a default-made value. A lastEventId that is not empty goes into the input.
std::optional<Error> read(const RichTypes& types, std::string_view text, const TypeInfo& type, void* into,
                          json::Reset reset, const json::ReadOptions& options, std::string_view lastEventId);

// "Date": what annotates values of the type, "typed-array/Uint8Array" for bytes; empty when nothing does.
std::string_view annotationOf(const TypeInfo& type) noexcept;

} // namespace superjson

} // namespace aerie::trpc::detail
