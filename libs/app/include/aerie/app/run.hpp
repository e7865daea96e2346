// The whole of an application's main file:
//
//   int main(int argc, char** argv) { return aerie::run<AppModule>(argc, argv); }
//
// Without a command it serves, until SIGTERM or SIGINT: it stops accepting, finishes, calls the lifecycle methods,
// exits with 0. A second signal exits at once. Other commands: `routes`, and what providers contribute (commands.hpp);
// `--help` lists them. Status: 0 done, 1 failed, 2 called wrongly.
//
// Under a supervisor, AERIE_LISTEN_FD is the number of an inherited listening socket that is used instead of binding,
// and AERIE_READY_FD that of a pipe: "ready\n" is written to it, and it is closed, once everything is served.
#pragma once

#include <aerie/app/application.hpp>

namespace aerie {

namespace app::detail {
int runApplication(const GraphInfo& graph, int argc, char** argv);
}

template<class Root> int run(int argc, char** argv) {
    return app::detail::runApplication(app::detail::graphOf<Root>(), argc, argv);
}

} // namespace aerie
