// The command behind the front door script: the verbs that are programs rather than steps.
#include "dev/supervisor.hpp"
#include "doctor/checks.hpp"

#include <cstdio>
#include <filesystem>
#include <string_view>

using namespace aerie::tools;

namespace {

constexpr std::string_view kHelp = R"(aerie - the development side of an Aerie project

  aerie dev [--root DIR] [--build DIR] [--target NAME]
        Serve build/bin/NAME (backend), build it again at every save, move over without a refused request.
        HOST, PORT and the .env files of the root say where; http://localhost:3001 when they do not.
  aerie doctor [--root DIR]
        Look at the port, the disk, the data folder and the database file; exit 1 when something is bad.
)";

struct Arguments {
    std::string root = ".";
    std::string build;
    std::string target = "backend";
    std::string unknown;
};

Arguments parse(int argc, char** argv) {
    Arguments out;
    for (int i = 2; i < argc; ++i) {
        std::string_view name = argv[i];
        std::string* value = name == "--root"     ? &out.root
                             : name == "--build"  ? &out.build
                             : name == "--target" ? &out.target
                                                  : nullptr;
        if (!value || i + 1 >= argc) {
            out.unknown = name;
            break;
        }
        *value = argv[++i];
    }
    std::error_code failure;
    if (auto whole = std::filesystem::canonical(out.root, failure); !failure) out.root = whole.string();
    if (out.build.empty()) out.build = out.root + "/build/dev";
    return out;
}

int fail(std::string_view message) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(message.size()), message.data());
    return 1;
}

int dev(const Arguments& arguments) {
    std::error_code failure;
    std::filesystem::create_directories(arguments.build + "/log", failure);
    auto supervisor = Supervisor::open({.root = arguments.root, .build = {arguments.build, arguments.target}});
    if (!supervisor) return fail(supervisor.error().message());
    return supervisor->run();
}

int doctor(const Arguments& arguments) {
    bool isBad = false;
    for (auto& finding : checkAll(arguments.root, ProjectEnvironment{arguments.root})) {
        std::puts(toLine(finding).c_str());
        isBad = isBad || finding.health == Health::Bad;
    }
    return isBad ? 1 : 0;
}

} // namespace

int main(int argc, char** argv) {
    std::string_view verb = argc > 1 ? argv[1] : "--help";
    if (verb == "--help" || verb == "help" || (argc > 2 && std::string_view{argv[2]} == "--help")) {
        std::fwrite(kHelp.data(), 1, kHelp.size(), stdout);
        return 0;
    }
    auto arguments = parse(argc, argv);
    if (!arguments.unknown.empty())
        return fail("aerie " + std::string{verb} + ": " + arguments.unknown + " is not understood; see aerie --help");
    if (verb == "dev") return dev(arguments);
    if (verb == "doctor") return doctor(arguments);
    return fail("aerie: there is no verb " + std::string{verb} + "; see aerie --help");
}
