#include "tls_context.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <iterator>

namespace aerie::io {

namespace {

using detail::Certificate;
using detail::MemoryBio;
using detail::PrivateKey;
using detail::SslContext;

Error tlsError(std::string message) {
    return Error{ErrorCode::InternalServerError, std::move(message)}.withDetail(detail::takeOpensslErrors());
}

Result<std::string> readText(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    if (!file) return Error{ErrorCode::InternalServerError, "The file \"" + path + "\" cannot be read."};
    return text;
}

MemoryBio over(const std::string& text) {
    return MemoryBio{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

// Keys under a password are refused instead of asking for it on the terminal.
int noPassword(char*, int, int, void*) { return -1; }

std::vector<Certificate> readCertificates(const std::string& pem) {
    std::vector<Certificate> certificates;
    const MemoryBio bio = over(pem);
    while (X509* certificate = PEM_read_bio_X509(bio.get(), nullptr, noPassword, nullptr))
        certificates.emplace_back(certificate);
    ERR_clear_error(); // the end of the text is an error, too
    return certificates;
}

Result<void> useCertificate(SSL_CTX* context, const TlsCertificate& pem, const std::string& name) {
    std::vector<Certificate> chain = readCertificates(pem.chain);
    if (chain.empty()) return tlsError(name + " has no PEM certificate in it.");
    const PrivateKey key{PEM_read_bio_PrivateKey(over(pem.key).get(), nullptr, noPassword, nullptr)};
    if (!key) return tlsError("The key of " + name + " is not an unencrypted PEM private key.");
    if (SSL_CTX_use_certificate(context, chain.front().get()) != 1) return tlsError(name + " cannot be used.");
    for (std::size_t i = 1; i < chain.size(); ++i)
        if (SSL_CTX_add1_chain_cert(context, chain[i].get()) != 1)
            return tlsError("The chain of " + name + " cannot be used.");
    if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1)
        return tlsError("The key of " + name + " belongs to another certificate.");
    return {};
}

Result<void> trust(SSL_CTX* context, const std::string& pem, const std::string& name) {
    const std::vector<Certificate> authorities = readCertificates(pem);
    if (authorities.empty()) return tlsError(name + " have no PEM certificate in them.");
    for (const Certificate& authority : authorities)
        if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.get()) != 1)
            return tlsError(name + " cannot be used.");
    return {};
}

Result<std::string> protocolsOnTheWire(const std::vector<std::string>& protocols) {
    std::string wire;
    for (const std::string& protocol : protocols) {
        if (protocol.empty() || protocol.size() > 255)
            return Error{ErrorCode::InternalServerError, "A protocol's name has 1 to 255 bytes."};
        wire += static_cast<char>(protocol.size());
        wire += protocol;
    }
    return wire;
}

void configure(SSL_CTX* context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    // An idle connection keeps no record buffers; a read takes all that has arrived in one system call.
    SSL_CTX_set_mode(context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(context, 1);
}

int selectProtocol(SSL*, const unsigned char** out, unsigned char* outSize, const unsigned char* offered,
                   unsigned int offeredSize, void* argument) {
    const auto& own = static_cast<const detail::TlsServerContexts*>(argument)->protocols;
    unsigned char* selected = nullptr;
    if (SSL_select_next_proto(&selected, outSize, reinterpret_cast<const unsigned char*>(own.data()),
                              static_cast<unsigned int>(own.size()), offered, offeredSize) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL; // RFC 7301, 3.2: no_application_protocol
    *out = selected;
    return SSL_TLSEXT_ERR_OK;
}

int selectCertificate(SSL* ssl, int*, void* argument) {
    const auto& set = *static_cast<const detail::TlsServerContexts*>(argument);
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (!name) return SSL_TLSEXT_ERR_NOACK;
    for (std::size_t i = 0; i < set.leaves.size(); ++i) {
        if (X509_check_host(set.leaves[i].get(), name, 0, 0, nullptr) != 1) continue;
        SSL_set_SSL_CTX(ssl, set.contexts[i].get());
        return SSL_TLSEXT_ERR_OK;
    }
    return SSL_TLSEXT_ERR_NOACK;
}

} // namespace

std::string detail::takeOpensslErrors() {
    std::string text;
    while (const unsigned long code = ERR_get_error()) {
        char reason[256];
        ERR_error_string_n(code, reason, sizeof reason);
        text += (text.empty() ? "" : "; ") + std::string{reason};
    }
    return text;
}

Result<TlsCertificate> TlsCertificate::fromFiles(const std::string& chainPath, const std::string& keyPath) {
    auto chain = readText(chainPath);
    if (!chain) return chain.error();
    auto key = readText(keyPath);
    if (!key) return key.error();
    return TlsCertificate{std::move(*chain), std::move(*key)};
}

Result<std::shared_ptr<const detail::TlsServerContexts>> detail::makeServerContexts(const TlsServerOptions& options) {
    if (options.certificates.empty())
        return Error{ErrorCode::InternalServerError, "A TLS server needs a certificate, and none is configured."};
    auto protocols = protocolsOnTheWire(options.protocols);
    if (!protocols) return protocols.error();

    auto set = std::make_shared<TlsServerContexts>();
    set->protocols = std::move(*protocols);
    for (std::size_t i = 0; i < options.certificates.size(); ++i) {
        SslContext context{SSL_CTX_new(TLS_server_method())};
        if (!context) return tlsError("OpenSSL cannot be initialised.");
        configure(context.get());
        SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20");
        // Sessions are resumed by tickets that the client keeps, not by memory of ours.
        SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
        SSL_CTX_set_num_tickets(context.get(), 1);
        const std::string name = "Certificate " + std::to_string(i + 1);
        if (auto used = useCertificate(context.get(), options.certificates[i], name); !used) return used.error();
        if (!options.clientAuthorities.empty()) {
            if (auto ok = trust(context.get(), options.clientAuthorities, "The client authorities"); !ok)
                return ok.error();
            SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
            SSL_CTX_set_session_id_context(context.get(), reinterpret_cast<const unsigned char*>("aerie"), 5);
        }
        if (!set->protocols.empty()) SSL_CTX_set_alpn_select_cb(context.get(), selectProtocol, set.get());
        SSL_CTX_set_tlsext_servername_callback(context.get(), selectCertificate);
        SSL_CTX_set_tlsext_servername_arg(context.get(), set.get());
        set->leaves.push_back(std::move(readCertificates(options.certificates[i].chain).front()));
        set->contexts.push_back(std::move(context));
    }
    return std::shared_ptr<const TlsServerContexts>{std::move(set)};
}

Result<detail::SslContext> detail::makeClientContext(const TlsClientOptions& options) {
    SslContext context{SSL_CTX_new(TLS_client_method())};
    if (!context) return tlsError("OpenSSL cannot be initialised.");
    configure(context.get());
    SSL_CTX_set_verify(context.get(), options.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    if (!options.authorities.empty())
        if (auto ok = trust(context.get(), options.authorities, "The authorities"); !ok) return ok.error();
    if (!options.certificates.empty())
        if (auto ok = useCertificate(context.get(), options.certificates.front(), "The client's certificate"); !ok)
            return ok.error();
    auto protocols = protocolsOnTheWire(options.protocols);
    if (!protocols) return protocols.error();
    if (!protocols->empty())
        SSL_CTX_set_alpn_protos(context.get(), reinterpret_cast<const unsigned char*>(protocols->data()),
                                static_cast<unsigned int>(protocols->size()));
    return context;
}

} // namespace aerie::io
