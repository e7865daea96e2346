#include <aerie/redis/script.hpp>

#include <openssl/evp.h>

namespace aerie::redis {

Script::Script(std::string text) : text_(std::move(text)) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_Digest(text_.data(), text_.size(), digest, &size, EVP_sha1(), nullptr);
    for (unsigned i = 0; i < size; ++i) {
        sha1_ += "0123456789abcdef"[digest[i] >> 4];
        sha1_ += "0123456789abcdef"[digest[i] & 15];
    }
}

} // namespace aerie::redis
