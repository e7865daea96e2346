// Would `new URL(text)` of the WHATWG URL standard accept the text?
#pragma once

#include <string_view>

namespace aerie::config::detail {

// True for an absolute `scheme://...` without a reason for the standard's parser to fail. One part of the standard is
// not here: a host with letters outside ASCII is not looked up in the IDNA tables, any valid UTF-8 passes.
bool isUrl(std::string_view text);

} // namespace aerie::config::detail
