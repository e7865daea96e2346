// Why a message was refused: the status to answer with, and one sentence that names what was wrong.
#pragma once

#include <string>
#include <string_view>

namespace aerie::http::detail {

struct Failure {
    int status = 0; // 0: nothing failed
    std::string message;

    explicit operator bool() const noexcept { return status != 0; }
};

inline Failure badRequest(std::string_view message) { return {400, std::string{message}}; }

} // namespace aerie::http::detail
