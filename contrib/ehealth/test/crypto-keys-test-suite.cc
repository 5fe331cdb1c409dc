// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/hpke.h"
#include "ns3/key-agreement.h"
#include "ns3/rsa-cipher.h"
#include "ns3/rsa-key-pool.h"
#include "ns3/signature.h"
#include "ns3/test.h"

#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <thread>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr Suite kSuites[] = {Suite::P256, Suite::X25519, Suite::Rsa2048};

Bytes
Flip(ByteView bytes, std::size_t position)
{
    Bytes changed = bytes.ToBytes();
    changed[position] ^= 0x01;
    return changed;
}

/// @return what the function returns on another thread
template <class F>
Bytes
RunElsewhere(F function)
{
    Bytes result;
    std::thread([&] { result = function(); }).join();
    return result;
}

/// Encodings that are no keys.
class InvalidKeysTestCase : public TestCase
{
  public:
    InvalidKeysTestCase() : TestCase("malformed keys and invalid points are refused")
    {
    }

  private:
    void Refuse(Suite suite, const Bytes& encoded, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(PublicKey::Decode(suite, encoded).has_value(), false, what);
        if (suite != Suite::Rsa2048)
        {
            RandomStream random(1, "test", "agree");
            const ByteView share =
                suite == Suite::X25519 ? ByteView(encoded).Sub(32) : ByteView(encoded);
            NS_TEST_EXPECT_MSG_EQ(EphemeralKey::Generate(suite, random).Agree(share).has_value(),
                                  false,
                                  "agreement with " + what);
        }
    }

    static Bytes EncodeRsa(std::size_t bits, uint32_t exponent)
    {
        RandomStream random(1, "test", "rsa", bits + exponent);
        const ScopedRandomStream scope(random);
        const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
        const OpensslHandle<BIGNUM, BN_free> number(BN_new());
        BN_set_word(number.get(), exponent);
        EVP_PKEY* key = nullptr;
        EVP_PKEY_keygen_init(context.get());
        EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), static_cast<int>(bits));
        EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), number.get());
        EVP_PKEY_keygen(context.get(), &key);
        return PublicKey(Suite::Rsa2048, {key, EVP_PKEY_free}, nullptr).Encode();
    }

    void DoRun() override
    {
        RandomStream random(1, "test", "keys");
        const Bytes point = KeyPair::Generate(Suite::P256, random).GetPublic().Encode();
        NS_TEST_ASSERT_MSG_EQ(point.size(), 65, "uncompressed");
        Bytes compressed(point.begin(), point.begin() + 33);
        compressed[0] = 0x02;
        Refuse(Suite::P256, compressed, "a compressed point");
        Refuse(Suite::P256, {0}, "the point at infinity");
        Refuse(Suite::P256, {}, "nothing");
        Refuse(Suite::P256, Concat({point, "x"}), "an octet too many");
        Refuse(Suite::P256, Concat({ByteView("\x04"), Bytes(64, 0)}), "the point (0, 0)");
        Refuse(Suite::P256, Concat({ByteView("\x04"), Bytes(64, 0xff)}), "coordinates above p");
        for (std::size_t i = 0; i < point.size(); ++i)
        {
            Refuse(Suite::P256, Flip(point, i), "a point off the curve");
        }

        const Bytes pair = KeyPair::Generate(Suite::X25519, random).GetPublic().Encode();
        NS_TEST_ASSERT_MSG_EQ(pair.size(), 64, "two keys");
        const ByteView ed = ByteView(pair).Sub(0, 32);
        for (const char* u : {"0000000000000000000000000000000000000000000000000000000000000000",
                              "0100000000000000000000000000000000000000000000000000000000000000",
                              "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                              "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                              "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                              "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                              "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"})
        {
            Refuse(Suite::X25519, Concat({ed, FromHex(u)}), "a point of small order");
        }
        Refuse(Suite::X25519, ed.ToBytes(), "half a key");
        Refuse(Suite::X25519, Concat({pair, "x"}), "an octet too many");

        const Bytes rsa = KeyPair::Generate(Suite::Rsa2048, random).GetPublic().Encode();
        NS_TEST_EXPECT_MSG_EQ(PublicKey::Decode(Suite::Rsa2048, rsa).has_value(), true, "a key");
        Refuse(Suite::Rsa2048, Concat({rsa, "x"}), "an octet too many");
        Refuse(Suite::Rsa2048, ByteView(rsa).Sub(0, rsa.size() - 1).ToBytes(), "an octet less");
        Refuse(Suite::Rsa2048, EncodeRsa(1024, RSA_F4), "a short modulus");
        Refuse(Suite::Rsa2048, EncodeRsa(2048, RSA_3), "another exponent");
        CheckForms(random);

        const std::array<Bytes, 3> encodings{point, pair, rsa};
        for (std::size_t i = 0; i < encodings.size(); ++i)
        {
            for (const Suite suite : kSuites)
            {
                NS_TEST_EXPECT_MSG_EQ(PublicKey::Decode(suite, encodings[i]).has_value(),
                                      (suite == kSuites[i]),
                                      "a key of " << ehealth::GetName(kSuites[i]) << " as "
                                                  << ehealth::GetName(suite));
            }
        }
        RandomStream other(1, "test", "p384");
        const ScopedRandomStream scope(other);
        const PkeyHandle p384(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"));
        NS_TEST_EXPECT_MSG_EQ(FindSuite(p384.get()).has_value(), false, "another curve");
        NS_TEST_EXPECT_MSG_EQ(FindSuite("p384").has_value(), false, "no such suite");
        NS_TEST_EXPECT_MSG_EQ((FindSuite("x25519") == Suite::X25519), true, "by name");
    }

    /// RSA keys of the pool, whose encodings are kept, and of others.
    void CheckForms(RandomStream& random)
    {
        const KeyPair pair = KeyPair::Generate(Suite::Rsa2048, random);
        const Bytes publicForm = pair.GetPublic().Encode();
        const Bytes privateForm = EncodeRsaPrivate(pair);
        const auto half = PublicKey::Decode(Suite::Rsa2048, publicForm);
        NS_TEST_ASSERT_MSG_EQ(half.has_value(), true, "the pool's public key");
        NS_TEST_EXPECT_MSG_EQ((half->Encode() == publicForm), true, "and back");
        BIGNUM* exponent = nullptr;
        NS_TEST_EXPECT_MSG_EQ(
            EVP_PKEY_get_bn_param(half->GetSigningKey(), OSSL_PKEY_PARAM_RSA_D, &exponent),
            0,
            "has no private half");
        NS_TEST_EXPECT_MSG_EQ(DecodeRsaPrivate(privateForm).has_value(), true, "the private form");
        NS_TEST_EXPECT_MSG_EQ(DecodeRsaPrivate(publicForm).has_value(), false, "public as private");
        Refuse(Suite::Rsa2048, privateForm, "private as public");
        Bytes changed = privateForm;
        changed.pop_back();
        NS_TEST_EXPECT_MSG_EQ(DecodeRsaPrivate(changed).has_value(), false, "an octet less");

        const Bytes foreign = EncodeRsa(2048, RSA_F4);
        const auto other = PublicKey::Decode(Suite::Rsa2048, foreign);
        NS_TEST_ASSERT_MSG_EQ(other.has_value(), true, "a key that is not the pool's");
        NS_TEST_EXPECT_MSG_EQ((other->Encode() == foreign), true, "and back");
        RsaKeyPool& pool = RsaKeyPool::Get();
        NS_TEST_EXPECT_MSG_EQ((pool.Find(RsaForm::Public, publicForm) != nullptr), true, "found");
        NS_TEST_EXPECT_MSG_EQ((pool.Find(RsaForm::Public, foreign) == nullptr), true, "not found");
    }
};

