// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/test.h"
#include "ns3/tpm-structures.h"

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr PcrSelection kSelection = SelectPcrs({0, 1, 2, 8});

Bytes
Flip(ByteView bytes, std::size_t bit)
{
    Bytes changed = bytes.ToBytes();
    changed[bit / 8] = static_cast<uint8_t>(changed[bit / 8] ^ 1 << bit % 8);
    return changed;
}

RandomStream
MakeRandom()
{
    return {1, "test", "tpm"};
}

Tpm
MakeTpm(const std::string& name = "phone/TPM-PHR")
{
    Tpm tpm(1, name);
    tpm.Startup();
    return tpm;
}

/// Answers of libtpms 0.9 (the reference implementation, through swtpm and tpm2-tools 5.4) to the
/// same commands.
class ReferenceTestCase : public TestCase
{
  public:
    ReferenceTestCase() : TestCase("PCRs, policy, names and structures are the reference's")
    {
    }

  private:
    void DoRun() override
    {
        Tpm tpm = MakeTpm();
        const Digest abc = Sha256("abc");
        tpm.Extend(0, abc);
        tpm.Extend(8, abc);
        tpm.Extend(0, abc);
        const auto pcrs = tpm.ReadPcrs(kSelection);
        NS_TEST_ASSERT_MSG_EQ(pcrs.size(), 4U, "as many values as PCRs");
        NS_TEST_EXPECT_MSG_EQ(ToHex(pcrs[0]),
                              "bdeb6c6dc63852834c89f67066194207ce7d3806ea40ca58dc079246ef58a926",
                              "PCR 0, extended twice");
        NS_TEST_EXPECT_MSG_EQ(ToHex(pcrs[3]),
                              "589f9ffed4c477966bfb8d41f37895b08c69047df8f911d6f3b57fbe08faee8d",
                              "PCR 8, extended once");
        const Digest policy = tpm::MakePcrPolicy(kSelection, Tpm::HashPcrs(pcrs));
        NS_TEST_EXPECT_MSG_EQ(ToHex(policy),
                              "23e6f37c17fa2e3e5b895144bf5a1351dde566885b5b0284806865e92b04d5cf",
                              "TPM2_PolicyPCR");

        tpm::PublicArea area;
        area.type = tpm::kAlgKeyedHash;
        area.policy = policy;
        SetOctets(area.unique, "4b65cd4ffe6541d37e8a7976ea8aecadf6f6bea55805f1b57066d13cac4c0fa8");
        NS_TEST_EXPECT_MSG_EQ(
            ToHex(tpm::MarshalPublic(area)),
            "004e0008000b00000412002023e6f37c17fa2e3e5b895144bf5a1351dde566885b5b0284806865e92b04"
            "d5cf001000204b65cd4ffe6541d37e8a7976ea8aecadf6f6bea55805f1b57066d13cac4c0fa8",
            "public area of a sealed object");
        area.type = tpm::kAlgSymCipher;
        SetOctets(area.unique, "9dc89e074eb4da133ab27fa333d2f76c89ed80cffb0f0a4235ea687537a83216");
        NS_TEST_EXPECT_MSG_EQ(
            ToHex(tpm::MarshalPublic(area)),
            "00520025000b00060432002023e6f37c17fa2e3e5b895144bf5a1351dde566885b5b0284806865e92b04"
            "d5cf00060100004300209dc89e074eb4da133ab27fa333d2f76c89ed80cffb0f0a4235ea687537a83216",
            "public area of an AES-256 key");

        const Bytes point =
            FromHex("04f8a5e8a1b111e09025f5ab2466f37888c42dab86da8f2b98b0dc072c6f024e24"
                    "e676b4123c47612cc44cc81790df833f40c0b4e18076f3d9b7f19414bd4e5026");
        const Bytes key = tpm::MarshalAttestationKey(point);
        NS_TEST_EXPECT_MSG_EQ(
            ToHex(key),
            "00580023000b00050072000000100018000b000300100020f8a5e8a1b111e09025f5ab2466f37888c42d"
            "ab86da8f2b98b0dc072c6f024e240020e676b4123c47612cc44cc81790df833f40c0b4e18076f3d9b7f1"
            "9414bd4e5026",
            "public area of an attestation key");
        NS_TEST_EXPECT_MSG_EQ(
            ToHex(tpm::MakeName(key)),
            "000b522ab13eb138635ab633372019f23b566e8573033872ecbd34981e4357b59810",
            "Name");

        CheckReferenceQuote(point);
    }

