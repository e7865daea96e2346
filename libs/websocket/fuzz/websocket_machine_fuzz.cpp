// Whatever comes in, and however it is cut: no crash, and the same messages as from the whole. The first two bytes
// choose the role, compression, the limit, and the size of the pieces.
#include <aerie/websocket/machine.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

using namespace aerie::websocket;

namespace {

std::string run(std::string_view input, Role role, const MachineOptions& options, std::size_t pieceSize) {
    Machine machine{role, options};
    std::string log;
    while (!input.empty()) {
        const std::string_view piece = input.substr(0, pieceSize);
        input.remove_prefix(piece.size());
        std::vector<char> bytes{piece.begin(), piece.end()};
        std::span<char> rest{bytes};
        for (;;) {
            const Machine::Event event = machine.next(rest);
            if (event == Machine::Event::NeedMore) break;
            log += std::to_string(static_cast<int>(event));
            if (event == Machine::Event::Close || event == Machine::Event::Failed)
                return log + ' ' + std::to_string(machine.closeCode());
            if (machine.payload().size() > std::max<std::size_t>(options.maxMessageSize, 125)) std::abort();
            log.append(":").append(machine.payload()).append("\n");
        }
        if (!rest.empty()) std::abort();
    }
    return log;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const Role role = data[0] & 1 ? Role::Client : Role::Server;
    MachineOptions options;
    options.maxMessageSize = data[0] & 2 ? 100 : 100'000;
    if (data[0] & 4) {
        options.deflate = DeflateParameters{};
        options.deflate->clientContextTakeover = options.deflate->serverContextTakeover = (data[0] & 8) != 0;
        options.deflate->clientMaxWindowBits = options.deflate->serverMaxWindowBits = 8 + (data[0] >> 4) % 8;
    }
    const std::string_view input{reinterpret_cast<const char*>(data + 2), size - 2};
    const std::string whole = run(input, role, options, input.size() + 1);
    if (run(input, role, options, 1 + data[1] % 16) != whole) std::abort();
    if (run(input, role, options, 1) != whole) std::abort();
    return 0;
}
