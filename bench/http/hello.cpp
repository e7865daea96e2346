// The server of libs/http with a router and the answer of limit.cpp, to be measured against it:
//
//   bench/http/compare.sh "build/release/bin/http_hello 8080" http://127.0.0.1:8080/
//
//   http_hello PORT [LOOPS]
#include <aerie/http/router.hpp>
#include <aerie/http/server.hpp>
#include <aerie/io/runtime.hpp>

#include <cstdio>
#include <cstdlib>

using namespace aerie;
using namespace aerie::http;

namespace {

Task<Response> hello(Request&) { co_return Response::json(R"({"hello":"world"})"); }
Task<Response> echo(Request& request) { co_return Response::json(std::move(request.body)); }

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) return std::fprintf(stderr, "usage: http_hello PORT [LOOPS]\n"), 2;
    Router router;
    router.get("/", hello);
    router.post("/echo", echo);

    io::Runtime runtime{argc > 2 ? std::atoi(argv[2]) : 1};
    Server server{{.port = static_cast<std::uint16_t>(std::atoi(argv[1]))}, router};
    if (auto listening = server.listen(runtime); !listening)
        return std::fprintf(stderr, "%s\n", listening.error().message().c_str()), 1;
    runtime.run();
}
