// The errors of this library, each in one place.
#pragma once

#include <aerie/redis/error.hpp>
#include <aerie/redis/options.hpp>
#include <aerie/redis/reply.hpp>

#include <string>
#include <string_view>

namespace aerie::redis {

Error errorOfReply(std::string_view text);
// An answer of another shape than the command has.
Error unexpectedReply(const Reply& reply);
Error lostConnection(const Options& options, const Error& cause);
Error notConnected(const Options& options, const Error* cause);
Error timedOut(const Options& options, bool wasSent);
Error queueFull(const char* what, std::size_t limit);
Error clientClosed();

} // namespace aerie::redis
