// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/certificate-verifier.h"
#include "ns3/fingerprint.h"
#include "ns3/signature.h"
#include "ns3/test.h"

#include <cstdlib>
#include <fstream>
#include <thread>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr Suite kSuites[] = {Suite::P256, Suite::X25519, Suite::Rsa2048};

// Unix seconds, around November 2023.
constexpr Validity kAuthorities{1'500'000'000, 1'900'000'000};
constexpr Validity kHolder{1'700'000'000, 1'700'100'000};
constexpr int64_t kNow = 1'700'050'000;
constexpr Validity kCrl{1'699'990'000, 1'700'200'000};
constexpr uint64_t kSerial = 4711;
constexpr uint64_t kRevoked = 666;

KeyPair
MakeKeys(Suite suite, const std::string& owner)
{
    RandomStream random(1, owner, "keys");
    return KeyPair::Generate(suite, random);
}

/// Root, issuing authority and revocation list.
struct Hierarchy
{
    explicit Hierarchy(Suite s, uint64_t seed = 1, Validity ofRoot = kAuthorities)
        : suite(s)
        , random(seed, "hierarchy", ehealth::GetName(s))
        , root(CertificateAuthority::MakeRoot("EH-ROOT",
                                              KeyPair::Generate(suite, random),
                                              ofRoot,
                                              random))
        , issuing(root.MakeIntermediate("EH-ISSUING",
                                        KeyPair::Generate(suite, random),
                                        kAuthorities,
                                        random))
        , crl(issuing.MakeCrl(kCrl.notBefore, kCrl.notAfter, {7, kRevoked}, random))
    {
    }

    Bytes Issue(const std::string& name, uint64_t serial = kSerial, Validity validity = kHolder)
    {
        return issuing
            .Issue(name, "patient", MakeKeys(suite, name).GetPublic(), validity, serial, random);
    }

    std::unique_ptr<CertificateVerifier> MakeVerifier() const
    {
        auto verifier =
            std::make_unique<CertificateVerifier>(root.GetCertificate(), issuing.GetCertificate());
        verifier->SetCrl(crl);
        return verifier;
    }

    Suite suite;
    RandomStream random;
    CertificateAuthority root;
    CertificateAuthority issuing;
    Bytes crl;
};

/// A case run once for each suite.
class SuiteTestCase : public TestCase
{
  public:
    SuiteTestCase(const std::string& name, Suite suite)
        : TestCase(name + ": " + ehealth::GetName(suite)), m_suite(suite)
    {
    }

  protected:
    void Expect(CertificateStatus actual, CertificateStatus expected, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(static_cast<int>(actual), static_cast<int>(expected), what);
    }

    Suite m_suite;
};

class FieldsTestCase : public SuiteTestCase
{
  public:
    explicit FieldsTestCase(Suite suite)
        : SuiteTestCase("a certificate says what it was issued for", suite)
    {
    }