/// Signatures and hybrid encryption of every suite: accepted, and refused after any change.
class RefusalTestCase : public TestCase
{
  public:
    explicit RefusalTestCase(Suite suite)
        : TestCase(std::string("every changed octet is refused: ") + ehealth::GetName(suite))
        , m_suite(suite)
    {
    }

  private:
    void DoRun() override
    {
        RandomStream random(2, "test", ehealth::GetName(m_suite));
        const KeyPair pair = KeyPair::Generate(m_suite, random);
        KeyPair stranger = KeyPair::Generate(m_suite, random);
        while (stranger.GetPublic().Encode() == pair.GetPublic().Encode())
        {
            stranger = KeyPair::Generate(m_suite, random); // the RSA pool gave the same key
        }
        const auto key = PublicKey::Decode(m_suite, pair.GetPublic().Encode());
        NS_TEST_ASSERT_MSG_EQ(key.has_value(), true, "the public key decodes");

        const Bytes message = random.Take(40);
        const Bytes signature = Sign(pair, message, random);
        NS_TEST_EXPECT_MSG_EQ(signature.size(), GetSignatureSize(m_suite), "fixed size");
        NS_TEST_EXPECT_MSG_EQ(Verify(*key, message, signature), true, "genuine");
        NS_TEST_EXPECT_MSG_EQ(Verify(stranger.GetPublic(), message, signature),
                              false,
                              "another's key");
        NS_TEST_EXPECT_MSG_EQ(Verify(*key, message, Concat({signature, "x"})), false, "longer");
        NS_TEST_EXPECT_MSG_EQ(Verify(*key, message, {}), false, "no signature");
        NS_TEST_EXPECT_MSG_EQ(Verify(*key, message, Bytes(signature.size(), 0)), false, "zeros");
        for (std::size_t i = 0; i < signature.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(Verify(*key, message, Flip(signature, i)),
                                  false,
                                  "octet " << i << " of the signature changed");
        }
        for (std::size_t i = 0; i < message.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(Verify(*key, Flip(message, i), signature),
                                  false,
                                  "octet " << i << " of the message changed");
        }

        const Bytes sealed = HpkeSeal(*key, "info", "aad", message, random);
        const auto opened = HpkeOpen(pair, "info", "aad", sealed);
        NS_TEST_ASSERT_MSG_EQ((opened && *opened == message), true, "opens");
        NS_TEST_EXPECT_MSG_EQ((HpkeOpen(pair, "", "", HpkeSeal(*key, "", "", {}, random)) ==
                               std::optional<Bytes>(Bytes())),
                              true,
                              "an empty message");
        NS_TEST_EXPECT_MSG_EQ(HpkeOpen(pair, "Info", "aad", sealed).has_value(), false, "info");
        NS_TEST_EXPECT_MSG_EQ(HpkeOpen(pair, "info", "Aad", sealed).has_value(), false, "aad");
        NS_TEST_EXPECT_MSG_EQ(HpkeOpen(stranger, "info", "aad", sealed).has_value(),
                              false,
                              "another's key");
        for (std::size_t i = 0; i < sealed.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(HpkeOpen(pair, "info", "aad", Flip(sealed, i)).has_value(),
                                  false,
                                  "octet " << i << " changed");
            NS_TEST_EXPECT_MSG_EQ(
                HpkeOpen(pair, "info", "aad", ByteView(sealed).Sub(0, i)).has_value(),
                false,
                "cut to " << i << " octets");
        }
        for (const Suite other : kSuites)
        {
            if (other != m_suite)
            {
                const KeyPair wrong = KeyPair::Generate(other, random);
                NS_TEST_EXPECT_MSG_EQ(Verify(wrong.GetPublic(), message, signature),
                                      false,
                                      "verified as " << ehealth::GetName(other));
                NS_TEST_EXPECT_MSG_EQ(HpkeOpen(wrong, "info", "aad", sealed).has_value(),
                                      false,
                                      "opened as " << ehealth::GetName(other));
            }
        }
        const EphemeralKey a = EphemeralKey::Generate(m_suite, random);
        const EphemeralKey b = EphemeralKey::Generate(m_suite, random);
        const auto secret = a.Agree(b.GetPublic());
        NS_TEST_EXPECT_MSG_EQ((secret && secret == b.Agree(a.GetPublic())), true, "both agree");
    }

