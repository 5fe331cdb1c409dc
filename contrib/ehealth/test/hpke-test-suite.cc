// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/hpke.h"
#include "ns3/test.h"

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr const char* kInfo = "4f6465206f6e2061204772656369616e2055726e";
constexpr const char* kPlaintext = "4265617574792069732074727574682c20747275746820626561757479";

/// A test vector: base mode, HKDF-SHA256.
struct Vector
{
    const char* name;
    DhGroup group;
    hpke::Aead aead;
    const char* ephemeralSecret;
    const char* recipientSecret;
    const char* recipient;
    const char* enc;
    const char* key;
    const char* baseNonce;
};

/// RFC 9180, section 5.2: ComputeNonce.
AeadNonce
ComputeNonce(const hpke::Context& context, uint64_t sequence)
{
    AeadNonce nonce = context.baseNonce;
    for (std::size_t i = 0; i < 8; ++i)
    {
        nonce[nonce.size() - 1 - i] ^= static_cast<uint8_t>(sequence >> (8 * i));
    }
    return nonce;
}

/// Both sides reach the published key and base nonce; a subclass checks ciphertexts.
class VectorTestCase : public TestCase
{
  public:
    explicit VectorTestCase(const Vector& vector)
        : TestCase(std::string("HPKE test vector: ") + vector.name), m_vector(vector)
    {
    }

  private:
    virtual void CheckCiphertexts(const hpke::Context& context) = 0;

    void DoRun() override
    {
        const Vector& v = m_vector;
        const Bytes enc = FromHex(v.enc);
        const SharedPkey ephemeral = DecodeDhPrivate(v.group, FromHex(v.ephemeralSecret), enc);
        const SharedPkey own =
            DecodeDhPrivate(v.group, FromHex(v.recipientSecret), FromHex(v.recipient));
        const SharedPkey recipient = DecodeDhPublic(v.group, FromHex(v.recipient));
        NS_TEST_ASSERT_MSG_EQ((ephemeral && own && recipient), true, "keys decode");
        NS_TEST_EXPECT_MSG_EQ(ToHex(EncodePublic(ephemeral.get())), v.enc, "pkEm");
        NS_TEST_EXPECT_MSG_EQ(ToHex(EncodePublic(own.get())), v.recipient, "pkRm");

        const auto sender = hpke::SetupSender(v.group,
                                              v.aead,
                                              ephemeral.get(),
                                              enc,
                                              recipient.get(),
                                              FromHex(kInfo));
        NS_TEST_ASSERT_MSG_EQ(sender.has_value(), true, "SetupBaseS");
        NS_TEST_EXPECT_MSG_EQ(ToHex(sender->key), v.key, "key");
        NS_TEST_EXPECT_MSG_EQ(ToHex(sender->baseNonce), v.baseNonce, "base_nonce");

        const auto receiver = hpke::SetupRecipient(v.group, v.aead, enc, own.get(), FromHex(kInfo));
        NS_TEST_ASSERT_MSG_EQ(receiver.has_value(), true, "SetupBaseR");
        NS_TEST_EXPECT_MSG_EQ(ToHex(receiver->key), v.key, "key");
        NS_TEST_EXPECT_MSG_EQ(ToHex(receiver->baseNonce), v.baseNonce, "base_nonce");
        CheckCiphertexts(*sender);

        const Bytes shorter(enc.begin(), enc.end() - 1);
        NS_TEST_EXPECT_MSG_EQ(
            hpke::SetupRecipient(v.group, v.aead, shorter, own.get(), {}).has_value(),
            false,
            "enc is no key");
    }

    Vector m_vector;
};

/// RFC 9180, appendices A.1.1 and A.3.1, with the published ciphertexts.
class RfcVectorTestCase : public VectorTestCase
{
  public:
    struct Ciphertext
    {
        uint64_t sequence;
        const char* ciphertext;
    };

    RfcVectorTestCase(const Vector& vector, std::vector<Ciphertext> ciphertexts)
        : VectorTestCase(vector), m_ciphertexts(std::move(ciphertexts))
    {
    }

  private:
    void CheckCiphertexts(const hpke::Context& context) override
    {
        for (const auto& [sequence, ciphertext] : m_ciphertexts)
        {
            NS_TEST_EXPECT_MSG_EQ(ToHex(AeadSeal(context.key,
                                                 ComputeNonce(context, sequence),
                                                 "Count-" + std::to_string(sequence),
                                                 FromHex(kPlaintext))),
                                  ciphertext,
                                  "ciphertext " << sequence);
        }
    }

    std::vector<Ciphertext> m_ciphertexts;
};

/**
 * The official test-vectors.json for the suites in use, AES-256-GCM. Its ciphertexts are checked in
 * the condensed form of the Go library (crypto/hpke/testdata/rfc9180.json): a thousand messages
 * whose associated data and plaintexts come from SHAKE128 of nothing (a length octet, then as many
 * octets), and SHAKE128 of all ciphertexts.
 */
class CondensedVectorTestCase : public VectorTestCase
{
  public:
    CondensedVectorTestCase(const Vector& vector, const char* expected)
        : VectorTestCase(vector), m_expected(expected)
    {
    }