  private:
    void DoRun() override
    {
        Hierarchy hierarchy(m_suite);
        const KeyPair keys = MakeKeys(m_suite, "Zahra");
        const Bytes der = hierarchy.Issue("Zahra");
        const auto parsed = Certificate::Parse(der);
        NS_TEST_ASSERT_MSG_EQ(parsed.has_value(), true, "parses");
        NS_TEST_EXPECT_MSG_EQ(parsed->commonName, "Zahra", "holder");
        NS_TEST_EXPECT_MSG_EQ(parsed->role, "patient", "role");
        NS_TEST_EXPECT_MSG_EQ(parsed->serial, kSerial, "serial number");
        NS_TEST_EXPECT_MSG_EQ(parsed->validity.notBefore, kHolder.notBefore, "begin");
        NS_TEST_EXPECT_MSG_EQ(parsed->validity.notAfter, kHolder.notAfter, "end");
        NS_TEST_EXPECT_MSG_EQ(ToHex(parsed->der), ToHex(der), "encoding");
        NS_TEST_EXPECT_MSG_EQ(ToHex(parsed->key.Encode()),
                              ToHex(keys.GetPublic().Encode()),
                              "both public keys");
        RandomStream& random = hierarchy.random;
        NS_TEST_EXPECT_MSG_EQ(Verify(parsed->key, "m", Sign(keys, "m", random)), true, "verifies");
        const auto verifier = hierarchy.MakeVerifier();
        std::shared_ptr<const Certificate> checked;
        Expect(verifier->Check(der, kNow, &checked), CertificateStatus::Valid, "valid");
        NS_TEST_ASSERT_MSG_EQ((checked != nullptr), true, "a valid one is handed over");
        NS_TEST_EXPECT_MSG_EQ(checked->commonName, "Zahra", "the same");

        Hierarchy again(m_suite);
        NS_TEST_EXPECT_MSG_EQ((again.Issue("Zahra") == der && again.crl == hierarchy.crl),
                              true,
                              "equal seeds give equal certificates and lists");
        Bytes elsewhere;
        std::thread([&] { elsewhere = Hierarchy(m_suite).Issue("Zahra"); }).join();
        NS_TEST_EXPECT_MSG_EQ((elsewhere == der), true, "on any thread");
        NS_TEST_EXPECT_MSG_EQ((Hierarchy(m_suite, 2).Issue("Zahra") != der), true, "another seed");
    }
};

class StatusTestCase : public SuiteTestCase
{
  public:
    explicit StatusTestCase(Suite suite) : SuiteTestCase("every status has its cause", suite)
    {
    }