    static void SetOctets(Digest& digest, const char* hex)
    {
        const Bytes octets = FromHex(hex);
        std::copy(octets.begin(), octets.end(), digest.begin());
    }

    /// A quote that the reference made.
    void CheckReferenceQuote(const Bytes& point)
    {
        TpmQuote quote;
        quote.attest = FromHex(
            "ff54434780180022000b946d522ef3a32ad959603ff9650a46f6078ccf6ce97ca32f2875237e9c933cc7"
            "00036162630000000000000521000000010000000001201910230016363600000001000b030700000020"
            "bf5e0e7a9e09972549176d1827806f4ae11e805bcb5d1cdead02de0726fb06eb");
        quote.signature = FromHex(
            "0018000b0020543f913db9fa96e1620f9d58cbe6e24a03bfa1cf823cbca5b3c2ace5f6246dee0020c70f"
            "fe47385b72e83822167a558b495a2bad95302465feeb87f7b409682beee0");
        const auto key = PublicKey::Decode(Suite::P256, point);
        NS_TEST_ASSERT_MSG_EQ(key.has_value(), true, "the reference's key");
        Tpm tpm = MakeTpm();
        tpm.Extend(0, Sha256("abc"));
        tpm.Extend(0, Sha256("abc"));
        const PcrSelection selection = SelectPcrs({0, 1, 2});
        const auto pcrs = tpm.ReadPcrs(selection);
        NS_TEST_EXPECT_MSG_EQ(Tpm::CheckQuote(*key, quote, "abc", selection, pcrs),
                              true,
                              "the reference's quote is accepted");
        const auto statement = tpm::UnmarshalQuote(quote.attest);
        NS_TEST_EXPECT_MSG_EQ((statement && statement->resetCount == 1), true, "its reset count");
    }
};

/// Sealed data and binding keys.
class SealTestCase : public TestCase
{
  public:
    SealTestCase() : TestCase("what is sealed opens in its TPM and its state only")
    {
    }

  private:
    void DoRun() override
    {
        Tpm tpm = MakeTpm();
        tpm.Extend(0, Sha256("platform"));
        RandomStream random = MakeRandom();
        const TpmObject sealed = tpm.Seal("secret", kSelection, random);
        NS_TEST_EXPECT_MSG_EQ(Opens(tpm, sealed), true, "in its state");
        NS_TEST_EXPECT_MSG_EQ((Encode(sealed).size() < 512), true, "a small object");
        NS_TEST_EXPECT_MSG_EQ(tpm.Unseal(sealed, SelectPcrs({0, 1})).has_value(),
                              false,
                              "not for another selection");
        NS_TEST_EXPECT_MSG_EQ(tpm.Decrypt(sealed, kSelection, Bytes(100)).has_value(),
                              false,
                              "data is no key");
        for (std::size_t bit = 0; bit < 8 * sealed.publicArea.size(); ++bit)
        {
            TpmObject changed = sealed;
            changed.publicArea = Flip(sealed.publicArea, bit);
            NS_TEST_EXPECT_MSG_EQ(Opens(tpm, changed), false, "public area, bit " << bit);
        }
        for (std::size_t bit = 0; bit < 8 * sealed.privateArea.size(); ++bit)
        {
            TpmObject changed = sealed;
            changed.privateArea = Flip(sealed.privateArea, bit);
            NS_TEST_EXPECT_MSG_EQ(Opens(tpm, changed), false, "private area, bit " << bit);
        }
        for (const std::size_t size : {std::size_t{0}, std::size_t{10}, sealed.privateArea.size()})
        {
            TpmObject changed = sealed;
            changed.privateArea.resize(size == sealed.privateArea.size() ? size + 1 : size);
            NS_TEST_EXPECT_MSG_EQ(Opens(tpm, changed), false, "another length");
        }
        NS_TEST_EXPECT_MSG_EQ(Opens(MakeTpm("phone/Platform-TPM"), sealed), false, "another TPM");
        Tpm twin = MakeTpm();
        NS_TEST_EXPECT_MSG_EQ(Opens(twin, sealed), false, "the same TPM, not measured yet");
        twin.Extend(0, Sha256("platform"));
        NS_TEST_EXPECT_MSG_EQ(Opens(twin, sealed), true, "the same TPM, booted again");
        tpm.Extend(3, Sha256("other"));
        NS_TEST_EXPECT_MSG_EQ(Opens(tpm, sealed), true, "a PCR outside of the policy");
        tpm.Extend(8, Sha256("other"));
        NS_TEST_EXPECT_MSG_EQ(Opens(tpm, sealed), false, "a PCR of the policy");
        CheckSizes();
        CheckBindingKey();
    }

