#include "envelopes.hpp"

#include <utility>

namespace aerie::trpc::detail {

namespace {
constexpr std::size_t kUsualEnvelope = 128;
}

Envelopes::Envelopes(std::size_t count, bool isBatch) : count_(count), isBatch_(isBatch) {
    body_.reserve(count * kUsualEnvelope);
    if (isBatch_) body_ += '[';
}

std::string& Envelopes::open(std::size_t index) {
    if (index != next_) {
        if (waiting_.empty()) waiting_.resize(count_);
        return waiting_[index];
    }
    if (index > 0) body_ += ',';
    return body_;
}

void Envelopes::close(std::size_t index) {
    if (index != next_) return;
    for (++next_; next_ < waiting_.size() && !waiting_[next_].empty(); ++next_) (body_ += ',') += waiting_[next_];
}

std::string Envelopes::take() {
    if (isBatch_) body_ += ']';
    return std::move(body_);
}

} // namespace aerie::trpc::detail
