#include "ws_hub.hpp"

namespace aerie::trpc::detail {

void WsHub::add(WsMember& member) {
    io::EventLoop& loop = io::EventLoop::current();
    std::lock_guard lock{mutex_};
    for (const auto& known : loops_) {
        if (known->loop != &loop) continue;
        known->members.append(member);
        return;
    }
    auto fresh = std::make_shared<OfLoop>();
    fresh->loop = &loop;
    fresh->handle = loop.handle();
    fresh->members.append(member);
    loops_.push_back(std::move(fresh));
}

template<class Function> void WsHub::forEach(Function function) {
    std::lock_guard lock{mutex_};
    for (const auto& loop : loops_)
        loop->handle.post([loop, function] {
            for (aerie::detail::Link* at = loop->members.next; at != &loop->members;) {
                auto& member = static_cast<WsMember&>(*at);
                at = at->next; // the member may leave
                function(member);
            }
        });
}

void WsHub::notifyReconnect() {
    forEach([](WsMember& member) { member.notifyReconnect(); });
}

void WsHub::cutAll() {
    forEach([](WsMember& member) { member.cut(); });
}

} // namespace aerie::trpc::detail