    static bool Opens(const Tpm& tpm, const TpmObject& sealed)
    {
        return tpm.Unseal(sealed, kSelection) == ByteView("secret").ToBytes();
    }

    void CheckSizes()
    {
        const Tpm tpm = MakeTpm();
        RandomStream random = MakeRandom();
        for (const std::size_t size : {std::size_t{0}, std::size_t{1}, Tpm::kMaxSealed})
        {
            const Bytes data(size, 0x5a);
            const auto opened = tpm.Unseal(tpm.Seal(data, kSelection, random), kSelection);
            NS_TEST_EXPECT_MSG_EQ((opened == data), true, size << " octets");
        }
    }

    void CheckBindingKey()
    {
        Tpm tpm = MakeTpm();
        RandomStream random = MakeRandom();
        const TpmObject key = tpm.CreateBindingKey(kSelection, random);
        NS_TEST_EXPECT_MSG_EQ(tpm.Unseal(key, kSelection).has_value(), false, "a key stays inside");
        for (const std::size_t size : {0, 1, 15, 16, 5000})
        {
            const Bytes data(size, 0xa5);
            const auto encrypted = tpm.Encrypt(key, kSelection, data, random);
            NS_TEST_ASSERT_MSG_EQ(encrypted.has_value(), true, "encrypted");
            NS_TEST_EXPECT_MSG_EQ(encrypted->size(), size + 48, "IV and HMAC");
            NS_TEST_EXPECT_MSG_EQ((tpm.Decrypt(key, kSelection, *encrypted) == data),
                                  true,
                                  size << " octets");
            for (const std::size_t octet : {std::size_t{0}, std::size_t{16}, encrypted->size() - 1})
            {
                NS_TEST_EXPECT_MSG_EQ(
                    tpm.Decrypt(key, kSelection, Flip(*encrypted, 8 * octet)).has_value(),
                    false,
                    "octet " << octet << " changed");
            }
        }
        NS_TEST_EXPECT_MSG_EQ(tpm.Decrypt(key, kSelection, Bytes(47)).has_value(),
                              false,
                              "too short");
        const auto encrypted = *tpm.Encrypt(key, kSelection, "data", random);
        tpm.Extend(1, Sha256("other"));
        NS_TEST_EXPECT_MSG_EQ(tpm.Decrypt(key, kSelection, encrypted).has_value(),
                              false,
                              "another state");
        NS_TEST_EXPECT_MSG_EQ(tpm.Encrypt(key, kSelection, "data", random).has_value(),
                              false,
                              "another state");
    }
};

/// Monotonic counters.
class CounterTestCase : public TestCase
{
  public:
    CounterTestCase() : TestCase("counters only grow")
    {
    }

