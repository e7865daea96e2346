// What the operating system knows of this process, and how late its event loops are.
#pragma once

#include <aerie/app/metrics.hpp>
#include <aerie/io/event_loop.hpp>
#include <aerie/io/task.hpp>

#include <span>

namespace aerie::app {

void collectProcess(MetricsPage& page);

// How long a loop takes to come to something that was posted to it just now; at most a second.
Task<> collectLoops(MetricsPage& page, std::span<const io::LoopHandle> loops);

} // namespace aerie::app
