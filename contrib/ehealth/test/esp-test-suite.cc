// SPDX-License-Identifier: GPL-2.0-only
// ESP packets, sequence numbers and the key exchange, without a network.
#include "ns3/esp.h"
#include "ns3/test.h"
#include "ns3/vpn-helper.h"

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

EspKey
MakeKey(uint8_t first)
{
    EspKey key;
    for (std::size_t i = 0; i < key.key.size(); ++i)
    {
        key.key[i] = static_cast<uint8_t>(first + i);
    }
    key.salt = {first, 1, 2, 3};
    return key;
}

Bytes
MakePacket(std::size_t size)
{
    Bytes packet(size);
    for (std::size_t i = 0; i < size; ++i)
    {
        packet[i] = static_cast<uint8_t>(7 * i);
    }
    return packet;
}

/// Every size comes out as it went in, with the octets that RFC 4303 and RFC 4106 prescribe.
class FormatTestCase : public TestCase
{
  public:
    FormatTestCase() : TestCase("packets have the form of RFC 4303 with RFC 4106")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool extended : {false, true})
        {
            EspSender sender(0x01020304, MakeKey(9), extended);
            EspReceiver receiver(MakeKey(9), extended);
            for (std::size_t size = 20; size < 60; ++size)
            {
                const Bytes packet = MakePacket(size);
                const auto sealed = sender.Seal(packet);
                NS_TEST_ASSERT_MSG_EQ(sealed.has_value(), true, "sealed");
                NS_TEST_EXPECT_MSG_EQ(sealed->size() + esp::kOuterHeader,
                                      esp::GetTunnelSize(size),
                                      "size");
                NS_TEST_EXPECT_MSG_EQ((sealed->size() - esp::kHeader - esp::kIcv) % 4, 0, "words");
                NS_TEST_EXPECT_MSG_EQ(ToHex(ByteView(*sealed).Sub(0, 4)), "01020304", "SPI");
                NS_TEST_EXPECT_MSG_EQ((*sealed)[7], size - 19, "sequence numbers begin with 1");
                const auto opened = receiver.Open(*sealed);
                NS_TEST_ASSERT_MSG_EQ(opened.payload.has_value(), true, "opened");
                NS_TEST_EXPECT_MSG_EQ((*opened.payload == packet), true, "payload");
            }
        }
        // 1500 octets hold 54 to 57 octets of overhead: RFC 4303, section 2, as drawn.
        NS_TEST_EXPECT_MSG_EQ(esp::GetTunnelMtu(1500), 1446, "MTU");
        NS_TEST_EXPECT_MSG_EQ(esp::GetTunnelSize(1446), 1500, "fits");
        NS_TEST_EXPECT_MSG_EQ((esp::GetTunnelSize(1447) > 1500), true, "does not");
        NS_TEST_EXPECT_MSG_EQ(esp::GetTunnelMtu(40), 0, "no room");
        for (std::size_t mtu = 100; mtu < 200; ++mtu)
        {
            NS_TEST_EXPECT_MSG_EQ((esp::GetTunnelSize(esp::GetTunnelMtu(mtu)) <= mtu), true, mtu);
            NS_TEST_EXPECT_MSG_EQ((esp::GetTunnelSize(esp::GetTunnelMtu(mtu) + 1) > mtu),
                                  true,
                                  mtu);
        }
    }
};

/// Any changed octet, any length and another key are refused.
class TamperTestCase : public TestCase
{
  public:
    TamperTestCase() : TestCase("changed packets are refused")
    {
    }

  private:
    void DoRun() override
    {
        EspSender sender(1000, MakeKey(9), false);
        EspReceiver receiver(MakeKey(9), false);
        const Bytes sealed = *sender.Seal(MakePacket(50));
        for (std::size_t i = 0; i < sealed.size(); ++i)
        {
            Bytes changed = sealed;
            changed[i] ^= 0x40;
            NS_TEST_EXPECT_MSG_EQ(receiver.Open(changed).payload.has_value(), false, i);
            const auto shortened = receiver.Open(ByteView(sealed).Sub(0, i));
            NS_TEST_EXPECT_MSG_EQ(shortened.payload.has_value(), false, i);
        }
        EspReceiver other(MakeKey(10), false);
        NS_TEST_EXPECT_MSG_EQ(other.Open(sealed).reason, EspDropReason::BadIcv, "another key");
        NS_TEST_EXPECT_MSG_EQ(receiver.Open(Bytes(3)).reason, EspDropReason::Malformed, "short");
        NS_TEST_EXPECT_MSG_EQ(receiver.Open(Bytes(37)).reason, EspDropReason::Malformed, "words");
        NS_TEST_EXPECT_MSG_EQ(receiver.Open(sealed).payload.has_value(), true, "the original");
        NS_TEST_EXPECT_MSG_EQ(receiver.Open(sealed).reason, EspDropReason::Replayed, "again");
    }
};

/// The window of RFC 4303, section 3.4.3, and the numbers of appendix A.
class SequenceTestCase : public TestCase
{
  public:
    SequenceTestCase() : TestCase("sequence numbers: window, end, 64 bits")
    {
    }

