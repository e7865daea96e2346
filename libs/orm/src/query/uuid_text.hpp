// Uuids as databases keep them in text: 36 characters in either case, whatever their version. Rows by the thousand
// would feel a reader that looks at each character by itself.
#pragma once

#include <aerie/base/uuid.hpp>

#include <string_view>

namespace aerie::orm {

bool readUuid(std::string_view text, Uuid& out) noexcept;

} // namespace aerie::orm
