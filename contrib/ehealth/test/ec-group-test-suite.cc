// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/digest.h"
#include "ns3/ec-group.h"
#include "ns3/stream-cipher.h"
#include "ns3/test.h"

namespace ns3
{
namespace ehealth
{

namespace
{

EcScalar
ToScalar(const char* hex)
{
    return *EcScalar::Decode(FromHex(hex));
}

const char* const kOrder = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

/// Published multiples of the generator and of other points.
class EcVectorTest : public TestCase
{
  public:
    EcVectorTest() : TestCase("points of published vectors")
    {
    }

  private:
    void DoRun() override
    {
        // RFC 6979, appendix A.2.5
        const EcPoint u = EcPoint::MultiplyGenerator(
            ToScalar("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
        NS_TEST_EXPECT_MSG_EQ(ToHex(u.Encode()),
                              "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                              "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
                              "public key of RFC 6979");
        // RFC 5903, section 8.1
        const EcScalar i =
            ToScalar("c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433");
        const EcScalar r =
            ToScalar("c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53");
        const EcPoint gi = EcPoint::MultiplyGenerator(i);
        const EcPoint gr = EcPoint::MultiplyGenerator(r);
        NS_TEST_EXPECT_MSG_EQ(ToHex(ByteView(gi.Encode()).Sub(1, 32)),
                              "dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180",
                              "g^i of RFC 5903");
        NS_TEST_EXPECT_MSG_EQ(ToHex(ByteView(gr.Multiply(i).Encode()).Sub(1, 32)),
                              "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de",
                              "g^ir of RFC 5903");
        NS_TEST_EXPECT_MSG_EQ((gr.Multiply(i) == gi.Multiply(r)), true, "and g^ri");
    }
};

/// The laws of the group and of arithmetic modulo its order.
class EcLawTest : public TestCase
{
  public:
    EcLawTest() : TestCase("laws of the group")
    {
    }

  private:
    void DoRun() override
    {
        RandomStream random(1, "test", "laws");
        for (int n = 0; n < 50; ++n)
        {
            const EcScalar a = EcScalar::Draw(random);
            const EcScalar b = EcScalar::Draw(random);
            const EcPoint p = EcPoint::MultiplyGenerator(a);
            const EcPoint q = EcPoint::MultiplyGenerator(b);
            NS_TEST_EXPECT_MSG_EQ((EcPoint::MultiplyGenerator(a + b) == p + q),
                                  true,
                                  "(a + b) P = aP + bP");
            NS_TEST_EXPECT_MSG_EQ((EcPoint::MultiplyGenerator(a * b) == p.Multiply(b)),
                                  true,
                                  "(ab) P = b (aP)");
            NS_TEST_EXPECT_MSG_EQ((p + q == q + p), true, "commutative");
            NS_TEST_EXPECT_MSG_EQ((p != q), true, "different points");
            NS_TEST_EXPECT_MSG_EQ((*EcPoint::Decode(p.Encode()) == p), true, "encoding");
            NS_TEST_EXPECT_MSG_EQ((*EcScalar::Decode(a.Encode()) == a), true, "encoding");
        }
        const EcScalar one =
            ToScalar("0000000000000000000000000000000000000000000000000000000000000001");
        const EcScalar minusOne =
            ToScalar("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550");
        NS_TEST_EXPECT_MSG_EQ((one + minusOne == EcScalar()), true, "n = 0 modulo n");
        NS_TEST_EXPECT_MSG_EQ((minusOne * minusOne == one), true, "(-1)(-1) = 1");
        const EcPoint infinity =
            EcPoint::MultiplyGenerator(one) + EcPoint::MultiplyGenerator(minusOne);
        NS_TEST_EXPECT_MSG_EQ((infinity == EcPoint()), true, "P - P is at infinity");
        NS_TEST_EXPECT_MSG_EQ(EcPoint::Decode(infinity.Encode()).has_value(),
                              false,
                              "which is not accepted from outside");
        NS_TEST_EXPECT_MSG_EQ((EcScalar::Hash({"ab", "c"}) == EcScalar::Hash({"a", "bc"})),
                              true,
                              "Hash() is of the concatenation");
        const Digest hash = Sha256("abc");
        NS_TEST_EXPECT_MSG_EQ((EcScalar::Hash({"abc"}).Encode() == hash),
                              true,
                              "and is SHA-256 where that is below n");
    }
};

/// What is no point or number of the group is refused.
class EcMalformedTest : public TestCase
{
  public:
    EcMalformedTest() : TestCase("malformed points and numbers")
    {
    }

  private:
    void DoRun() override
    {
        const Bytes good =
            ByteView(EcPoint::MultiplyGenerator(EcScalar::Hash({"good"})).Encode()).ToBytes();
        const auto refused = [this](const Bytes& encoded, const char* what) {
            NS_TEST_EXPECT_MSG_EQ(EcPoint::Decode(encoded).has_value(), false, what);
        };
        NS_TEST_EXPECT_MSG_EQ(EcPoint::Decode(good).has_value(), true, "a point");
        for (std::size_t i = 0; i < good.size(); ++i)
        {
            Bytes bad = good;
            bad[i] ^= 1;
            refused(bad, "a flipped bit leaves the curve, or the encoding");
        }
        refused({}, "nothing");
        refused({0}, "infinity");
        refused(Bytes(EcPoint::kSize, 0), "zeros");
        refused(Bytes(good.begin(), good.end() - 1), "too short");
        Bytes compressed(good.begin(), good.begin() + 33);
        compressed[0] = static_cast<uint8_t>(2 + (good.back() & 1));
        refused(compressed, "compressed: one encoding a point");
        Bytes hybrid = good;
        hybrid[0] = static_cast<uint8_t>(6 + (good.back() & 1));
        refused(hybrid, "hybrid");
        // x = p + 5, where 5 is the abscissa of a point: not reduced
        Bytes large = good;
        const Bytes x = FromHex("ffffffff00000001000000000000000000000001000000000000000000000004");
        std::copy(x.begin(), x.end(), large.begin() + 1);
        refused(large, "a coordinate above p");

        NS_TEST_EXPECT_MSG_EQ(EcScalar::Decode(FromHex(kOrder)).has_value(), false, "n");
        NS_TEST_EXPECT_MSG_EQ(EcScalar::Decode(Bytes(32, 0xff)).has_value(), false, "above n");
        NS_TEST_EXPECT_MSG_EQ(EcScalar::Decode(Bytes(31, 0)).has_value(), false, "too short");
        NS_TEST_EXPECT_MSG_EQ(EcScalar::Decode(Bytes(33, 0)).has_value(), false, "too long");
        NS_TEST_EXPECT_MSG_EQ(EcScalar::Decode(Bytes(32, 0)).has_value(), true, "zero");
    }
};

/// NIST SP 800-38A, appendix F.5.5.
class CtrTest : public TestCase
{
  public:
    CtrTest() : TestCase("AES-256-CTR of NIST SP 800-38A")
    {
    }

  private:
    void DoRun() override
    {
        SymmetricKey key;
        const Bytes keyOctets =
            FromHex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        std::copy(keyOctets.begin(), keyOctets.end(), key.begin());
        CounterBlock counter;
        const Bytes counterOctets = FromHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        std::copy(counterOctets.begin(), counterOctets.end(), counter.begin());
        const Bytes plain = FromHex("6bc1bee22e409f96e93d7e117393172a"
                                    "ae2d8a571e03ac9c9eb76fac45af8e51"
                                    "30c81c46a35ce411e5fbc1191a0a52ef"
                                    "f69f2445df4f9b17ad2b417be66c3710");
        const Bytes sealed = CtrCrypt(key, counter, plain);
        NS_TEST_EXPECT_MSG_EQ(ToHex(sealed),
                              "601ec313775789a5b7a7f504bbf3d228"
                              "f443e3ca4d62b59aca84e990cacaf5c5"
                              "2b0930daa23de94ce87017ba2d84988d"
                              "dfc9c58db67aada613c2dd08457941a6",
                              "ciphertext");
        NS_TEST_EXPECT_MSG_EQ((CtrCrypt(key, counter, sealed) == plain), true, "and back");
        NS_TEST_EXPECT_MSG_EQ(CtrCrypt(key, counter, {}).size(), 0U, "nothing");
        NS_TEST_EXPECT_MSG_EQ(ToHex(CtrCrypt(key, counter, ByteView(plain).Sub(0, 5))),
                              "601ec31377",
                              "a part of a block");
    }
};

class EcGroupTestSuite : public TestSuite
{
  public:
    EcGroupTestSuite() : TestSuite("ehealth-ec-group", TestSuite::Type::UNIT)
    {
        AddTestCase(new EcVectorTest);
        AddTestCase(new EcLawTest);
        AddTestCase(new EcMalformedTest);
        AddTestCase(new CtrTest);
    }
};

EcGroupTestSuite g_ecGroupTestSuite;

} // namespace

} // namespace ehealth
} // namespace ns3
