// SPDX-License-Identifier: GPL-2.0-only
// How many octets a connection takes, compared with the programs of OpenSSL.
#include "ns3/test.h"
#include "tls-fixture.h"

#include <cstdlib>
#include <fstream>
#include <openssl/pem.h>
#include <sstream>

using namespace ns3;
using namespace ns3::ehealth;
using namespace tlstest;

namespace
{

using BioHandle = OpensslHandle<BIO, BIO_free>;

void
WriteCertificate(const std::string& path, const Bytes& der)
{
    const uint8_t* begin = der.data();
    const X509Handle certificate(d2i_X509(nullptr, &begin, static_cast<long>(der.size())));
    const BioHandle file(BIO_new_file(path.c_str(), "w"));
    RequireOpenssl(PEM_write_bio_X509(file.get(), certificate.get()) == 1, "certificate file");
}

void
WriteKey(const std::string& path, const KeyPair& keys)
{
    const BioHandle file(BIO_new_file(path.c_str(), "w"));
    RequireOpenssl(PEM_write_bio_PrivateKey(file.get(),
                                            keys.GetSigningKey(),
                                            nullptr,
                                            nullptr,
                                            0,
                                            nullptr,
                                            nullptr) == 1,
                   "key file");
}

/// Octets in each direction.
struct Count
{
    double fromClient{0};
    double fromServer{0};
};

/// @return the octets of all records that s_client shows with -msg
Count
ParseMessages(const std::string& path)
{
    Count count;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
    {
        if (line.find("RecordHeader [length 0005]") == std::string::npos)
        {
            continue;
        }
        std::string octets;
        std::getline(file, octets);
        std::istringstream words(octets);
        unsigned value[5]{};
        for (unsigned& each : value)
        {
            words >> std::hex >> each;
        }
        (line[0] == '>' ? count.fromClient : count.fromServer) += 5 + value[3] * 256 + value[4];
    }
    return count;
}

class OpensslSizesTestCase : public TestCase
{
  public:
    OpensslSizesTestCase() : TestCase("sizes are those of openssl s_client and s_server")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_ASSERT_MSG_EQ(std::system("command -v openssl > /dev/null"),
                              0,
                              "openssl is not installed (Debian: openssl)");
        Check(Suite::P256, false, "-groups P-256 -sigalgs ECDSA+SHA256");
        Check(Suite::P256, true, "-groups P-256 -sigalgs ECDSA+SHA256");
        Check(Suite::X25519, false, "-groups X25519 -sigalgs ed25519");
        Check(Suite::Rsa2048, false, "-groups P-256 -sigalgs rsa_pss_rsae_sha256");
    }

    void Check(Suite suite, bool mutual, const std::string& options)
    {
        Parties parties(suite);
        if (mutual)
        {
            parties.clientSettings.identity =
                parties.MakeIdentity("client", "clinic", kClientSerial);
            parties.serverSettings.clientRole = "clinic";
            parties.MakeContexts();
        }
        Pair pair(parties);
        pair.Shake();
        const std::string message(1000, 'x');
        pair.ToServer(message);
        const Count theirs = RunOpenssl(parties, mutual, options, message);
        const auto near = [this, suite](std::size_t ours, double other, const char* what) {
            NS_TEST_EXPECT_MSG_EQ_TOL(static_cast<double>(ours),
                                      other,
                                      0.02 * other,
                                      what << " with " << ehealth::GetName(suite));
        };
        near(pair.fromClient.size(), theirs.fromClient, "octets of the client");
        near(pair.fromServer.size(), theirs.fromServer, "octets of the server");
    }

    Count RunOpenssl(const Parties& parties,
                     bool mutual,
                     const std::string& options,
                     const std::string& message)
    {
        const auto path = [this](const std::string& name) { return CreateTempDirFilename(name); };
        const auto write = [&path](const std::string& name, const TlsContext::Identity& identity) {
            WriteCertificate(path(name + ".crt"), identity.certificate);
            WriteCertificate(path(name + ".chain"), identity.issuer);
            WriteKey(path(name + ".key"), identity.keys);
        };
        write("server", *parties.serverSettings.identity);
        std::string asking;
        std::string showing;
        if (mutual)
        {
            write("client", *parties.clientSettings.identity);
            asking = " -Verify 3";
            showing = " -cert client.crt -key client.key -cert_chain client.chain";
        }
        std::ofstream(path("message")) << message;
        // Both wait for what must have happened: a busy machine may take its time.
        std::ofstream(path("run.sh"))
            << "cd \"$(dirname \"$0\")\"; rm -f socket *.log; touch client.log server.log\n"
            << "await() { for i in $(seq 600); do eval \"$1\" && break; sleep 0.05; done; }\n"
            << "await 'grep -q xxxx server.log' | openssl s_server -unix socket -naccept 1 -tls1_3 "
            << options << asking << " -cert server.crt -key server.key -cert_chain server.chain"
            << " > server.log 2>&1 &\n"
            << "await '[ -S socket ]'\n"
            << "{ cat message; await 'grep -q xxxx server.log'\n"
            << "  await '[ $(grep -c NewSessionTicket client.log) = 2 ]'; } | "
            << "openssl s_client -unix socket -tls1_3 "
            << "-ciphersuites TLS_AES_256_GCM_SHA384 -noservername -msg -nbio " << options
            << showing << " > client.log 2>&1\ntrue\n";
        const int status = std::system(("sh '" + path("run.sh") + "'").c_str());
        NS_TEST_EXPECT_MSG_EQ(status, 0, "the programs run");
        return ParseMessages(path("client.log"));
    }
};

class TlsInteropTestSuite : public TestSuite
{
  public:
    TlsInteropTestSuite() : TestSuite("ehealth-tls-interop", TestSuite::Type::UNIT)
    {
        AddTestCase(new OpensslSizesTestCase);
    }
};

TlsInteropTestSuite g_tlsInteropTestSuite;

} // namespace
