// The open WebSockets of a mount, on all loops, for what is told to all of them.
#pragma once

#include <aerie/io/event_loop.hpp>
#include <aerie/io/link.hpp>

#include <memory>
#include <mutex>
#include <vector>

namespace aerie::trpc::detail {

struct WsMember : aerie::detail::Link {
    virtual void notifyReconnect() = 0;
    virtual void cut() noexcept = 0;

protected:
    ~WsMember() { remove(); }
};

class WsHub {
public:
    // On the member's loop; it leaves by being destroyed.
    void add(WsMember& member);
    // From any thread: once for every member, on its loop.
    void notifyReconnect();
    void cutAll();

private:
    struct OfLoop {
        io::EventLoop* loop;
        io::LoopHandle handle;
        aerie::detail::Ring members;
    };
    template<class Function> void forEach(Function function);

    std::mutex mutex_;
    std::vector<std::shared_ptr<OfLoop>> loops_;
};

} // namespace aerie::trpc::detail
