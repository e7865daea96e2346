// The error numbers of the system as Errors.
#pragma once

#include <aerie/base/error.hpp>

#include <string>

namespace aerie::io::detail {

// An operation on a connection failed: a reset by the peer, a deadline, a closed socket. `number` is a positive errno.
Error connectionError(int number);
// Something else failed; the message says what was tried, the detail has the system's words.
Error systemError(ErrorCode code, std::string message, int number);
// "Connection refused (111)"
std::string describeErrno(int number);

} // namespace aerie::io::detail
