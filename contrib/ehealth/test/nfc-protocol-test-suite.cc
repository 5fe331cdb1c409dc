// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/iso-dep.h"
#include "ns3/nfc-activation.h"
#include "ns3/nfc-frame.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr auto kReader = IsoDepEndpoint::Role::Poller;
constexpr auto kCard = IsoDepEndpoint::Role::Listener;

Bytes
MakeContent(std::size_t size, uint8_t seed)
{
    Bytes content(size);
    for (std::size_t i = 0; i < size; ++i)
    {
        content[i] = static_cast<uint8_t>(i * 7 + i / 256 + seed);
    }
    return content;
}

/// CRC_A and the times on air.
class NfcFrameTestCase : public TestCase
{
  public:
    NfcFrameTestCase() : TestCase("CRC_A and times against published values")
    {
    }

  private:
    void DoRun() override
    {
        // ISO/IEC 14443-3, annex B: the low octet is sent first.
        const auto frame = MakePacket(FromHex("0000"));
        AddFraming(NfcFrameFormat::TypeA, frame);
        NS_TEST_EXPECT_MSG_EQ(ToHex(GetBytes(frame)), "0000a01e", "00 00 -> A0 1E");
        const auto other = MakePacket(FromHex("1234"));
        AddFraming(NfcFrameFormat::TypeA, other);
        NS_TEST_EXPECT_MSG_EQ(ToHex(GetBytes(other)), "123426cf", "12 34 -> 26 CF");
        NS_TEST_EXPECT_MSG_EQ(RemoveFraming(NfcFrameFormat::TypeA, other),
                              true,
                              "a right CRC is taken");
        NS_TEST_EXPECT_MSG_EQ(ToHex(GetBytes(other)), "1234", "and removed");
        for (const char* wrong : {"123426ce", "133426cf", "26cf", "6363", "12", ""})
        {
            NS_TEST_EXPECT_MSG_EQ(RemoveFraming(NfcFrameFormat::TypeA, MakePacket(FromHex(wrong))),
                                  false,
                                  "refused");
        }

        // ITU-T V.41 with initial value 0 (CRC-16/XMODEM): the check value of the catalogues.
        NS_TEST_EXPECT_MSG_EQ(CrcF(ByteView("123456789")), 0x31c3, "CRC_F");

        const struct
        {
            NfcFrameFormat format;
            const char* frame;
        } framed[]{{NfcFrameFormat::NfcDepA, "f004d40600"},
                   {NfcFrameFormat::TypeF, "000000000000b24d04d40600"}};

        for (const auto& row : framed)
        {
            const auto block = MakePacket(FromHex("d40600"));
            AddFraming(row.format, block);
            const Bytes whole = GetBytes(block);
            NS_TEST_EXPECT_MSG_EQ(ToHex(whole).substr(0, 2 * whole.size() - 4),
                                  row.frame,
                                  "start and length");
            for (std::size_t i = 0; i < whole.size(); ++i)
            {
                Bytes wrong = whole;
                wrong[i] ^= 0x10;
                NS_TEST_EXPECT_MSG_EQ(RemoveFraming(row.format, MakePacket(wrong)),
                                      false,
                                      "octet " << i << " changed");
                wrong = whole;
                wrong.resize(i);
                NS_TEST_EXPECT_MSG_EQ(RemoveFraming(row.format, MakePacket(wrong)),
                                      false,
                                      "cut after " << i);
            }
            NS_TEST_EXPECT_MSG_EQ(RemoveFraming(row.format, block), true, "a right frame");
            NS_TEST_EXPECT_MSG_EQ(ToHex(GetBytes(block)), "d40600", "is reduced to its block");
        }
        // ISO/IEC 18092 at 424 kbit/s: 256 octets of eight bits of 32 periods.
        NS_TEST_EXPECT_MSG_EQ(GetNfcFrameTime(256, Kbps424, NfcFrameFormat::TypeF),
                              GetCarrierTime(256 * 8 * 32),
                              "type F has no parity");

        // nfc.csv: frame_256B_time_*, FWT_FWI_*; 0.005 ms is their rounding.
        const auto ms = [](Time time) { return time.GetSeconds() * 1000; };
        NS_TEST_EXPECT_MSG_EQ_TOL(ms(GetNfcFrameTime(256, Kbps106)), 21.77, 0.005, "256 bytes");
        NS_TEST_EXPECT_MSG_EQ_TOL(ms(GetNfcFrameTime(256, Kbps212)), 10.88, 0.005, "256 bytes");
        NS_TEST_EXPECT_MSG_EQ_TOL(ms(GetNfcFrameTime(256, Kbps424)), 5.44, 0.005, "256 bytes");
        NS_TEST_EXPECT_MSG_EQ_TOL(ms(GetNfcFrameTime(256, Kbps848)), 2.72, 0.005, "256 bytes");
        NS_TEST_EXPECT_MSG_EQ_TOL(ms(GetNfcFrameWaitingTime(0)), 0.302, 0.0005, "FWI 0");
        NS_TEST_EXPECT_MSG_EQ_TOL(ms(GetNfcFrameWaitingTime(8)), 77.329, 0.0005, "FWI 8");
        NS_TEST_EXPECT_MSG_EQ_TOL(ms(GetNfcFrameWaitingTime(14)), 4949.031, 0.0005, "FWI 14");
        NS_TEST_EXPECT_MSG_EQ(GetCarrierTime(1236), NanoSeconds(91150), "1236/fc");

        NS_TEST_EXPECT_MSG_EQ(GetNfcFrameSize(0), 16, "FSCI 0");
        NS_TEST_EXPECT_MSG_EQ(GetNfcFrameSize(8), 256, "FSCI 8");
        NS_TEST_EXPECT_MSG_EQ(+GetNfcFrameSizeInteger(256), 8, "256 bytes");
        NS_TEST_EXPECT_MSG_EQ(+GetNfcFrameSizeInteger(255), 7, "no more than 255 bytes");
        NS_TEST_EXPECT_MSG_EQ(+GetNfcFrameSizeInteger(16), 0, "16 bytes");
    }
};

