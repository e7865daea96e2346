// The quick reader: straight from text into a value, as long as nothing is wrong with it.
//
// It makes no issues. At the first oddity (a value that does not fit, a structure given twice) it stops, and the caller
// starts over with the tree and the Validator (json_validator.hpp), which know all the rules. So what is right is fast,
// and problems are found by one piece of code only.
#pragma once

#include "json_fit.hpp"
#include "json_scan.hpp"

#include <aerie/base/type_info.hpp>

namespace aerie::json::detail {

class Reader {
public:
    Reader(std::string_view text, unsigned maxDepth) noexcept : scanner_(text, maxDepth) {}

    // False: the text is broken, or something is odd. Ask the scanner which.
    bool readDocument(const TypeInfo& type, void* out) { return readValue(type, out) && scanner_.readEnd(); }
    const Scanner& scanner() const noexcept { return scanner_; }

private:
    bool readValue(const TypeInfo& type, void* out);
    bool readText(const TypeInfo& type, void* out);
    bool readInteger(const TypeInfo& type, void* out);
    bool readFloat(const TypeInfo& type, void* out);
    bool readBoolean(void* out);
    bool readScalar(const TypeInfo& type, void* out);
    bool readEnum(const TypeInfo& type, void* out);
    bool readOptional(const TypeInfo& type, void* out);
    bool readObject(const TypeInfo& type, void* out);
    bool readRecord(const TypeInfo& type, void* out);
    bool readArray(const TypeInfo& type, void* out);
    bool readTuple(const TypeInfo& type, void* out);
    bool readUnion(const TypeInfo& type, void* out);
    bool readDiscriminated(const TypeInfo& type, std::string_view discriminator, void* out);
    bool readTrial(const TypeInfo& type, void* out);
    bool readJson(const TypeInfo& type, void* out);

    Scanner scanner_;
};

} // namespace aerie::json::detail