  private:
    void DoRun() override
    {
        using S = CertificateStatus;
        Hierarchy hierarchy(m_suite);
        const auto verifier = hierarchy.MakeVerifier();
        const Bytes good = hierarchy.Issue("good");
        const Bytes revoked = hierarchy.Issue("revoked", kRevoked);
        const Bytes outliving = hierarchy.Issue("outliving", kSerial, {0, 4'000'000'000});
        Hierarchy foreign(m_suite, 2);
        const Bytes stranger = foreign.Issue("good");
        // Without the cache, with it, and with one that forgets: the answers are the same.
        for (const std::size_t size :
             {std::size_t(0), CertificateVerifier::kCacheSize, std::size_t(1), std::size_t(0)})
        {
            verifier->SetCacheSize(size);
            for (int pass = 0; pass < 2; ++pass)
            {
                Expect(verifier->Check(good, kNow), S::Valid, "valid");
                Expect(verifier->Check(good, kHolder.notBefore - 1), S::NotYetValid, "early");
                Expect(verifier->Check(good, kHolder.notBefore), S::Valid, "the first second");
                Expect(verifier->Check(good, kHolder.notAfter - 1), S::Valid, "the last second");
                Expect(verifier->Check(good, kHolder.notAfter), S::Expired, "late");
                Expect(verifier->Check(good, kHolder.notAfter + 1), S::Expired, "later");
                Expect(verifier->Check(revoked, kNow), S::Revoked, "revoked");
                Expect(verifier->Check(outliving, kNow), S::Valid, "outlives the list");
                Expect(verifier->Check(outliving, kCrl.notAfter - 1), S::Valid, "just in time");
                Expect(verifier->Check(outliving, kCrl.notAfter), S::UntrustedIssuer, "list old");
                Expect(verifier->Check(outliving, kCrl.notBefore), S::Valid, "list new");
                Expect(verifier->Check(outliving, kCrl.notBefore - 1),
                       S::UntrustedIssuer,
                       "list not yet made");
                Expect(verifier->Check(stranger, kNow), S::UntrustedIssuer, "foreign root");
                Expect(verifier->Check(hierarchy.root.GetCertificate(), kNow),
                       S::UntrustedIssuer,
                       "the root is no holder");
                Expect(verifier->Check(hierarchy.issuing.GetCertificate(), kNow),
                       S::UntrustedIssuer,
                       "nor is the issuing authority");
                Expect(verifier->Check({}, kNow), S::Malformed, "nothing");
            }
        }

        const CertificateVerifier bare(hierarchy.root.GetCertificate(),
                                       hierarchy.issuing.GetCertificate());
        Expect(bare.Check(good, kNow), S::UntrustedIssuer, "no revocation list");
        const CertificateVerifier crossed(foreign.root.GetCertificate(),
                                          hierarchy.issuing.GetCertificate());
        Expect(crossed.Check(good, kNow), S::UntrustedIssuer, "issued under another root");

        verifier->SetCacheSize(CertificateVerifier::kCacheSize);
        Expect(verifier->Check(good, kNow), S::Valid, "remembered");
        verifier->SetCrl(
            hierarchy.issuing.MakeCrl(kCrl.notBefore, kCrl.notAfter, {kSerial}, hierarchy.random));
        Expect(verifier->Check(good, kNow), S::Revoked, "a new list is heeded");
        verifier->SetCrl(hierarchy.crl);
        verifier->SetCrl(foreign.crl);
        Expect(verifier->Check(good, kNow), S::UntrustedIssuer, "another authority's list");
        bool refused = false;
        try
        {
            verifier->SetCrl("no list");
        }
        catch (const CryptoError&)
        {
            refused = true;
        }
        NS_TEST_EXPECT_MSG_EQ(refused, true, "a malformed list");
    }
};

class TamperTestCase : public SuiteTestCase
{
  public:
    explicit TamperTestCase(Suite suite)
        : SuiteTestCase("a certificate with any octet changed is refused", suite)
    {
    }

  private:
    void DoRun() override
    {
        Hierarchy hierarchy(m_suite);
        const auto verifier = hierarchy.MakeVerifier();
        const Bytes good = hierarchy.Issue("good");
        Expect(verifier->Check(good, kNow), CertificateStatus::Valid, "valid");
        for (std::size_t i = 0; i < good.size(); ++i)
        {
            Bytes changed = good;
            changed[i] ^= 0x01;
            NS_TEST_EXPECT_MSG_EQ((verifier->Check(changed, kNow) != CertificateStatus::Valid),
                                  true,
                                  "octet " << i << " changed");
        }
        Bytes changed = good;
        changed.back() ^= 0x01;
        Expect(verifier->Check(changed, kNow), CertificateStatus::BadSignature, "signature");
        const std::string text(good.begin(), good.end());
        changed = good;
        changed[text.rfind("good")] = 'f';
        Expect(verifier->Check(changed, kNow), CertificateStatus::BadSignature, "name");
        for (std::size_t size = 0; size < good.size(); size += 16)
        {
            Expect(verifier->Check(ByteView(good).Sub(0, size), kNow),
                   CertificateStatus::Malformed,
                   "cut");
        }
        Expect(verifier->Check(Concat({good, "x"}), kNow), CertificateStatus::Malformed, "longer");
        // The outer length in three octets where two do: BER, but not DER.
        NS_TEST_ASSERT_MSG_EQ(good[1], 0x82, "a length of two octets");
        const Bytes ber =
            Concat({ByteView(good).Sub(0, 1), FromHex("8300"), ByteView(good).Sub(2)});
        Expect(verifier->Check(ber, kNow), CertificateStatus::Malformed, "another encoding");
    }
};

/// A holder signs a certificate with the holder's key: basicConstraints forbids it.
class ConstraintTestCase : public SuiteTestCase
{
  public:
    explicit ConstraintTestCase(Suite suite)
        : SuiteTestCase("a holder's certificate issues no certificates", suite)
    {
    }

  private:
    void DoRun() override
    {
        Hierarchy hierarchy(m_suite);
        RandomStream& random = hierarchy.random;
        const KeyPair keys = MakeKeys(m_suite, "sub");
        auto impostor = CertificateAuthority::MakeRoot("sub", keys, kAuthorities, random);
        const Bytes leaf = impostor.Issue("leaf",
                                          "patient",
                                          MakeKeys(m_suite, "leaf").GetPublic(),
                                          kHolder,
                                          kSerial,
                                          random);
        const Bytes crl = impostor.MakeCrl(kCrl.notBefore, kCrl.notAfter, {}, random);
        const Bytes& root = hierarchy.root.GetCertificate();

        const auto proper = hierarchy.root.MakeIntermediate("sub", keys, kAuthorities, random);
        CertificateVerifier control(root, proper.GetCertificate());
        control.SetCrl(crl);
        Expect(control.Check(leaf, kNow), CertificateStatus::Valid, "under an authority");

        const Bytes holder =
            hierarchy.root.Issue("sub", "CA", keys.GetPublic(), kAuthorities, 9, random);
        CertificateVerifier verifier(root, holder);
        verifier.SetCrl(crl);
        Expect(verifier.Check(leaf, kNow), CertificateStatus::UntrustedIssuer, "under a holder");
    }
};

/// Holders' chains are followed to the authority only; the root's own validity counts all the same.
class RootValidityTestCase : public SuiteTestCase
{
  public:
    explicit RootValidityTestCase(Suite suite)
        : SuiteTestCase("nothing is valid longer than its root", suite)
    {
    }

  private:
    void DoRun() override
    {
        using S = CertificateStatus;
        constexpr Validity kRoot{kHolder.notBefore + 10, kHolder.notBefore + 20};
        Hierarchy hierarchy(m_suite, 1, kRoot);
        const Bytes leaf = hierarchy.Issue("leaf");
        for (const std::size_t size : {std::size_t(0), CertificateVerifier::kCacheSize})
        {
            const auto verifier = hierarchy.MakeVerifier();
            verifier->SetCacheSize(size);
            Expect(verifier->Check(leaf, kRoot.notBefore), S::Valid, "the root's first second");
            Expect(verifier->Check(leaf, kRoot.notBefore - 1), S::NotYetValid, "before it");
            Expect(verifier->Check(leaf, kRoot.notAfter - 1), S::Valid, "its last second");
            Expect(verifier->Check(leaf, kRoot.notAfter), S::Expired, "after it");
        }
    }
};

/// The openssl program agrees.
class InteropTestCase : public SuiteTestCase
{
  public:
    explicit InteropTestCase(Suite suite)
        : SuiteTestCase("the openssl program accepts chains and signatures", suite)
    {
    }

  private:
    std::string Write(const std::string& name, ByteView content)
    {
        std::string path = CreateTempDirFilename(name);
        std::ofstream file(path, std::ios::binary);
        file.write(reinterpret_cast<const char*>(content.data()),
                   static_cast<std::streamsize>(content.size()));
        return path;
    }

    static bool Run(const std::string& arguments)
    {
        return std::system(("openssl " + arguments + " >/dev/null 2>&1").c_str()) == 0;
    }

    std::string WritePem(const std::string& name, const Bytes& der)
    {
        std::string path = CreateTempDirFilename(name + ".pem");
        const std::string type = name == "crl" ? "crl" : "x509";
        NS_TEST_EXPECT_MSG_EQ(Run(type + " -inform DER -in " + Write(name, der) + " -out " + path),
                              true,
                              name << " is read");
        return path;
    }

    bool VerifyChain(const Bytes& der, int64_t time)
    {
        return Run("verify -x509_strict -crl_check -attime " + std::to_string(time) + " -CAfile " +
                   m_root + " -untrusted " + m_issuing + " -CRLfile " + m_crl + " " +
                   WritePem("leaf", der));
    }

    /// @return ECDSA's r || s as DER, written here independently of the module
    static Bytes ToDer(const Bytes& fixed)
    {
        Bytes body;
        for (std::size_t half = 0; half < 2; ++half)
        {
            const Bytes part(fixed.begin() + 32 * half, fixed.begin() + 32 * (half + 1));
            auto first = std::find_if(part.begin(), part.end(), [](uint8_t o) { return o != 0; });
            Bytes number(first, part.end());
            if (number.empty() || number[0] >= 0x80)
            {
                number.insert(number.begin(), 0);
            }
            body.push_back(0x02);
            body.push_back(static_cast<uint8_t>(number.size()));
            body.insert(body.end(), number.begin(), number.end());
        }
        const uint8_t header[] = {0x30, static_cast<uint8_t>(body.size())};
        return Concat({ByteView(header, 2), body});
    }

    void CheckSignature(const Bytes& der, const KeyPair& keys, RandomStream& random)
    {
        const Bytes signature = Sign(keys, "message", random);
        const std::string key = CreateTempDirFilename("key.pem");
        NS_TEST_EXPECT_MSG_EQ(
            Run("x509 -noout -pubkey -in " + WritePem("leaf", der) + " -out " + key),
            true,
            "public key");
        const std::string message = Write("message", "message");
        const std::string file =
            Write("signature", m_suite == Suite::P256 ? ToDer(signature) : signature);
        std::string command;
        switch (m_suite)
        {
        case Suite::P256:
            command = "dgst -sha256";
            break;
        case Suite::X25519:
            command = "pkeyutl -verify -rawin -pubin -inkey " + key + " -sigfile " + file + " -in ";
            break;
        case Suite::Rsa2048:
            command = "dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32";
            break;
        }
        if (m_suite != Suite::X25519)
        {
            command += " -verify " + key + " -signature " + file + " ";
        }
        NS_TEST_EXPECT_MSG_EQ(Run(command + message), true, "signature");
        NS_TEST_EXPECT_MSG_EQ(Run(command + Write("other", "massage")), false, "other message");
    }

    void DoRun() override
    {
        NS_TEST_ASSERT_MSG_EQ(Run("version"), true, "the openssl program is installed");
        Hierarchy hierarchy(m_suite);
        const Bytes good = hierarchy.Issue("good");
        m_root = WritePem("root", hierarchy.root.GetCertificate());
        m_issuing = WritePem("issuing", hierarchy.issuing.GetCertificate());
        m_crl = WritePem("crl", hierarchy.crl);
        NS_TEST_EXPECT_MSG_EQ(VerifyChain(good, kNow), true, "valid");
        NS_TEST_EXPECT_MSG_EQ(VerifyChain(good, kHolder.notAfter + 1), false, "expired");
        NS_TEST_EXPECT_MSG_EQ(VerifyChain(hierarchy.Issue("bad", kRevoked), kNow),
                              false,
                              "revoked");
        CheckSignature(good, MakeKeys(m_suite, "good"), hierarchy.random);
    }

    std::string m_root;
    std::string m_issuing;
    std::string m_crl;
};

/// Threads check while the list is replaced: every answer is right for one of the lists.
class ConcurrencyTestCase : public SuiteTestCase
{
  public:
    ConcurrencyTestCase() : SuiteTestCase("verifiers are thread-safe", Suite::P256)
    {
    }

  private:
    void DoRun() override
    {
        Hierarchy hierarchy(m_suite);
        const auto verifier = hierarchy.MakeVerifier();
        const Bytes good = hierarchy.Issue("good");
        const Bytes other = hierarchy.Issue("other", kSerial + 1);
        const Bytes revoking =
            hierarchy.issuing.MakeCrl(kCrl.notBefore, kCrl.notAfter, {kSerial}, hierarchy.random);
        std::array<bool, 3> ok{true, true, true};
        std::vector<std::thread> threads;
        threads.reserve(ok.size());
        for (bool& mine : ok)
        {
            threads.emplace_back([&] {
                for (int i = 0; i < 100; ++i)
                {
                    const auto status = verifier->Check(good, kNow);
                    mine = mine &&
                           (status == CertificateStatus::Valid ||
                            status == CertificateStatus::Revoked) &&
                           verifier->Check(other, kNow) == CertificateStatus::Valid;
                }
            });
        }
        for (int i = 0; i < 50; ++i)
        {
            verifier->SetCrl(i % 2 == 0 ? revoking : hierarchy.crl);
            verifier->SetCacheSize(i % 5 == 0 ? 0 : CertificateVerifier::kCacheSize);
        }
        verifier->SetCrl(revoking);
        Expect(verifier->Check(good, kNow), CertificateStatus::Revoked, "the last list counts");
        for (std::thread& thread : threads)
        {
            thread.join();
        }
        for (const bool mine : ok)
        {
            NS_TEST_EXPECT_MSG_EQ(mine, true, "answers");
        }
        Expect(verifier->Check(good, kNow), CertificateStatus::Revoked, "nothing stale remembered");
    }
};

class FingerprintTestCase : public TestCase
{
  public:
    FingerprintTestCase() : TestCase("fingerprints are minutiae records and match themselves")
    {
    }

  private:
    static FingerprintTemplate Make(uint64_t person)
    {
        RandomStream random(1, "finger", "make", person);
        return FingerprintTemplate::Make(random);
    }

    void DoRun() override
    {
        const FingerprintTemplate finger = Make(0);
        const Bytes& record = finger.record;
        NS_TEST_ASSERT_MSG_EQ(record.size(), 28 + 6 * 30 + 2, "ISO/IEC 19794-2, clause 7");
        NS_TEST_EXPECT_MSG_EQ(ToHex(ByteView(record).Sub(0, 12)),
                              "464d520020323000000000d2",
                              "format, version and length");
        NS_TEST_EXPECT_MSG_EQ(int(record[22]), 1, "one view");
        NS_TEST_EXPECT_MSG_EQ(int(record[27]), 30, "of thirty minutiae");
        NS_TEST_EXPECT_MSG_EQ((Make(0).record == record), true, "a function of the stream");
        const auto decoded = Decode<FingerprintTemplate>(Encode(finger));
        NS_TEST_EXPECT_MSG_EQ((decoded && decoded->record == record), true, "as a message field");

        NS_TEST_EXPECT_MSG_EQ(MatchFingerprints(finger, finger), 1.0, "the same impression");
        FingerprintTemplate moved = finger;
        for (std::size_t i = 0; i < 30; ++i)
        {
            uint8_t& low = moved.record[28 + 6 * i + 3]; // of y
            low = static_cast<uint8_t>(low < 0x80 ? low + 5 : low - 5);
        }
        NS_TEST_EXPECT_MSG_EQ(MatchFingerprints(finger, moved), 1.0, "a little moved");
        FingerprintTemplate fewer = finger;
        for (std::size_t i = 0; i < 15; ++i)
        {
            fewer.record[28 + 6 * i] ^= 0xc0; // other type
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(MatchFingerprints(finger, fewer), 0.25, 0.1, "half of them");
        for (uint64_t person = 1; person < 200; ++person)
        {
            const double score = MatchFingerprints(finger, Make(person));
            NS_TEST_EXPECT_MSG_LT(score, 0.2, "another person");
            NS_TEST_EXPECT_MSG_EQ(score, MatchFingerprints(Make(person), finger), "symmetric");
        }
        FingerprintTemplate cut = finger;
        cut.record.pop_back();
        NS_TEST_EXPECT_MSG_EQ(MatchFingerprints(finger, cut), 0.0, "malformed");
        NS_TEST_EXPECT_MSG_EQ(MatchFingerprints({}, finger), 0.0, "empty");
        for (const std::size_t octet : {0, 4, 11, 27})
        {
            FingerprintTemplate changed = finger;
            changed.record[octet] ^= 1;
            NS_TEST_EXPECT_MSG_EQ(MatchFingerprints(changed, finger), 0.0, "wrong header");
        }
    }
};

class TrustTestSuite : public TestSuite
{
  public:
    TrustTestSuite() : TestSuite("ehealth-trust", TestSuite::Type::UNIT)
    {
        for (const Suite suite : kSuites)
        {
            AddTestCase(new FieldsTestCase(suite));
            AddTestCase(new StatusTestCase(suite));
            AddTestCase(new TamperTestCase(suite));
            AddTestCase(new ConstraintTestCase(suite));
            AddTestCase(new RootValidityTestCase(suite));
            AddTestCase(new InteropTestCase(suite));
        }
        AddTestCase(new ConcurrencyTestCase);
        AddTestCase(new FingerprintTestCase);
    }
};

TrustTestSuite g_trustTestSuite;

} // namespace
