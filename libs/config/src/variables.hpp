// The variables of a schema as a flat list.
#pragma once

#include <aerie/config/schema.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aerie::config::detail {

struct Variable {
    std::string key;  // DB_POOL_MAX
    std::string path; // db.pool.max
    std::size_t offset;
    const VariableInfo* info;

    void* in(void* object) const noexcept { return static_cast<char*>(object) + offset; }
    const void* in(const void* object) const noexcept { return static_cast<const char*>(object) + offset; }
    // Has it a value, be it the default or one from outside?
    bool isSet(const void* object) const noexcept { return *(static_cast<const bool*>(in(object)) + info->flagOffset); }
    void markSet(void* object) const noexcept { *(static_cast<bool*>(in(object)) + info->flagOffset) = true; }
    // May it be left out although it has no default?
    bool isOptional() const noexcept { return info->type->kind == Kind::Optional || info->type->kind == Kind::Array; }
    bool isRequired(const void* defaults) const noexcept { return !isOptional() && !isSet(defaults); }
    std::string fileKey() const { return key + "_FILE"; }
};

// In the order of the struct.
std::vector<Variable> variablesOf(const Schema& schema);

// "sampleRatio" is "SAMPLE_RATIO", "db.urlV2" is "DB_URL_V2".
std::string keyFromPath(std::string_view path);

} // namespace aerie::config::detail
