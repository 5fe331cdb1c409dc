// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/codec.h"
#include "ns3/test.h"

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

struct Inner
{
    uint16_t number{};
    std::string text;
    EHEALTH_FIELDS(number, text)
};

struct Outer
{
    std::array<uint8_t, 4> tag{};
    int64_t time{};
    bool flag{};
    std::optional<Inner> inner;
    std::vector<Inner> list;
    Bytes blob;
    EHEALTH_FIELDS(tag, time, flag, inner, list, blob)
};

Outer
Sample()
{
    return {{1, 2, 3, 4}, -5, true, Inner{7, "seven"}, {{8, "a"}, {9, ""}}, {0xff, 0x00}};
}

/// Known octets, round trip, and refusal of every truncation and of trailing octets.
class CodecTestCase : public TestCase
{
  public:
    CodecTestCase() : TestCase("encoding is big-endian, decoding is strict")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_ASSERT_MSG_EQ(ToHex(Encode(Inner{0x0102, "ab"})),
                              "0102000000026162",
                              "width, length prefix and order");
        const Bytes bytes = Encode(Sample());
        const auto decoded = Decode<Outer>(bytes);
        NS_TEST_ASSERT_MSG_EQ(decoded.has_value(), true, "an encoding decodes");
        NS_TEST_ASSERT_MSG_EQ(ToHex(Encode(*decoded)), ToHex(bytes), "to the same message");
        for (std::size_t size = 0; size < bytes.size(); ++size)
        {
            NS_TEST_ASSERT_MSG_EQ(Decode<Outer>(ByteView(bytes).Sub(0, size)).has_value(),
                                  false,
                                  "a message cut to " << size << " octets is refused");
        }
        Bytes longer = bytes;
        longer.push_back(0);
        NS_TEST_ASSERT_MSG_EQ(Decode<Outer>(longer).has_value(),
                              false,
                              "octets left over are refused");
        Bytes lying = Encode(Inner{1, "text"});
        lying[2] = 0xff;
        NS_TEST_ASSERT_MSG_EQ(Decode<Inner>(lying).has_value(),
                              false,
                              "a length beyond the end is refused");
    }
};

class HexTestCase : public TestCase
{
  public:
    HexTestCase() : TestCase("hexadecimal text")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_ASSERT_MSG_EQ(ToHex(FromHex("00fFa1")), "00ffa1", "both cases are read");
        NS_TEST_ASSERT_MSG_EQ(FromHex("0g").empty(), true, "a wrong digit gives nothing");
        NS_TEST_ASSERT_MSG_EQ(FromHex("123").empty(), true, "an odd length gives nothing");
    }
};

class WireTestSuite : public TestSuite
{
  public:
    WireTestSuite() : TestSuite("ehealth-wire", TestSuite::Type::UNIT)
    {
        AddTestCase(new CodecTestCase);
        AddTestCase(new HexTestCase);
    }
};

WireTestSuite g_wireTestSuite;

} // namespace
