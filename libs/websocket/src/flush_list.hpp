// The connections of a thread that have something to send. They are flushed together at the end of the loop's turn, so
// that everything a socket got in one turn leaves in one write.
#pragma once

#include <aerie/websocket/connection.hpp>

namespace aerie::websocket::detail {

class FlushList {
public:
    static FlushList& ofThread() noexcept;
    void add(Connection& connection);

private:
    void run() noexcept;
    struct Job;

    aerie::detail::Ring ring_;
    bool isPosted_ = false;
};

} // namespace aerie::websocket::detail
