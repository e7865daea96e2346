// What every application has without naming it.
#pragma once

#include <aerie/app/metrics.hpp>
#include <aerie/pipeline/list.hpp>

namespace aerie::app::detail {

struct CoreModule {
    static constexpr bool global = true;
    using providers = list<Metrics>;
    using exports = list<Metrics>;
};

} // namespace aerie::app::detail
