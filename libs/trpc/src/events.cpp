#include "events.hpp"

#include <aerie/base/exception.hpp>
#include <aerie/trpc/detail/object_mark.hpp>

#include <string>
#include <utility>

namespace aerie::trpc::detail {

namespace {

const void* memberOf(const TypeInfo& type, const void* value, std::size_t index) noexcept {
    return static_cast<const char*>(value) + type.members[index].offset;
}

const std::string& checkedId(const std::string& id) {
    using namespace std::string_view_literals;
    if (id.empty()) throw InternalServerErrorException{"An empty id was used for a tracked event."};
    if (id.find_first_of("\0\r\n"sv) != std::string::npos)
        throw InternalServerErrorException{"The id of a tracked event holds a NUL or a line break."};
    return id;
}

} // namespace

Event eventOf(const EventSource::Item& item) {
    const TypeInfo* type = item.type;
    const void* value = item.value;
    while (type->kind == Kind::Union) {
        const TypeInfo* chosen = type->alternatives[type->ops.variant->index(value)];
        value = type->ops.variant->value(value);
        type = chosen;
    }
    Event event{.type = type, .value = value};
    if (hasMeaning(*type, ObjectMark::Meaning::Tracked)) {
        event.id = checkedId(*static_cast<const std::string*>(memberOf(*type, value, 0)));
        event.tracked = value;
        event.trackedType = type;
        event.type = type->members[1].type;
        event.value = memberOf(*type, value, 1);
    } else if (hasMeaning(*type, ObjectMark::Meaning::Returned)) {
        event.isReturned = true;
        event.type = type->members[0].type;
        event.value = memberOf(*type, value, 0);
    }
    return event;
}

void Ticker::onExpire() noexcept {
    hasTicked_ = true;
    TaskContext::Activation keep{TaskContext::current()};
    if (const auto waiting = std::exchange(waiting_, nullptr)) waiting.resume();
}

bool NextOrTick::await_suspend(std::coroutine_handle<> consumer) {
    // First: the producer may come and resume the consumer, and this object be gone, before suspend() returns.
    ticker_.wait(consumer);
    return source_.suspend(consumer);
}

bool NextOrTick::await_resume() noexcept {
    TaskContext::setCurrent(context_);
    ticker_.stopWaiting();
    if (source_.isReady()) return true;
    source_.leave();
    return false;
}

} // namespace aerie::trpc::detail
