#include "uploads_router.hpp"

#include <openssl/evp.h>

#include <memory>

namespace conformance {

namespace {

class Sha1 {
public:
    Sha1() : context_(EVP_MD_CTX_new()) { EVP_DigestInit_ex(context_.get(), EVP_sha1(), nullptr); }
    void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
    std::string hex() {
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        EVP_DigestFinal_ex(context_.get(), digest, &size);
        std::string out;
        for (unsigned i = 0; i < size; ++i)
            for (int half : {digest[i] >> 4, digest[i] & 15}) out += "0123456789abcdef"[half];
        return out;
    }

private:
    struct Free {
        void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> context_;
};

} // namespace

Task<UploadedForm> UploadsRouter::form(Context&, trpc::FormData input) {
    UploadedForm out;
    for (const trpc::FormEntry& entry : input.entries) {
        if (!entry.file) {
            out.fields.emplace_back(entry.name, entry.value);
            continue;
        }
        const std::string content = co_await entry.file->read();
        Sha1 sha1;
        sha1.add(content);
        out.files.push_back({entry.name, entry.file->name, entry.file->type, content.size(), sha1.hex()});
    }
    co_return out;
}

Task<UploadedBytes> UploadsRouter::bytes(Context&, trpc::ByteStream input) {
    UploadedBytes out{};
    Sha1 sha1;
    while (auto piece = co_await input.next()) {
        out.size += piece->size();
        sha1.add(*piece);
    }
    out.sha1 = sha1.hex();
    co_return out;
}

} // namespace conformance