  private:
    static Bytes Shake128(ByteView input, std::size_t size)
    {
        Bytes output(size);
        const DigestContext context(EVP_MD_CTX_new());
        EVP_DigestInit_ex(context.get(), EVP_shake128(), nullptr);
        EVP_DigestUpdate(context.get(), input.data(), input.size());
        EVP_DigestFinalXOF(context.get(), output.data(), size);
        return output;
    }

    void CheckCiphertexts(const hpke::Context& context) override
    {
        constexpr uint64_t kMessages = 1000;
        const Bytes source = Shake128({}, kMessages * 2 * 256);
        std::size_t position = 0;
        const auto draw = [&] {
            const ByteView drawn = ByteView(source).Sub(position + 1, source[position]);
            position += 1 + drawn.size();
            return drawn;
        };
        Bytes all;
        for (uint64_t i = 0; i < kMessages; ++i)
        {
            const ByteView aad = draw();
            const ByteView plaintext = draw();
            const Bytes sealed = AeadSeal(context.key, ComputeNonce(context, i), aad, plaintext);
            all.insert(all.end(), sealed.begin(), sealed.end());
        }
        NS_TEST_EXPECT_MSG_EQ(ToHex(Shake128(all, 16)), m_expected, "all ciphertexts");
    }

    const char* m_expected;
};

class HpkeTestSuite : public TestSuite
{
  public:
    HpkeTestSuite() : TestSuite("ehealth-hpke", TestSuite::Type::UNIT)
    {
        AddTestCase(new RfcVectorTestCase(
            {"X25519, AES-128-GCM",
             DhGroup::X25519,
             hpke::Aead::Aes128Gcm,
             "52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736",
             "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
             "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
             "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
             "4531685d41d65f03dc48f6b8302c05b0",
             "56d890e5accaaf011cff4b7d"},
            {{0,
              "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e1"
              "3c512a"},
             {1,
              "af2d7e9ac9ae7e270f46ba1f975be53c09f8d875bdc8535458c2494e8a6eab251c03d0c22a56b8ca42c2"
              "063b84"},
             {255,
              "7175db9717964058640a3a11fb9007941a5d1757fda1a6935c805c21af32505bf106deefec4a49ac38d7"
              "1c9e0a"},
             {256,
              "957f9800542b0b8891badb026d79cc54597cb2d225b54c00c5238c25d05c30e3fbeda97d2e0e1aba483a"
              "2df9f2"}}));
        AddTestCase(new RfcVectorTestCase(
            {"P-256, AES-128-GCM",
             DhGroup::P256,
             hpke::Aead::Aes128Gcm,
             "4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb",
             "f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2",
             "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e53"
             "9c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0",
             "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5"
             "b7f951c0900be863c403ce65c9bfcb9382657222d18c4",
             "868c066ef58aae6dc589b6cfdd18f97e",
             "4e0bc5018beba4bf004cca59"},
            {{0,
              "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39"
              "513434"},
             {1,
              "fa6f037b47fc21826b610172ca9637e82d6e5801eb31cbd3748271affd4ecb06646e0329cbdf3c3cd655"
              "b28e82"},
             {255,
              "2ad71c85bf3f45c6eca301426289854b31448bcf8a8ccb1deef3ebd87f60848aa53c538c30a4dac71d61"
              "9ee2cd"},
             {256,
              "10f179686aa2caec1758c8e554513f16472bd0a11e2a907dde0b212cbe87d74f367f8ffe5e41cd3e9962"
              "a6afb2"}}));
        AddTestCase(new CondensedVectorTestCase(
            {"X25519, AES-256-GCM",
             DhGroup::X25519,
             hpke::Aead::Aes256Gcm,
             "179d4b53b6365c45b600c4163b61d95cbc2f4d9e36f1695558dce265ab8bab11",
             "497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d",
             "430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c",
             "6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256",
             "f50b0609186798729ed0564b36ef2ef8044f1f9d05636874d1f46c819c7a669f",
             "151d9929e2449747889bc923"},
            "1702e73e1e71705faa8241022af1deea"));
        AddTestCase(new CondensedVectorTestCase(
            {"P-256, AES-256-GCM",
             DhGroup::P256,
             hpke::Aead::Aes256Gcm,
             "90345e3a1d116c1dd39ae76d95ab858c142223a63e44f8f85318cfa91a84858e",
             "317f915db7bc629c48fe765587897e01e282d3e8445f79f27f65d031a88082b2",
             "04abc7e49a4c6b3566d77d0304addc6ed0e98512ffccf505e6a8e3eb25c685136f853148544876de76c0f"
             "2ef99cdc3a05ccf5ded7860c7c021238f9e2073d2356c",
             "04c06b4f6bebc7bb495cb797ab753f911aff80aefb86fd8b6fcc35525f3ab5f03e0b21bd31a86c6048af3"
             "cb2d98e0d3bf01da5cc4c39ff5370d331a4f1f7d5a4e0",
             "ee16802a936d5f544771131900ee6973d0551de9e852ece2ef34bf0d5f9e1d1d",
             "9bc50980832a7b4b58c40161"},
            "8d3263541fc1695b6e88ff3a1208577c"));
    }
};

HpkeTestSuite g_hpkeTestSuite;

} // namespace