  private:
    void DoRun() override
    {
        EspSender sender(1000, MakeKey(9), false);
        EspReceiver receiver(MakeKey(9), false);
        std::vector<Bytes> packets;
        for (int i = 0; i < 200; ++i)
        {
            packets.push_back(*sender.Seal(MakePacket(20)));
        }
        const auto accepts = [&](int i) {
            return receiver.Open(packets[static_cast<std::size_t>(i)]).payload.has_value();
        };
        NS_TEST_EXPECT_MSG_EQ(accepts(99), true, "the hundredth first");
        NS_TEST_EXPECT_MSG_EQ(accepts(36), true, "at the window's end");
        NS_TEST_EXPECT_MSG_EQ(accepts(35), false, "beyond");
        NS_TEST_EXPECT_MSG_EQ(accepts(36), false, "twice");
        NS_TEST_EXPECT_MSG_EQ(accepts(101), true, "ahead");
        NS_TEST_EXPECT_MSG_EQ(accepts(100), true, "in between");
        NS_TEST_EXPECT_MSG_EQ(accepts(37), false, "the window has moved");
        NS_TEST_EXPECT_MSG_EQ(accepts(199), true, "far ahead");
        NS_TEST_EXPECT_MSG_EQ(accepts(101), false, "long ago");
        NS_TEST_EXPECT_MSG_EQ(receiver.GetPackets(), 5, "counted");

        // 32 bits end; 64 go on, though the upper half is not sent.
        constexpr uint64_t kEnd = 0xffffffff;
        sender.SetSequence(kEnd - 1);
        NS_TEST_EXPECT_MSG_EQ(sender.Seal(MakePacket(20)).has_value(), true, "the last");
        NS_TEST_EXPECT_MSG_EQ(sender.Seal(MakePacket(20)).has_value(), false, "none left");
        EspSender longSender(1000, MakeKey(9), true);
        EspReceiver longReceiver(MakeKey(9), true);
        longSender.SetSequence(kEnd - 3);
        longReceiver.SetSequence(kEnd - 3);
        packets.clear();
        for (int i = 0; i < 8; ++i)
        {
            packets.push_back(*longSender.Seal(MakePacket(20)));
        }
        // Over the turn, back before it, and on.
        for (const std::size_t i : {0U, 5U, 1U, 2U, 7U, 6U, 4U, 3U})
        {
            NS_TEST_EXPECT_MSG_EQ(longReceiver.Open(packets[i]).payload.has_value(), true, i);
        }
        for (const Bytes& packet : packets)
        {
            NS_TEST_EXPECT_MSG_EQ(longReceiver.Open(packet).reason,
                                  EspDropReason::Replayed,
                                  "again");
        }
        // Before the first packet there is none.
        EspReceiver fresh(MakeKey(9), true);
        EspSender late(1000, MakeKey(9), true);
        late.SetSequence(kEnd - 1);
        NS_TEST_EXPECT_MSG_EQ(fresh.Open(*late.Seal(MakePacket(20))).reason,
                              EspDropReason::Replayed,
                              "before the first");
    }
};

KeyExchangeMessage
Read(const Bytes& octets)
{
    return Decode<KeyExchangeMessage>(octets).value_or(KeyExchangeMessage{});
}

/// Two gateways' ends of one exchange.
struct Pair
{
    static constexpr int64_t kNow = 1'800'000'000;

    explicit Pair(Suite suite)
        : helper(1, kNow, suite)
        , alice(helper.MakeIdentity("10.0.0.1"))
        , bob(helper.MakeIdentity("10.0.0.2"))
        , random(1, "pair", "test")
        , initiator(alice, "10.0.0.2", 300, random)
        , responder(bob, "10.0.0.1", 400, random)
    {
    }

    VpnHelper helper;
    GatewayIdentity alice;
    GatewayIdentity bob;
    RandomStream random;
    TunnelKeyExchange initiator;
    TunnelKeyExchange responder;
};

/// Both ends get the same keys; what is changed, or from somebody else, is refused.
class ExchangeTestCase : public TestCase
{
  public:
    explicit ExchangeTestCase(Suite suite)
        : TestCase(std::string("gateways agree on keys, ") + ehealth::GetName(suite))
        , m_suite(suite)
    {
    }

  private:
    void DoRun() override
    {
        Agree();
        Change();
        Impersonate();
    }

