// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/aead.h"
#include "ns3/digest.h"
#include "ns3/key-agreement.h"
#include "ns3/signature.h"
#include "ns3/test.h"

#include <openssl/rand.h>
#include <thread>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

Bytes
Flip(ByteView bytes, std::size_t position)
{
    Bytes changed = bytes.ToBytes();
    changed[position] ^= 0x01;
    return changed;
}

/// Known answers: FIPS 180-4, RFC 4231, RFC 5869.
class HashTestCase : public TestCase
{
  public:
    HashTestCase() : TestCase("SHA-256, HMAC and HKDF give the published values")
    {
    }

  private:
    void CheckHmac(const Bytes& key, ByteView data, const char* expected)
    {
        NS_TEST_EXPECT_MSG_EQ(ToHex(HmacSha256(key, data)), expected, "HMAC-SHA256, RFC 4231");
    }

    void CheckHkdf(const Bytes& ikm,
                   const Bytes& salt,
                   const Bytes& info,
                   const char* prk,
                   const std::string& okm)
    {
        NS_TEST_EXPECT_MSG_EQ(ToHex(HkdfExtract(salt, ikm)), prk, "extract, RFC 5869");
        NS_TEST_EXPECT_MSG_EQ(ToHex(Hkdf(salt, ikm, info, okm.size() / 2)), okm, "and expand");
    }

    static Bytes MakeRange(uint8_t first, uint8_t last)
    {
        Bytes range;
        for (int octet = first; octet <= last; ++octet)
        {
            range.push_back(static_cast<uint8_t>(octet));
        }
        return range;
    }

