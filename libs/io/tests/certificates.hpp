// Certificates for tests of TLS, here and in the libraries above.
#pragma once

#include <aerie/io/tls.hpp>

#include <doctest/doctest.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <utility>

namespace aerie::io::test {

template<auto Free> struct Freed {
    template<class T> void operator()(T* object) const noexcept { Free(object); }
};

inline std::string pemOf(auto&& write) {
    const std::unique_ptr<BIO, Freed<BIO_free>> bio{BIO_new(BIO_s_mem())};
    write(bio.get());
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

// A certificate for these names ("DNS:a,IP:127.0.0.1"), signed by itself, valid from now on for this many days.
inline TlsCertificate makeCertificate(const std::string& names, int days = 10) {
    const std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> key{EVP_EC_gen("P-256")};
    const std::unique_ptr<X509, Freed<X509_free>> certificate{X509_new()};
    X509* x = certificate.get();
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), days < 0 ? days * 2 * 86'400L : -3'600);
    X509_gmtime_adj(X509_getm_notAfter(x), days * 86'400L);
    X509_set_pubkey(x, key.get());
    X509_NAME* name = X509_get_subject_name(x);
    // Each is its own authority, and authorities are found by their names.
    static int made = 0;
    const std::string commonName = "test " + std::to_string(++made);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(commonName.c_str()), -1,
                               -1, 0);
    X509_set_issuer_name(x, name);
    X509V3_CTX context;
    X509V3_set_ctx(&context, x, x, nullptr, nullptr, 0);
    for (const auto& [nid, value] :
         {std::pair{NID_subject_alt_name, names.c_str()}, {NID_basic_constraints, "CA:TRUE"}}) {
        X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
        REQUIRE(extension);
        X509_add_ext(x, extension, -1);
        X509_EXTENSION_free(extension);
    }
    REQUIRE(X509_sign(x, key.get(), EVP_sha256()) > 0);
    return {pemOf([&](BIO* bio) { PEM_write_bio_X509(bio, x); }),
            pemOf([&](BIO* bio) { PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); })};
}

} // namespace aerie::io::test
