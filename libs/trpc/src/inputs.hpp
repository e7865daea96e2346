// The inputs of one request: JSON that is decoded, checked and taken apart when the first call asks for its input, and
// not at all when none does. So a fault in it concerns only the calls that read.
#pragma once

#include "wire_format.hpp"

#include <aerie/base/error.hpp>
#include <aerie/base/json.hpp>
#include <aerie/base/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aerie::trpc::detail {

class Inputs {
public:
    Inputs() = default;

    // One of these, before anything is read. Texts outlive this object.
    void useQueryText(std::string_view encoded) noexcept { encoded_ = encoded; }
    void useBody(std::string_view body) noexcept { text_ = body; }
    void refuse(Error error) { failure_ = std::move(error); }
    bool isRefused() const noexcept { return failure_.has_value(); }

    // The members "0" to "count - 1" of an object are the inputs; without this the whole text is the only input.
    void splitForBatch(std::size_t count) { batchSize_ = count; }
    void setMaxDepth(unsigned depth) noexcept { options_.maxDepth = depth; }
    // The id that a subscription goes on after; put into its input.
    void setLastEventId(std::string id) { lastEventId_ = std::move(id); }

    // The JSON text of a call's input; nothing when it was left out.
    Result<std::optional<std::string_view>> text(std::size_t index);
    // The same; throws what is wrong with the inputs.
    std::optional<std::string> rawText(std::size_t index);
    // Reads a call's input into a default-made value.
    std::optional<Error> read(std::size_t index, const WireFormat& format, const TypeInfo& type, void* into,
                              json::Reset reset);

private:
    void prepare();
    void split();

    std::string_view encoded_;
    std::string_view text_;
    std::string decoded_;
    std::vector<json::Raw> parts_; // of a batch; an empty text was left out
    std::size_t batchSize_ = 0;
    json::ReadOptions options_;
    std::string lastEventId_;
    std::optional<Error> failure_;
    bool isPrepared_ = false;
};

// An input text into a value, or the problem in the words of the original: text that is not JSON is BAD_REQUEST.
std::optional<Error> readInputText(std::optional<std::string_view> text, const TypeInfo& type, void* into,
                                   json::Reset reset, const json::ReadOptions& options);

} // namespace aerie::trpc::detail
