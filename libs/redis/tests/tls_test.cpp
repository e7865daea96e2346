#include "../../io/tests/certificates.hpp"
#include "support.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace aerie;
using namespace aerie::redis;
using namespace aerie::redis::test;

TEST_CASE("over TLS commands and messages pass, and a certificate that nobody signed is refused") {
    const io::TlsCertificate certificate = io::test::makeCertificate("DNS:localhost,IP:127.0.0.1");
    std::string folder = (std::filesystem::temp_directory_path() / "aerie-redis-XXXXXX").string();
    REQUIRE(::mkdtemp(folder.data()));
    std::ofstream{folder + "/chain.pem"} << certificate.chain;
    std::ofstream{folder + "/key.pem"} << certificate.key;
    {
        // The plain port stays, so that the start can be seen; TLS has one of its own beside it.
        const std::uint16_t port = RedisServer::freePort();
        RedisServer server{{"--tls-port", std::to_string(port), "--tls-cert-file", folder + "/chain.pem",
                            "--tls-key-file", folder + "/key.pem", "--tls-auth-clients", "no"}};
        io::EventLoop loop;
        run(loop, [&]() -> Task<> {
            Options options = *Options::fromUrl("rediss://127.0.0.1:" + std::to_string(port));
            options.tlsAuthorities = certificate.chain;
            Client client{options};
            const std::string value(200'000, 'x');
            CHECK(*co_await client.set("a", value));
            CHECK((co_await client.get("a")).value() == value);
            Subscription messages = client.subscribe({"c"});
            CHECK((co_await messages.ready()).isOk());
            CHECK(*co_await client.publish("c", "m") == 1);
            CHECK((co_await messages.next())->payload == "m");

            options.tlsAuthorities.clear();
            options.maxRetriesPerRequest = 0;
            Client distrustful{options};
            const auto refused = co_await distrustful.get("a");
            REQUIRE_FALSE(refused);
            CHECK(refused.error().describe().find("certificate") != std::string::npos);
        });
    }
    std::filesystem::remove_all(folder);
}
