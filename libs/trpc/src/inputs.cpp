#include "inputs.hpp"

#include "query_fields.hpp"

#include <aerie/base/exception.hpp>

#include <charconv>

namespace aerie::trpc::detail {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// What a batch's object is read into: the members that are the index of a call, as text. Others are checked and
// dropped.
struct BatchParts {
    std::vector<json::Raw>* parts;
    json::Raw unused;
};

// The index written as JavaScript would ("0", "17", never "007"); nothing when it is not the index of a call.
std::optional<std::size_t> indexFromKey(std::string_view key, std::size_t count) noexcept {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
    if (error != std::errc{} || end != key.data() + key.size()) return std::nullopt;
    if (index >= count || (key.size() > 1 && key.front() == '0')) return std::nullopt;
    return index;
}

constexpr RecordOps kBatchPartsOps{
    [](void* self) {
        for (json::Raw& part : *static_cast<BatchParts*>(self)->parts) part.text.clear();
    },
    [](void* self, std::string_view key) -> void* {
        auto& batch = *static_cast<BatchParts*>(self);
        const auto index = indexFromKey(key, batch.parts->size());
        return index ? &(*batch.parts)[*index] : &batch.unused;
    },
    [](const void*, void*, void (*)(void*, std::string_view, const void*)) {},
};

constexpr TypeInfo kBatchPartsType{.kind = Kind::Record,
                                   .size = sizeof(BatchParts),
                                   .element = &typeOf<json::Raw>(),
                                   .ops = {.record = &kBatchPartsOps}};

// A malformed text is the caller's mistake in the input, and PARSE_ERROR is kept for messages that are no JSON.
Error asBadRequest(Error error) {
    if (error.code() != ErrorCode::ParseError) return error;
    return Error{ErrorCode::BadRequest, error.message(), error.location()};
}

} // namespace

std::optional<Error> readInputText(std::optional<std::string_view> text, const TypeInfo& type, void* into,
                                   json::Reset reset, const json::ReadOptions& options) {
    std::optional<Error> error = text ? json::read(type, into, reset, *text, options) : json::readMissing(type, into);
    if (error) error = asBadRequest(*std::move(error));
    return error;
}

void Inputs::prepare() {
    isPrepared_ = true;
    if (failure_) return;
    if (!encoded_.empty()) {
        decoded_ = decodeQueryText(encoded_);
        text_ = decoded_;
    } else if (text_.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
        text_.remove_prefix(kByteOrderMark.size());
    }
    if (batchSize_ > 0 && !text_.empty()) split();
}

void Inputs::split() {
    parts_.resize(batchSize_);
    BatchParts batch{&parts_, {}};
    for (json::Raw& part : parts_) part.text.clear();
    const auto reset = [](void* target) { kBatchPartsOps.clear(target); };
    if (auto error = json::read(kBatchPartsType, &batch, reset, text_, options_)) {
        failure_ = error->issues().empty()
                       ? asBadRequest(*std::move(error))
                       : Error{ErrorCode::BadRequest, "\"input\" needs to be an object when doing a batch call"};
    }
}

Result<std::optional<std::string_view>> Inputs::text(std::size_t index) {
    if (!isPrepared_) prepare();
    if (failure_) return *failure_;
    std::string_view text = text_;
    if (batchSize_ > 0) text = index < parts_.size() ? std::string_view{parts_[index].text} : std::string_view{};
    if (text.empty()) return std::optional<std::string_view>{};
    return std::optional<std::string_view>{text};
}

std::optional<std::string> Inputs::rawText(std::size_t index) {
    auto input = text(index);
    if (!input) throw Exception{input.error()};
    return *input ? std::optional{std::string{**input}} : std::nullopt;
}

std::optional<Error> Inputs::read(std::size_t index, const WireFormat& format, const TypeInfo& type, void* into,
                                  json::Reset reset) {
    auto input = text(index);
    if (!input) return input.error();
    return format.read(*input, type, into, reset, options_, lastEventId_);
}

} // namespace aerie::trpc::detail