    void DoRun() override
    {
        const char* abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        NS_TEST_EXPECT_MSG_EQ(ToHex(Sha256("abc")), abc, "FIPS 180-4, appendix");
        NS_TEST_EXPECT_MSG_EQ(ToHex(Sha256({"a", "", "bc"})), abc, "parts are concatenated");
        NS_TEST_EXPECT_MSG_EQ(ToHex(Sha256(ByteView())),
                              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                              "the empty string");

        CheckHmac(Bytes(20, 0x0b),
                  "Hi There",
                  "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        CheckHmac(ByteView("Jefe").ToBytes(),
                  "what do ya want for nothing?",
                  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        CheckHmac(Bytes(20, 0xaa),
                  Bytes(50, 0xdd),
                  "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
        CheckHmac(MakeRange(0x01, 0x19),
                  Bytes(50, 0xcd),
                  "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
        CheckHmac(Bytes(131, 0xaa),
                  "Test Using Larger Than Block-Size Key - Hash Key First",
                  "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
        CheckHmac(Bytes(131, 0xaa),
                  "This is a test using a larger than block-size key and a larger than "
                  "block-size data. The key needs to be hashed before being used by the HMAC "
                  "algorithm.",
                  "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");

        CheckHkdf(Bytes(22, 0x0b),
                  MakeRange(0x00, 0x0c),
                  MakeRange(0xf0, 0xf9),
                  "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
                  "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b8871"
                  "85865");
        CheckHkdf(MakeRange(0x00, 0x4f),
                  MakeRange(0x60, 0xaf),
                  MakeRange(0xb0, 0xff),
                  "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
                  "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827"
                  "271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f343"
                  "4f1d87");
        CheckHkdf(Bytes(22, 0x0b),
                  {},
                  {},
                  "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
                  "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61"
                  "a96c8");
        NS_TEST_EXPECT_MSG_EQ(HkdfExpand("key", "", 255 * 32).size(), 255 * 32, "the longest");
        bool refused = false;
        try
        {
            HkdfExpand("key", "", 255 * 32 + 1);
        }
        catch (const CryptoError&)
        {
            refused = true;
        }
        NS_TEST_EXPECT_MSG_EQ(refused, true, "RFC 5869 allows no more");
    }
};

/// The GCM specification's AES-256 test cases 13, 14 and 16 (also in NIST's CAVP), and refusals.
class AeadTestCase : public TestCase
{
  public:
    AeadTestCase() : TestCase("AES-GCM gives the published values and refuses every change")
    {
    }

  private:
    void Check(const Bytes& key,
               const char* iv,
               const Bytes& aad,
               const Bytes& plaintext,
               const std::string& expected)
    {
        AeadNonce nonce{};
        const Bytes octets = FromHex(iv);
        std::copy(octets.begin(), octets.end(), nonce.begin());
        const Bytes sealed = AeadSeal(key, nonce, aad, plaintext);
        NS_TEST_ASSERT_MSG_EQ(ToHex(sealed), expected, "ciphertext and tag");
        const auto opened = AeadOpen(key, nonce, aad, sealed);
        NS_TEST_ASSERT_MSG_EQ((opened && *opened == plaintext), true, "opens");
        for (std::size_t i = 0; i < sealed.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(AeadOpen(key, nonce, aad, Flip(sealed, i)).has_value(),
                                  false,
                                  "octet " << i << " of the ciphertext changed");
            NS_TEST_EXPECT_MSG_EQ(AeadOpen(key, nonce, aad, ByteView(sealed).Sub(0, i)).has_value(),
                                  false,
                                  "cut to " << i << " octets");
        }
        for (std::size_t i = 0; i < key.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(AeadOpen(Flip(key, i), nonce, aad, sealed).has_value(),
                                  false,
                                  "octet " << i << " of the key changed");
        }
        for (std::size_t i = 0; i < nonce.size(); ++i)
        {
            AeadNonce other = nonce;
            other[i] ^= 0x80;
            NS_TEST_EXPECT_MSG_EQ(AeadOpen(key, other, aad, sealed).has_value(),
                                  false,
                                  "octet " << i << " of the nonce changed");
        }
        NS_TEST_EXPECT_MSG_EQ(AeadOpen(key, nonce, Concat({aad, "x"}), sealed).has_value(),
                              false,
                              "associated data added");
    }

    void DoRun() override
    {
        Check(Bytes(32, 0), "000000000000000000000000", {}, {}, "530f8afbc74536b9a963b4f1c4cb738b");
        Check(Bytes(32, 0),
              "000000000000000000000000",
              {},
              Bytes(16, 0),
              "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
        Check(FromHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
              "cafebabefacedbaddecaf888",
              FromHex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
              FromHex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c9595"
                      "6809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"),
              "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b"
              "08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b");
    }
};

/// The stream's definition, computed independently, and its numbers.
class RandomStreamTestCase : public TestCase
{
  public:
    RandomStreamTestCase() : TestCase("random streams are AES-256-CTR keystreams")
    {
    }

  private:
    void DoRun() override
    {
        RandomStream stream(0x0102030405060708, "patient-7", "keys", 3);
        const Bytes start = stream.Take(600);
        NS_TEST_EXPECT_MSG_EQ(ToHex(ByteView(start).Sub(0, 32)),
                              "1338f787d7363b77785b370f494527839daf94c20527083c1b5de62daa973bea",
                              "computed with another AES implementation");
        NS_TEST_EXPECT_MSG_EQ(ToHex(ByteView(start).Sub(500, 32)),
                              "756fe98ae7ef6087630cd438a98f689421ded5f00f193b3ed8e2e6c4f15d0877",
                              "further on");
        RandomStream again(0x0102030405060708, "patient-7", "keys", 3);
        Bytes pieces;
        for (std::size_t size = 0; pieces.size() + size <= start.size(); ++size)
        {
            pieces = Concat({pieces, again.Take(size)});
        }
        NS_TEST_EXPECT_MSG_EQ((ByteView(start).Sub(0, pieces.size()) == pieces),
                              true,
                              "the same octets in other portions");
        NS_TEST_EXPECT_MSG_NE(RandomStream(0, "a", "b").NextU64(),
                              RandomStream(0, "a", "b", 1).NextU64(),
                              "the index counts");
        NS_TEST_EXPECT_MSG_NE(RandomStream(0, "a", "bc").NextU64(),
                              RandomStream(0, "ab", "c").NextU64(),
                              "entity and purpose are told apart");
        std::array<uint32_t, 6> counts{};
        double sum = 0;
        for (int i = 0; i < 60000; ++i)
        {
            ++counts.at(stream.NextBelow(counts.size()));
            const double number = stream.NextDouble();
            NS_TEST_ASSERT_MSG_EQ((number >= 0 && number < 1), true, "in [0, 1)");
            sum += number;
        }
        for (const uint32_t count : counts)
        {
            // Five standard deviations of a binomial(60000, 1/6).
            NS_TEST_EXPECT_MSG_EQ_TOL(count, 10000, 460, "all equally likely");
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(sum / 60000, 0.5, 0.006, "uniform");
        NS_TEST_EXPECT_MSG_EQ(stream.NextBelow(1), 0, "one possibility");
    }
};

/// OpenSSL draws from the stream of the thread, or fails.
class SeededRandomTestCase : public TestCase
{
  public:
    SeededRandomTestCase() : TestCase("OpenSSL's randomness comes from the thread's stream only")
    {
    }

  private:
    static bool Draw(Bytes& out)
    {
        return RAND_bytes(out.data(), static_cast<int>(out.size())) == 1;
    }

    /// @return the first octets for OpenSSL under a stream of this purpose
    static Bytes DrawFromBranch(std::string_view purpose)
    {
        const Bytes key = RandomStream(1, "test", purpose).Take(32);
        return RandomStream(0, std::string(key.begin(), key.end()), "branch").Take(16);
    }

    void DoRun() override
    {
        Bytes drawn(16);
        RandomStream stream(1, "test", "outer");
        {
            const ScopedRandomStream scope(stream);
            NS_TEST_EXPECT_MSG_EQ(RAND_status(), 1, "ready");
            NS_TEST_EXPECT_MSG_EQ(Draw(drawn), true, "drawn");
            NS_TEST_EXPECT_MSG_EQ((drawn == DrawFromBranch("outer")), true, "from a branch of it");
            RandomStream inner(1, "test", "inner");
            {
                const ScopedRandomStream nested(inner);
                Draw(drawn);
            }
            NS_TEST_EXPECT_MSG_EQ((drawn == DrawFromBranch("inner")), true, "from the innermost");
            Bytes elsewhere(16);
            bool ok = true;
            std::thread([&] { ok = Draw(elsewhere); }).join();
            NS_TEST_EXPECT_MSG_EQ(ok, false, "another thread has no stream");
            NS_TEST_EXPECT_MSG_EQ(Draw(drawn), true, "the outer one is back");
            {
                const ScopedBlinding blinding;
                NS_TEST_EXPECT_MSG_EQ(Draw(elsewhere), true, "any values");
            }
        }
        const Bytes rest = RandomStream(1, "test", "outer").Take(40);
        NS_TEST_EXPECT_MSG_EQ((stream.Take(8) == ByteView(rest).Sub(32)),
                              true,
                              "the stream itself lost 32 octets, however much was drawn");
        NS_TEST_EXPECT_MSG_EQ(Draw(drawn), false, "no stream, no randomness");
        NS_TEST_EXPECT_MSG_EQ(RAND_status(), 0, "not ready");
        const PkeyHandle key(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519"));
        NS_TEST_EXPECT_MSG_EQ((key == nullptr), true, "no key either");
        ERR_clear_error();
    }
};

/// RFC 7748, NIST CAVP (ECC CDH), RFC 8032, RFC 6979.
class PublishedKeysTestCase : public TestCase
{
  public:
    PublishedKeysTestCase() : TestCase("agreements and signatures give the published values")
    {
    }

  private:
    void CheckAgreement(DhGroup group,
                        const char* secret,
                        const std::string& own,
                        const std::string& peer,
                        const char* expected)
    {
        const SharedPkey key = DecodeDhPrivate(group, FromHex(secret), FromHex(own));
        const SharedPkey other = DecodeDhPublic(group, FromHex(peer));
        NS_TEST_ASSERT_MSG_EQ((key && other), true, "keys decode");
        NS_TEST_EXPECT_MSG_EQ(ToHex(EncodePublic(key.get())), own, "public half");
        NS_TEST_EXPECT_MSG_EQ(ToHex(AgreeDh(key.get(), other.get()).value_or(Bytes())),
                              expected,
                              "shared secret");
    }

    void CheckEd25519(const char* secret,
                      const std::string& own,
                      const char* message,
                      const std::string& signature)
    {
        RandomStream random(1, "test", "ed25519");
        const Bytes raw = FromHex(secret);
        const SharedPkey signing(
            EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw.data(), raw.size()),
            EVP_PKEY_free);
        const KeyPair pair(Suite::X25519, signing, GenerateDhKey(DhGroup::X25519, random));
        NS_TEST_EXPECT_MSG_EQ(ToHex(pair.GetPublic().Encode()).substr(0, 64), own, "public key");
        NS_TEST_EXPECT_MSG_EQ(ToHex(Sign(pair, FromHex(message), random)), signature, "RFC 8032");
        const auto key = PublicKey::Decode(Suite::X25519, pair.GetPublic().Encode());
        NS_TEST_ASSERT_MSG_EQ(key.has_value(), true, "decodes");
        NS_TEST_EXPECT_MSG_EQ(Verify(*key, FromHex(message), FromHex(signature)), true, "verifies");
    }

    void DoRun() override
    {
        CheckAgreement(DhGroup::X25519, // RFC 7748, sections 6.1 and 5.2
                       "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
                       "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
                       "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
                       "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
        CheckAgreement(DhGroup::X25519,
                       "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
                       "1c9fd88f45606d932a80c71824ae151d15d73e77de38e8e000852e614fae7019",
                       "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
                       "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
        CheckAgreement(DhGroup::P256, // KAS ECC CDH primitive, P-256, COUNT = 0
                       "7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534",
                       "04ead218590119e8876b29146ff89ca61770c4edbbf97d38ce385ed281d8a6b230"
                       "28af61281fd35e2fa7002523acc85a429cb06ee6648325389f59edfce1405141",
                       "04700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287"
                       "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac",
                       "46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b");
        CheckEd25519("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                     "",
                     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a3"
                     "3bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
        CheckEd25519("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                     "af82",
                     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16"
                     "f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
        // RFC 6979, A.2.5: P-256, SHA-256, "sample".
        const auto key = PublicKey::Decode(
            Suite::P256,
            FromHex("0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"));
        NS_TEST_ASSERT_MSG_EQ(key.has_value(), true, "decodes");
        NS_TEST_EXPECT_MSG_EQ(
            Verify(*key,
                   "sample",
                   FromHex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                           "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8")),
            true,
            "verifies");
    }
};

class CryptoTestSuite : public TestSuite
{
  public:
    CryptoTestSuite() : TestSuite("ehealth-crypto", TestSuite::Type::UNIT)
    {
        AddTestCase(new SeededRandomTestCase);
        AddTestCase(new RandomStreamTestCase);
        AddTestCase(new HashTestCase);
        AddTestCase(new AeadTestCase);
        AddTestCase(new PublishedKeysTestCase);
    }
};

CryptoTestSuite g_cryptoTestSuite;

} // namespace
