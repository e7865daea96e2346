// Serves an application until the process is told to end.
#pragma once

#include <aerie/app/detail/provider_info.hpp>

namespace aerie::app {

// The status for the shell.
int serve(const detail::GraphInfo& graph);

} // namespace aerie::app
