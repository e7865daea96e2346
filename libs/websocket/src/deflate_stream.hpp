// zlib behind permessage-deflate. Streams without context takeover are borrowed from a pool of the thread for one
// message, so that connections own none.
#pragma once

#include <aerie/websocket/machine.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace aerie::websocket::detail {

class Inflater {
public:
    Inflater(int windowBits, bool keepsContext) noexcept : windowBits_(windowBits), keepsContext_(keepsContext) {}
    ~Inflater() { giveBack(); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    using Status = InflateStatus;
    // Appends what a piece of a message inflates to. The text never grows beyond the limit, whatever a bomb holds.
    Status feed(std::string_view piece, std::string& out, std::size_t limit);
    // The message is complete.
    Status finish(std::string& out, std::size_t limit);

private:
    Status run(std::string_view piece, std::string& out, std::size_t limit);
    bool restart();
    void giveBack() noexcept;

    z_stream_s* stream_ = nullptr;
    int windowBits_;
    bool keepsContext_;
};

class Deflater {
public:
    Deflater(int windowBits, bool keepsContext, int level) noexcept
        : windowBits_(windowBits), level_(level), keepsContext_(keepsContext) {}
    ~Deflater();
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    // Appends the compressed form of a whole message. False: out of memory, and nothing was appended.
    bool compress(std::string_view message, std::string& out);

private:
    z_stream_s* stream_ = nullptr;
    int windowBits_;
    int level_;
    bool keepsContext_;
};

} // namespace aerie::websocket::detail