    void Agree()
    {
        Pair pair(m_suite);
        const Bytes init = pair.initiator.Begin(true);
        const Bytes answer = pair.responder.Answer(Read(init));
        const Bytes confirm = pair.initiator.Confirm(Read(answer), Pair::kNow);
        NS_TEST_ASSERT_MSG_EQ(pair.responder.Finish(Read(confirm), Pair::kNow), true, "agreed");
        const TunnelKeys& a = pair.initiator.GetKeys();
        const TunnelKeys& b = pair.responder.GetKeys();
        NS_TEST_EXPECT_MSG_EQ((a.outbound.key == b.inbound.key), true, "there");
        NS_TEST_EXPECT_MSG_EQ((a.inbound.key == b.outbound.key), true, "back");
        NS_TEST_EXPECT_MSG_EQ((a.outbound.salt == b.inbound.salt), true, "salt there");
        NS_TEST_EXPECT_MSG_EQ((a.inbound.salt == b.outbound.salt), true, "salt back");
        NS_TEST_EXPECT_MSG_EQ((a.outbound.key == a.inbound.key), false, "own keys each way");
        NS_TEST_EXPECT_MSG_EQ(a.outboundSpi, 400, "the peer's SPI");
        NS_TEST_EXPECT_MSG_EQ(b.outboundSpi, 300, "the peer's SPI");
        NS_TEST_EXPECT_MSG_EQ((a.extended && b.extended), true, "64 bits");
    }

    /// Flips one bit of every octet of each message.
    void Change()
    {
        Pair pair(m_suite);
        const Bytes init = pair.initiator.Begin(false);
        const Bytes answer = pair.responder.Answer(Read(init));
        for (std::size_t i = 0; i < answer.size(); ++i)
        {
            Bytes changed = answer;
            changed[i] ^= 1;
            const bool refused = pair.initiator.Confirm(Read(changed), Pair::kNow).empty();
            NS_TEST_EXPECT_MSG_EQ(refused, true, "octet " << i << " of Answer");
        }
        const Bytes confirm = pair.initiator.Confirm(Read(answer), Pair::kNow);
        for (std::size_t i = 0; i < confirm.size(); ++i)
        {
            Bytes changed = confirm;
            changed[i] ^= 1;
            const bool taken = pair.responder.Finish(Read(changed), Pair::kNow);
            NS_TEST_EXPECT_MSG_EQ(taken, false, "octet " << i << " of Confirm");
        }
        // Init is confirmed by both proofs: a change shows in Answer at the latest.
        for (std::size_t i = 0; i < init.size(); ++i)
        {
            Bytes changed = init;
            changed[i] ^= 1;
            TunnelKeyExchange other(pair.bob, "10.0.0.1", 400, pair.random);
            const Bytes reply = other.Answer(Read(changed));
            const bool refused =
                reply.empty() || pair.initiator.Confirm(Read(reply), Pair::kNow).empty();
            NS_TEST_EXPECT_MSG_EQ(refused, true, "octet " << i << " of Init");
        }
    }

    void Impersonate()
    {
        Pair pair(m_suite);
        const Bytes init = pair.initiator.Begin(false);
        const auto answerAs = [&](const GatewayIdentity& identity) {
            TunnelKeyExchange other(identity, "10.0.0.1", 400, pair.random);
            const Bytes answer = other.Answer(Read(init));
            pair.initiator.Confirm(Read(answer), Pair::kNow);
            return pair.initiator.GetError();
        };
        NS_TEST_EXPECT_MSG_EQ(answerAs(pair.helper.MakeIdentity("10.0.0.3")),
                              KeyExchangeError::RejectedCertificate,
                              "another gateway");
        VpnHelper foreign(2, Pair::kNow, m_suite);
        NS_TEST_EXPECT_MSG_EQ(answerAs(foreign.MakeIdentity("10.0.0.2")),
                              KeyExchangeError::RejectedCertificate,
                              "another authority");
        const GatewayIdentity stolen{pair.alice.keys, pair.bob.certificate, pair.bob.verifier};
        NS_TEST_EXPECT_MSG_EQ(answerAs(stolen),
                              KeyExchangeError::RejectedSignature,
                              "a certificate without its key");
        NS_TEST_EXPECT_MSG_EQ(answerAs(pair.bob), KeyExchangeError::None, "the gateway itself");
        const Bytes answer = pair.responder.Answer(Read(init));
        constexpr int64_t kLater = Pair::kNow + 20LL * 365 * 86400;
        NS_TEST_EXPECT_MSG_EQ(pair.initiator.Confirm(Read(answer), kLater).empty(), true, "late");
        NS_TEST_EXPECT_MSG_EQ(pair.initiator.GetError(),
                              KeyExchangeError::RejectedCertificate,
                              "expired");
        KeyExchangeMessage weak = Read(init);
        weak.share.assign(weak.share.size(), 0);
        NS_TEST_EXPECT_MSG_EQ(pair.responder.Answer(weak).empty(), true, "no group element");
        NS_TEST_EXPECT_MSG_EQ(pair.responder.GetError(), KeyExchangeError::RejectedKey, "said");
    }

    Suite m_suite;
};

class EspTestSuite : public TestSuite
{
  public:
    EspTestSuite() : TestSuite("ehealth-esp", TestSuite::Type::UNIT)
    {
        AddTestCase(new FormatTestCase());
        AddTestCase(new TamperTestCase());
        AddTestCase(new SequenceTestCase());
        AddTestCase(new ExchangeTestCase(Suite::P256));
        AddTestCase(new ExchangeTestCase(Suite::X25519));
    }
};

const EspTestSuite g_espTestSuite;

} // namespace