/// All frames of a listener that is alone in the field.
std::vector<NfcActivationStep>
MakeActivation(const NfcActivationParameters& parameters)
{
    auto steps = ResolveNfcField({{parameters.uid, GetNfcSak(parameters.protocol)}}).steps;
    const auto rest = MakeNfcProtocolActivation(parameters);
    steps.insert(steps.end(), rest.begin(), rest.end());
    return steps;
}

/// The activation's frames, and the time that they take.
class NfcActivationTestCase : public TestCase
{
  public:
    NfcActivationTestCase() : TestCase("frames of the activation")
    {
    }

  private:
    void DoRun() override
    {
        NfcActivationParameters parameters;
        parameters.uid = {0x04, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66};
        parameters.pollerId = {0x04, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22};
        parameters.bitRate = Kbps424;
        const auto steps = MakeActivation(parameters);
        NS_TEST_ASSERT_MSG_EQ(steps.size(), 7, "REQA, two cascade levels, RATS, PPS");
        NS_TEST_EXPECT_MSG_EQ(ToHex(steps[0].request), "26", "REQA");
        NS_TEST_EXPECT_MSG_EQ(ToHex(steps[1].request), "9320", "ANTICOLLISION, level 1");
        NS_TEST_EXPECT_MSG_EQ(ToHex(steps[1].response), "88041122bf", "UID CL1 and BCC");
        NS_TEST_EXPECT_MSG_EQ(ToHex(steps[2].request).substr(0, 14), "937088041122bf", "SELECT");
        NS_TEST_EXPECT_MSG_EQ(ToHex(steps[3].response), "3344556644", "UID CL2 and BCC");
        NS_TEST_EXPECT_MSG_EQ(ToHex(steps[4].response).substr(0, 2), "20", "SAK: ISO 14443-4");
        NS_TEST_EXPECT_MSG_EQ(ToHex(steps[5].request).substr(0, 4), "e080", "RATS");
        NS_TEST_EXPECT_MSG_EQ(ToHex(steps[5].response).substr(0, 24),
                              "0c7877700080738001c08105",
                              "ATS: FSCI 8, FWI 7, chaining and extended lengths, operational");
        NS_TEST_EXPECT_MSG_EQ(ToHex(steps[6].request).substr(0, 6), "d0110a", "PPS: 424 kbit/s");
        // nfc.csv, activation_7byte_uid_wire_time: 9.6 ms with 6 turnarounds of 0.5 ms and 7 frame
        // delay times.
        Time wire = GetNfcShortFrameTime() - GetNfcFrameTime(1, Kbps106);
        for (const auto& step : steps)
        {
            wire += GetNfcFrameTime(step.request.size(), Kbps106) +
                    GetNfcFrameTime(step.response.size(), Kbps106) + GetCarrierTime(1236);
        }
        NS_TEST_EXPECT_MSG_EQ_TOL((wire + MicroSeconds(3000)).GetSeconds() * 1000,
                                  9.6,
                                  0.05,
                                  "wire time");

        parameters.protocol = NfcProtocol::NfcDep;
        parameters.pollerFrameSize = 130;
        const auto peer = MakeActivation(parameters);
        NS_TEST_ASSERT_MSG_EQ(peer.size(), 7, "the same, ATR_REQ, PSL_REQ");
        NS_TEST_EXPECT_MSG_EQ(ToHex(peer[4].response).substr(0, 2), "40", "SAK: NFC-DEP");
        NS_TEST_EXPECT_MSG_EQ(ToHex(peer[5].request).substr(0, 36),
                              "f011d4000477665544332200000000000010",
                              "ATR_REQ: NFCID3, LR 128");
        NS_TEST_EXPECT_MSG_EQ(ToHex(peer[5].response).substr(0, 38),
                              "f012d501041122334455660000000000000730",
                              "ATR_RES: NFCID3, WT 7, LR 254");
        NS_TEST_EXPECT_MSG_EQ(ToHex(peer[6].request).substr(0, 14),
                              "f006d404001201",
                              "PSL_REQ: 424 kbit/s both ways");
        parameters.bitRate = Kbps106;
        NS_TEST_EXPECT_MSG_EQ(MakeActivation(parameters).size(), 6, "no PSL_REQ");
        NS_TEST_EXPECT_MSG_EQ(GetNfcDepPayload(256), 254, "LR 3");
        NS_TEST_EXPECT_MSG_EQ(GetNfcDepPayload(253), 192, "LR 2");
        NS_TEST_EXPECT_MSG_EQ(GetNfcDepPayload(16), 64, "LR 0, the least");
    }
};

