#pragma once
#include <aerie/pipeline/list.hpp>
namespace aerie::app {
struct CoreModule {
    static constexpr bool global = true;
};
} // namespace aerie::app