  private:
    void DoRun() override
    {
        Tpm tpm = MakeTpm();
        NS_TEST_EXPECT_MSG_EQ(tpm.IncrementCounter(7).has_value(), false, "not defined");
        tpm.DefineCounter(7);
        NS_TEST_EXPECT_MSG_EQ(tpm.ReadCounter(7).has_value(), false, "not initialised");
        NS_TEST_EXPECT_MSG_EQ(tpm.IncrementCounter(7).value_or(0), 1U, "first");
        NS_TEST_EXPECT_MSG_EQ(tpm.IncrementCounter(7).value_or(0), 2U, "second");
        tpm.Startup();
        NS_TEST_EXPECT_MSG_EQ(tpm.ReadCounter(7).value_or(0), 2U, "it survives a reset");
        tpm.DefineCounter(8);
        NS_TEST_EXPECT_MSG_EQ(tpm.IncrementCounter(8).value_or(0),
                              3U,
                              "a new one begins above all others");
    }
};

/// Quotes and what is wrong with them.
class QuoteTestCase : public TestCase
{
  public:
    QuoteTestCase() : TestCase("a quote holds for its nonce, key, PCRs and octets")
    {
    }

  private:
    void DoRun() override
    {
        Tpm tpm = MakeTpm();
        tpm.Extend(1, Sha256("app"));
        RandomStream random = MakeRandom();
        const Bytes nonce = random.Take(32);
        const TpmQuote quote = tpm.Quote(nonce, kSelection, 12345, random);
        const auto values = tpm.ReadPcrs(kSelection);
        const PublicKey key = tpm.GetAttestationKey();
        const auto check = [&](const TpmQuote& q) {
            return Tpm::CheckQuote(key, q, nonce, kSelection, values);
        };
        NS_TEST_EXPECT_MSG_EQ(check(quote), true, "as it is");
        for (std::size_t bit = 0; bit < 8 * quote.attest.size(); ++bit)
        {
            NS_TEST_EXPECT_MSG_EQ(check({Flip(quote.attest, bit), quote.signature}),
                                  false,
                                  "bit " << bit << " of the statement");
        }
        for (std::size_t bit = 0; bit < 8 * quote.signature.size(); ++bit)
        {
            NS_TEST_EXPECT_MSG_EQ(check({quote.attest, Flip(quote.signature, bit)}),
                                  false,
                                  "bit " << bit << " of the signature");
        }
        NS_TEST_EXPECT_MSG_EQ(check({{}, {}}), false, "nothing");
        NS_TEST_EXPECT_MSG_EQ(check({quote.attest, {}}), false, "no signature");
        NS_TEST_EXPECT_MSG_EQ(Tpm::CheckQuote(key, quote, "another", kSelection, values),
                              false,
                              "another nonce");
        Tpm other = MakeTpm("another phone");
        NS_TEST_EXPECT_MSG_EQ(
            Tpm::CheckQuote(other.GetAttestationKey(), quote, nonce, kSelection, values),
            false,
            "another TPM's key");
        NS_TEST_EXPECT_MSG_EQ(
            Tpm::CheckQuote(key, quote, nonce, SelectPcrs({0}), tpm.ReadPcrs(SelectPcrs({0}))),
            false,
            "another selection");
        tpm.Extend(1, Sha256("app"));
        NS_TEST_EXPECT_MSG_EQ(
            Tpm::CheckQuote(key, quote, nonce, kSelection, tpm.ReadPcrs(kSelection)),
            false,
            "other values");
        const auto statement = tpm::UnmarshalQuote(quote.attest);
        NS_TEST_ASSERT_MSG_EQ(statement.has_value(), true, "a quote");
        NS_TEST_EXPECT_MSG_EQ(statement->clock, 12345U, "its clock");
        NS_TEST_EXPECT_MSG_EQ(ToHex(statement->signer),
                              ToHex(tpm::MakeName(tpm.GetAttestationPublicArea())),
                              "its signer");
    }
};

class TpmTestSuite : public TestSuite
{
  public:
    TpmTestSuite() : TestSuite("ehealth-tpm", TestSuite::Type::UNIT)
    {
        AddTestCase(new ReferenceTestCase);
        AddTestCase(new SealTestCase);
        AddTestCase(new CounterTestCase);
        AddTestCase(new QuoteTestCase);
    }
};

TpmTestSuite g_tpmTestSuite;

} // namespace