    Suite m_suite;
};

/// Equal streams give equal octets, on any thread, whatever was done with the keys before.
class DeterminismTestCase : public TestCase
{
  public:
    explicit DeterminismTestCase(Suite suite)
        : TestCase(std::string("equal streams give equal octets: ") + ehealth::GetName(suite))
        , m_suite(suite)
    {
    }

  private:
    /// @return the octets of one of each operation, and of the stream afterwards
    Bytes Perform(uint64_t seed) const
    {
        RandomStream random(seed, "test", "determinism");
        const KeyPair pair = KeyPair::Generate(m_suite, random);
        const Bytes first = Sign(pair, "message", random);
        const Bytes second = Sign(pair, "message", random);
        const Bytes sealed = HpkeSeal(pair.GetPublic(), "info", "aad", "text", random);
        const EphemeralKey ephemeral = EphemeralKey::Generate(m_suite, random);
        return Concat({pair.GetPublic().Encode(),
                       first,
                       second,
                       sealed,
                       ephemeral.GetPublic(),
                       random.Take(16)});
    }

    void DoRun() override
    {
        const Bytes here = Perform(5);
        NS_TEST_EXPECT_MSG_EQ((Perform(5) == here), true, "again");
        NS_TEST_EXPECT_MSG_EQ((RunElsewhere([&] { return Perform(5); }) == here),
                              true,
                              "on another thread");
        NS_TEST_EXPECT_MSG_EQ((Perform(6) != here), true, "another seed");
        std::array<Bytes, 4> results;
        std::vector<std::thread> threads;
        for (Bytes& result : results)
        {
            threads.emplace_back([&] { result = Perform(5); });
        }
        for (std::thread& thread : threads)
        {
            thread.join();
        }
        for (const Bytes& result : results)
        {
            NS_TEST_EXPECT_MSG_EQ((result == here), true, "at the same time");
        }
        if (m_suite == Suite::Rsa2048)
        {
            RsaKeyPool::Get().Configure(99, 3); // other keys, then the first ones made anew
            NS_TEST_EXPECT_MSG_EQ((Perform(5) != here), true, "the pool's seed counts");
            RsaKeyPool::Get().Configure(0, 8);
            NS_TEST_EXPECT_MSG_EQ((RunElsewhere([&] { return Perform(5); }) == here),
                                  true,
                                  "keys do not depend on the thread that makes them");
        }
    }

    Suite m_suite;
};

class CryptoKeysTestSuite : public TestSuite
{
  public:
    CryptoKeysTestSuite() : TestSuite("ehealth-crypto-keys", TestSuite::Type::UNIT)
    {
        AddTestCase(new InvalidKeysTestCase);
        for (const Suite suite : kSuites)
        {
            AddTestCase(new RefusalTestCase(suite));
            AddTestCase(new DeterminismTestCase(suite));
        }
    }
};

CryptoKeysTestSuite g_cryptoKeysTestSuite;

} // namespace