/// Octets of the blocks, rule by rule.
class IsoDepRulesTestCase : public TestCase
{
  public:
    IsoDepRulesTestCase() : TestCase("block numbers, chaining and repetition as the standard says")
    {
    }

  private:
    /// Let an endpoint take a block. @return whether it is valid
    static bool Give(IsoDepEndpoint& endpoint, const char* block)
    {
        return endpoint.Accept(MakePacket(FromHex(block))).valid;
    }

    static std::string Make(IsoDepEndpoint& endpoint)
    {
        return ToHex(GetBytes(endpoint.MakeBlock()));
    }

    static std::string MakeRetry(IsoDepEndpoint& endpoint)
    {
        return ToHex(GetBytes(endpoint.MakeRetry()));
    }

    void DoRun() override
    {
        IsoDepEndpoint reader(kReader, 16); // 13 octets of content a block
        NS_TEST_EXPECT_MSG_EQ(Make(reader), "02", "an empty I(0): anything for me?");
        NS_TEST_EXPECT_MSG_EQ(MakeRetry(reader), "b2", "nothing heard: R(NAK 0), rule 4");
        NS_TEST_EXPECT_MSG_EQ(Give(reader, "a3"), true, "R(ACK 1): it did not get ours, rule 6");
        NS_TEST_EXPECT_MSG_EQ(Make(reader), "02", "so it is repeated");
        NS_TEST_EXPECT_MSG_EQ(Give(reader, "03"), false, "I(1) does not answer I(0)");
        NS_TEST_EXPECT_MSG_EQ(Give(reader, "a2"), false, "R(ACK 0) does not either: no chaining");
        NS_TEST_EXPECT_MSG_EQ(Give(reader, "b2"), false, "a card sends no R(NAK)");
        NS_TEST_EXPECT_MSG_EQ(Give(reader, "c2"), false, "S(DESELECT) is not modelled");
        for (const char* wrong : {"f2", "f200", "f23c", "f23f", "f20101"})
        {
            NS_TEST_EXPECT_MSG_EQ(Give(reader, wrong), false, "WTXM is 1 to 59");
        }
        const auto asked = reader.Accept(MakePacket(FromHex("f23b")));
        NS_TEST_EXPECT_MSG_EQ(+asked.extension, 59, "S(WTX), the most time");
        NS_TEST_EXPECT_MSG_EQ(Make(reader), "f23b", "granted, rule 9");
        NS_TEST_EXPECT_MSG_EQ(MakeRetry(reader), "b2", "nothing heard: R(NAK 0)");
        NS_TEST_EXPECT_MSG_EQ(Give(reader, ""), false, "nothing is not a block");
        NS_TEST_EXPECT_MSG_EQ(Give(reader, "1241"), true, "I(0) with more to come");
        NS_TEST_EXPECT_MSG_EQ(Make(reader), "a3", "R(ACK 1)");
        NS_TEST_EXPECT_MSG_EQ(MakeRetry(reader), "a3", "nothing heard: R(ACK 1) again, rule 5");
        NS_TEST_EXPECT_MSG_EQ(Give(reader, "a2"), false, "R(ACK) does not answer R(ACK)");
        const auto result = reader.Accept(MakePacket(FromHex("0342")));
        NS_TEST_ASSERT_MSG_EQ((result.message != nullptr), true, "the message is complete");
        NS_TEST_EXPECT_MSG_EQ(ToHex(GetBytes(result.message)), "4142", "and in order");
        reader.StartMessage(MakePacket(MakeContent(14, 0)));
        NS_TEST_EXPECT_MSG_EQ(Make(reader).substr(0, 4), "1200", "I(0), 13 of 14 octets");
        NS_TEST_EXPECT_MSG_EQ(Give(reader, "02"), false, "a chained block wants R(ACK)");
        NS_TEST_EXPECT_MSG_EQ(Give(reader, "a2"), true, "R(ACK 0), rule 7");
        NS_TEST_EXPECT_MSG_EQ(Make(reader), "035b", "I(1), the last octet");
        NS_TEST_EXPECT_MSG_EQ(reader.Accept(MakePacket(FromHex("03"))).delivered, true, "done");

        IsoDepEndpoint card(kCard, 16);
        NS_TEST_EXPECT_MSG_EQ(Give(card, "b3"), false, "there is nothing to repeat yet");
        card.StartMessage(MakePacket(MakeContent(14, 0)));
        NS_TEST_EXPECT_MSG_EQ(Give(card, "02"), true, "I(0)");
        NS_TEST_EXPECT_MSG_EQ(Make(card).substr(0, 4), "1200", "I(0) with more to come");
        NS_TEST_EXPECT_MSG_EQ(Give(card, "b2"), true, "R(NAK 0)");
        NS_TEST_EXPECT_MSG_EQ(Make(card).substr(0, 4), "1200", "repeated, rule 11");
        NS_TEST_EXPECT_MSG_EQ(Give(card, "03"), false, "an I-block does not answer a chained one");
        NS_TEST_EXPECT_MSG_EQ(Give(card, "a3"), true, "R(ACK 1)");
        NS_TEST_EXPECT_MSG_EQ(Make(card), "035b", "the last octet, rule 13");
        NS_TEST_EXPECT_MSG_EQ(Give(card, "a3"), true, "R(ACK 1) again");
        NS_TEST_EXPECT_MSG_EQ(Make(card), "035b", "repeated, rule 11");
        NS_TEST_EXPECT_MSG_EQ(Give(card, "b2"), true, "R(NAK 0): it sent an I(0) we did not get");
        NS_TEST_EXPECT_MSG_EQ(Make(card), "a3", "R(ACK 1), rule 12");
        NS_TEST_EXPECT_MSG_EQ(card.IsSending(), true, "not yet known to have arrived");
        NS_TEST_EXPECT_MSG_EQ(card.Accept(MakePacket(FromHex("02"))).delivered,
                              true,
                              "the next I-block acknowledges");
        NS_TEST_EXPECT_MSG_EQ(Make(card), "02", "nothing more");
        NS_TEST_EXPECT_MSG_EQ(Give(card, "a3"), false, "R(ACK) without chaining");
        NS_TEST_EXPECT_MSG_EQ(Give(card, "f201"), false, "S(WTX) that nobody asked for");
        NS_TEST_EXPECT_MSG_EQ(Give(card, "0301"), true, "I(1) with a message");
        NS_TEST_EXPECT_MSG_EQ(card.OwesInformation(), true, "its answer may take time");
        NS_TEST_EXPECT_MSG_EQ(ToHex(GetBytes(card.MakeExtension(5))), "f205", "S(WTX)");
        NS_TEST_EXPECT_MSG_EQ(Give(card, "b3"), true, "R(NAK 1)");
        NS_TEST_EXPECT_MSG_EQ(card.OwesInformation(), false, "not yet");
        NS_TEST_EXPECT_MSG_EQ(Make(card), "f205", "repeated, rule 11");
        NS_TEST_EXPECT_MSG_EQ(Give(card, "0201"), false, "the reader must answer S(WTX) first");
        NS_TEST_EXPECT_MSG_EQ(Give(card, "f204"), false, "with the same WTXM");
        const auto granted = card.Accept(MakePacket(FromHex("f205")));
        NS_TEST_EXPECT_MSG_EQ(+granted.extension, 5, "granted");
        NS_TEST_EXPECT_MSG_EQ(card.OwesInformation(), true, "and still owed");
        NS_TEST_EXPECT_MSG_EQ(Make(card), "03", "the answer at last");
    }
};

