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
    const State& state(const void* object) const noexcept {
        return *reinterpret_cast<const State*>(static_cast<const char*>(in(object)) + info->stateOffset);
    }
    bool isSet(const void* object) const noexcept { return state(object) == State::Set; }
    void markSet(void* object) const noexcept {
        *reinterpret_cast<State*>(static_cast<char*>(in(object)) + info->stateOffset) = State::Set;
    }
    bool isRequired(const void* defaults) const noexcept {
        if (state(defaults) != State::Unset) return state(defaults) == State::Required;
        return info->type->kind != Kind::Optional && info->type->kind != Kind::Array;
    }
    // What it is for, in the words of the struct; often empty.
    std::string_view meaning(const void* object) const noexcept {
        const char* text =
            *reinterpret_cast<const char* const*>(static_cast<const char*>(in(object)) + info->meaningOffset);
        return text ? std::string_view{text} : std::string_view{};
    }
    std::string fileKey() const { return key + "_FILE"; }
};

// In the order of the struct.
std::vector<Variable> variablesOf(const Schema& schema);

// "sampleRatio" is "SAMPLE_RATIO", "db.urlV2" is "DB_URL_V2".
std::string keyFromPath(std::string_view path);

} // namespace aerie::config::detail
