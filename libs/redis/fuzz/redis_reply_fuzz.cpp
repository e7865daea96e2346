// Whatever a server sends, and however it is cut: no crash, and the same replies as from the whole.
#include <aerie/redis/reply_reader.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace aerie::redis;

namespace {

std::string run(std::string_view input, std::size_t pieceSize) {
    ReplyReader reader{{.maxDepth = 8, .maxText = 1000, .maxLine = 200}};
    std::string log;
    while (!input.empty()) {
        std::string_view piece = input.substr(0, pieceSize);
        input.remove_prefix(piece.size());
        for (;;) {
            const ReplyReader::Event event = reader.next(piece);
            if (event == ReplyReader::Event::Failed) return log + "!";
            if (event == ReplyReader::Event::NeedMore) break;
            log += reader.take().describe() + '\n';
        }
        if (!piece.empty()) std::abort();
    }
    return log;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const std::string_view input{reinterpret_cast<const char*>(data + 1), size - 1};
    const std::string whole = run(input, input.size() + 1);
    if (run(input, 1 + data[0] % 16) != whole) std::abort();
    if (run(input, 1) != whole) std::abort();
    return 0;
}
