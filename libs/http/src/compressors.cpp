// The compressors themselves: libdeflate and brotli for whole texts, zlib and brotli for streams.
#include <aerie/http/compression.hpp>

#include <brotli/encode.h>
#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace aerie::http {

namespace {

// Making a libdeflate compressor clears some hundred kilobytes, so each thread keeps the one it used last.
libdeflate_compressor* compressorOfThread(int level) {
    struct Kept {
        libdeflate_compressor* compressor = nullptr;
        int level = 0;
        ~Kept() { libdeflate_free_compressor(compressor); }
    };
    thread_local Kept kept;
    if (!kept.compressor || kept.level != level) {
        libdeflate_free_compressor(kept.compressor);
        kept.compressor = libdeflate_alloc_compressor(level);
        kept.level = level;
    }
    return kept.compressor;
}

class StreamCompressor {
public:
    virtual ~StreamCompressor() = default;
    // Everything given so far can be decompressed from what has come out so far.
    virtual std::string flush(std::string_view text) = 0;
    virtual std::string finish() = 0;
};

class GzipStream final : public StreamCompressor {
public:
    explicit GzipStream(int level) {
        // 15 + 16: the largest window, with gzip's head; level 8 and half a megabyte less memory would save little.
        isUsable_ =
            ::deflateInit2(&stream_, std::clamp(level, 1, 9), Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK;
    }
    ~GzipStream() override {
        if (isUsable_) ::deflateEnd(&stream_);
    }
    GzipStream(const GzipStream&) = delete;
    GzipStream& operator=(const GzipStream&) = delete;

    std::string flush(std::string_view text) override { return run(text, Z_SYNC_FLUSH); }
    std::string finish() override { return run({}, Z_FINISH); }

private:
    std::string run(std::string_view text, int mode) {
        std::string out;
        if (!isUsable_) return out;
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
        stream_.avail_in = static_cast<uInt>(text.size());
        char room[16 * 1024];
        do {
            stream_.next_out = reinterpret_cast<Bytef*>(room);
            stream_.avail_out = sizeof room;
            ::deflate(&stream_, mode);
            out.append(room, sizeof room - stream_.avail_out);
        } while (stream_.avail_out == 0);
        return out;
    }

    z_stream stream_{};
    bool isUsable_ = false;
};

class BrotliStream final : public StreamCompressor {
public:
    explicit BrotliStream(int level) : state_(::BrotliEncoderCreateInstance(nullptr, nullptr, nullptr)) {
        if (state_) ::BrotliEncoderSetParameter(state_, BROTLI_PARAM_QUALITY, static_cast<std::uint32_t>(level));
    }
    ~BrotliStream() override { ::BrotliEncoderDestroyInstance(state_); }
    BrotliStream(const BrotliStream&) = delete;
    BrotliStream& operator=(const BrotliStream&) = delete;

    std::string flush(std::string_view text) override { return run(text, BROTLI_OPERATION_FLUSH); }
    std::string finish() override { return run({}, BROTLI_OPERATION_FINISH); }

private:
    std::string run(std::string_view text, BrotliEncoderOperation operation) {
        std::string out;
        if (!state_) return out;
        const auto* in = reinterpret_cast<const std::uint8_t*>(text.data());
        std::size_t inSize = text.size();
        do {
            std::size_t outSize = 0;
            if (!::BrotliEncoderCompressStream(state_, operation, &inSize, &in, &outSize, nullptr, nullptr)) break;
            std::size_t size = 0;
            const std::uint8_t* made = ::BrotliEncoderTakeOutput(state_, &size);
            out.append(reinterpret_cast<const char*>(made), size);
        } while (inSize > 0 || ::BrotliEncoderHasMoreOutput(state_));
        return out;
    }

    BrotliEncoderState* state_;
};

std::unique_ptr<StreamCompressor> makeCompressor(ContentCoding coding, int level) {
    if (coding == ContentCoding::Brotli) return std::make_unique<BrotliStream>(level);
    return std::make_unique<GzipStream>(level);
}

} // namespace

std::string gzipCompress(std::string_view text, int level) {
    libdeflate_compressor* compressor = compressorOfThread(std::clamp(level, 1, 12));
    std::string out(::libdeflate_gzip_compress_bound(compressor, text.size()), '\0');
    out.resize(::libdeflate_gzip_compress(compressor, text.data(), text.size(), out.data(), out.size()));
    return out;
}

std::string brotliCompress(std::string_view text, int level) {
    std::size_t size = ::BrotliEncoderMaxCompressedSize(text.size());
    std::string out(size, '\0');
    ::BrotliEncoderCompress(std::clamp(level, 0, 11), BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.size(),
                            reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                            reinterpret_cast<std::uint8_t*>(out.data()));
    out.resize(size);
    return out;
}

Stream<std::string> compressStream(Stream<std::string> items, ContentCoding coding, int level) {
    const std::unique_ptr<StreamCompressor> compressor = makeCompressor(coding, level);
    while (auto item = co_await items.next()) {
        if (item->empty()) continue;
        std::string piece = compressor->flush(*item);
        co_yield std::move(piece);
    }
    std::string rest = compressor->finish();
    co_yield std::move(rest);
}

} // namespace aerie::http
