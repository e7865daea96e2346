// Timestamps as databases keep them in text. The two forms that TypeORM's columns hold, `2024-01-02 03:04:05` and
// `2024-01-02 03:04:05.678`, are read without the general parser, which rows by the thousand would feel.
#pragma once

#include <aerie/base/timestamp.hpp>

#include <string_view>

namespace aerie::orm {

bool readTimestamp(std::string_view text, Timestamp& out);

} // namespace aerie::orm