/// A message that never ends is cut off.
class IsoDepLimitTestCase : public TestCase
{
  public:
    IsoDepLimitTestCase() : TestCase("a chain longer than the longest APDU is refused")
    {
    }

  private:
    void DoRun() override
    {
        IsoDepEndpoint card(kCard, 256);
        uint32_t accepted = 0;
        uint8_t number = 0;
        while (true)
        {
            const auto block = MakePacket(MakeContent(253, 0));
            block->AddHeader(IsoDepHeader(IsoDepHeader::Kind::Information, number, true));
            if (!card.Accept(block).valid)
            {
                break;
            }
            card.MakeBlock();
            accepted += 253;
            number ^= 1;
        }
        NS_TEST_EXPECT_MSG_EQ(accepted, IsoDepEndpoint::kMaxMessageSize / 253 * 253, "cut off");
    }
};

/// Whatever is lost, every message arrives once, complete and in order.
class IsoDepLossTestCase : public TestCase
{
  public:
    IsoDepLossTestCase() : TestCase("messages both ways over an air that loses every third block")
    {
    }

  private:
    /// One end with what it has sent and received.
    struct End
    {
        IsoDepEndpoint endpoint;
        std::vector<Bytes> toSend;
        std::size_t next{0};
        std::size_t delivered{0};
        std::vector<Bytes> received;

