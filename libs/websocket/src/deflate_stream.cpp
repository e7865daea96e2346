#include "deflate_stream.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <vector>

namespace aerie::websocket::detail {

namespace {

constexpr std::size_t kChunk = 16 * 1024;
// What ends every flushed stream, and is therefore not sent (RFC 7692 section 7.2.1).
constexpr std::string_view kTail{"\x00\x00\xff\xff", 4};

// Streams that wait for the next message of this thread.
class Pool {
public:
    ~Pool() {
        for (z_stream* stream : inflaters_) {
            inflateEnd(stream);
            delete stream;
        }
        for (Kept& kept : deflaters_) {
            deflateEnd(kept.stream);
            delete kept.stream;
        }
    }

    z_stream* inflater(int windowBits) {
        if (!inflaters_.empty()) {
            z_stream* stream = inflaters_.back();
            inflaters_.pop_back();
            if (inflateReset2(stream, -windowBits) == Z_OK) return stream;
            inflateEnd(stream);
            delete stream;
        }
        auto stream = std::make_unique<z_stream>();
        return inflateInit2(stream.get(), -windowBits) == Z_OK ? stream.release() : nullptr;
    }
    void keepInflater(z_stream* stream) noexcept {
        if (inflaters_.size() < kKept) {
            inflaters_.push_back(stream);
            return;
        }
        inflateEnd(stream);
        delete stream;
    }

    z_stream* deflater(int windowBits, int level) {
        for (std::size_t i = 0; i < deflaters_.size(); ++i) {
            if (deflaters_[i].windowBits != windowBits || deflaters_[i].level != level) continue;
            z_stream* stream = deflaters_[i].stream;
            deflaters_.erase(deflaters_.begin() + static_cast<std::ptrdiff_t>(i));
            return stream;
        }
        auto stream = std::make_unique<z_stream>();
        const int status = deflateInit2(stream.get(), level, Z_DEFLATED, -windowBits, 8, Z_DEFAULT_STRATEGY);
        return status == Z_OK ? stream.release() : nullptr;
    }
    void keepDeflater(z_stream* stream, int windowBits, int level) noexcept {
        if (deflaters_.size() < kKept && deflateReset(stream) == Z_OK) {
            deflaters_.push_back({stream, windowBits, level});
            return;
        }
        deflateEnd(stream);
        delete stream;
    }

private:
    static constexpr std::size_t kKept = 4;
    struct Kept {
        z_stream* stream;
        int windowBits;
        int level;
    };
    std::vector<z_stream*> inflaters_;
    std::vector<Kept> deflaters_;
};

Pool& pool() {
    thread_local Pool instance;
    return instance;
}

unsigned char* bytesOf(std::string_view text) noexcept {
    return const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(text.data()));
}

} // namespace

Inflater::Status Inflater::feed(std::string_view piece, std::string& out, std::size_t limit) {
    if (!stream_ && !(stream_ = pool().inflater(windowBits_))) return Status::TooBig;
    return run(piece, out, limit);
}

Inflater::Status Inflater::finish(std::string& out, std::size_t limit) {
    const Status status = feed(kTail, out, limit);
    if (!keepsContext_) giveBack();
    return status;
}

Inflater::Status Inflater::run(std::string_view piece, std::string& out, std::size_t limit) {
    stream_->next_in = bytesOf(piece);
    stream_->avail_in = static_cast<uInt>(piece.size());
    for (;;) {
        const std::size_t before = out.size();
        // One byte more than allowed, so that a message of exactly the limit is told from a longer one.
        const std::size_t room = std::min(kChunk, limit - before + 1);
        out.resize(before + room);
        stream_->next_out = bytesOf(out) + before;
        stream_->avail_out = static_cast<uInt>(room);
        const int status = inflate(stream_, Z_SYNC_FLUSH);
        out.resize(before + room - stream_->avail_out);
        if (out.size() > limit) return Status::TooBig;
        if (status == Z_STREAM_END) {
            if (!restart()) return Status::Corrupt;
        } else if (status != Z_OK && status != Z_BUF_ERROR) {
            return Status::Corrupt;
        }
        if (stream_->avail_in == 0 && stream_->avail_out != 0) return Status::Ok;
    }
}

// A block that says it is the last one, which RFC 7692 section 7.2.3.4 allows. The stream goes on behind it, and later
// messages may refer to what came before.
bool Inflater::restart() {
    std::array<unsigned char, 32 * 1024> window;
    uInt size = window.size();
    if (inflateGetDictionary(stream_, window.data(), &size) != Z_OK) return false;
    if (inflateReset(stream_) != Z_OK) return false;
    return size == 0 || inflateSetDictionary(stream_, window.data(), size) == Z_OK;
}

void Inflater::giveBack() noexcept {
    if (stream_) pool().keepInflater(stream_);
    stream_ = nullptr;
}

Deflater::~Deflater() {
    if (stream_) pool().keepDeflater(stream_, windowBits_, level_);
}

bool Deflater::compress(std::string_view message, std::string& out) {
    if (!stream_ && !(stream_ = pool().deflater(windowBits_, level_))) return false;
    const std::size_t start = out.size();
    stream_->next_in = bytesOf(message);
    stream_->avail_in = static_cast<uInt>(message.size());
    std::size_t size = start;
    do {
        out.resize(size + std::clamp<std::size_t>(message.size() / 2, 64, kChunk));
        stream_->next_out = bytesOf(out) + size;
        stream_->avail_out = static_cast<uInt>(out.size() - size);
        deflate(stream_, Z_SYNC_FLUSH);
        size = out.size() - stream_->avail_out;
    } while (stream_->avail_out == 0);
    out.resize(size);
    if (out.size() - start >= kTail.size() && out.ends_with(kTail)) out.resize(size - kTail.size());
    // An empty message flushed twice gives nothing; one empty block stands for it.
    if (out.size() == start) out += '\0';
    if (!keepsContext_) {
        pool().keepDeflater(stream_, windowBits_, level_);
        stream_ = nullptr;
    }
    return true;
}

} // namespace aerie::websocket::detail
