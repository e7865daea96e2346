#pragma once

#include <string_view>

namespace aerie::trpc::detail {

// panel/panel.html, with /*DOCUMENT*/ where the OpenAPI document belongs.
extern const std::string_view kPanelPage;

} // namespace aerie::trpc::detail