        void Feed()
        {
            if (!endpoint.IsSending() && next < toSend.size())
            {
                endpoint.StartMessage(MakePacket(toSend[next++]));
            }
        }

        bool Take(Ptr<Packet> block)
        {
            const auto result = endpoint.Accept(block);
            delivered += result.delivered ? 1 : 0;
            if (result.message)
            {
                received.push_back(GetBytes(result.message));
            }
            return result.valid;
        }
    };

    void DoRun() override
    {
        const auto random = CreateObject<UniformRandomVariable>();
        random->SetStream(7);
        for (int run = 0; run < 200; ++run)
        {
            End reader{IsoDepEndpoint(kReader, 16 + run % 3 * 8), {}, 0, 0, {}};
            End card{IsoDepEndpoint(kCard, 16 + run % 2 * 16), {}, 0, 0, {}};
            for (auto* end : {&reader, &card})
            {
                for (uint32_t i = random->GetInteger(0, 5); i > 0; --i)
                {
                    end->toSend.push_back(
                        MakeContent(random->GetInteger(1, 100), static_cast<uint8_t>(i)));
                }
            }
            const auto lost = [&] { return random->GetInteger(0, 2) == 0; };
            reader.Feed();
            auto block = reader.endpoint.MakeBlock();
            int rounds = 0;
            while (reader.delivered < reader.toSend.size() || card.delivered < card.toSend.size())
            {
                NS_TEST_ASSERT_MSG_LT(++rounds, 10000, "it comes to an end");
                bool answered = false;
                if (!lost() && card.Take(block))
                {
                    card.Feed();
                    const auto answer = card.endpoint.MakeBlock();
                    answered = !lost() && reader.Take(answer);
                }
                if (answered)
                {
                    reader.Feed();
                    block = reader.endpoint.MakeBlock();
                }
                else
                {
                    block = reader.endpoint.MakeRetry();
                }
            }
            NS_TEST_ASSERT_MSG_EQ((reader.received == card.toSend), true, "card to reader");
            NS_TEST_ASSERT_MSG_EQ((card.received == reader.toSend), true, "reader to card");
        }
    }
};

class NfcProtocolTestSuite : public TestSuite
{
  public:
    NfcProtocolTestSuite() : TestSuite("ehealth-nfc-protocol", TestSuite::Type::UNIT)
    {
        AddTestCase(new NfcFrameTestCase);
        AddTestCase(new NfcActivationTestCase);
        AddTestCase(new IsoDepRulesTestCase);
        AddTestCase(new IsoDepLimitTestCase);
        AddTestCase(new IsoDepLossTestCase);
    }
};

NfcProtocolTestSuite g_nfcProtocolTestSuite;

} // namespace
