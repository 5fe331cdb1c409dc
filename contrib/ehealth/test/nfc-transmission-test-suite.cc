// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/iso-dep-apdu.h"
#include "ns3/nfc-dep.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <functional>
#include <memory>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

constexpr auto kPoller = NfcTransmission::Role::Poller;
constexpr auto kListener = NfcTransmission::Role::Listener;

const Bytes kAid = FromHex("f0654865616c7468");

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

/// The seven cases of ISO/IEC 7816-4, and everything that is none of them.
class ApduTestCase : public TestCase
{
  public:
    ApduTestCase() : TestCase("APDUs of every case are encoded, and decoded strictly")
    {
    }

  private:
    void DoRun() override
    {
        struct Row
        {
            std::size_t data;
            uint32_t expected;
            const char* head; ///< what comes before the data
            const char* tail; ///< and after
            bool extended;
        };

        for (const auto& row : {Row{0, 0, "10c20102", "", false},
                                Row{0, 1, "10c20102", "01", false},
                                Row{0, 256, "10c20102", "00", false},
                                Row{1, 0, "10c2010201", "", false},
                                Row{255, 0, "10c20102ff", "", false},
                                Row{255, 256, "10c20102ff", "00", false},
                                Row{0, 257, "10c2010200", "0101", true},
                                Row{0, 65536, "10c2010200", "0000", true},
                                Row{256, 0, "10c20102000100", "", true},
                                Row{1, 65536, "10c20102000001", "0000", true},
                                Row{65535, 65536, "10c2010200ffff", "0000", true}})
        {
            CommandApdu command;
            command.classOctet = 0x10;
            command.instruction = 0xc2;
            command.parameter1 = 1;
            command.parameter2 = 2;
            command.data = MakeContent(row.data, 1);
            command.expected = row.expected;
            const Bytes octets = command.Encode();
            NS_TEST_EXPECT_MSG_EQ(ToHex(octets),
                                  row.head + ToHex(command.data) + row.tail,
                                  row.data << " octets, " << row.expected << " expected");
            const auto decoded = CommandApdu::Decode(octets);
            NS_TEST_ASSERT_MSG_EQ(decoded.has_value(), true, "it is one");
            NS_TEST_EXPECT_MSG_EQ((decoded->data == command.data), true, "data");
            NS_TEST_EXPECT_MSG_EQ(decoded->expected, command.expected, "Ne");
            NS_TEST_EXPECT_MSG_EQ(decoded->isExtended, row.extended, "length fields");
            NS_TEST_EXPECT_MSG_EQ(ToHex(decoded->Encode()), ToHex(octets), "the same again");
        }
        for (const char* wrong : {"",
                                  "00c200",
                                  "00c2000002ff",           // Lc too long
                                  "00c2000001ff0000",       // too much after Le
                                  "00c200000000",           // neither short nor extended
                                  "00c20000000000ff",       // extended Lc of 0
                                  "00c20000000002ff",       // extended Lc too long
                                  "00c20000000001ff00",     // Le of one octet
                                  "00c20000000001ff000000", // or of three
                                  "00c2000000ffff00"})
        {
            NS_TEST_EXPECT_MSG_EQ(CommandApdu::Decode(FromHex(wrong)).has_value(),
                                  false,
                                  wrong << " is no command");
        }
        NS_TEST_EXPECT_MSG_EQ(ResponseApdu::Decode(FromHex("90")).has_value(), false, "no status");
        const auto response = ResponseApdu::Decode(FromHex("016107"));
        NS_TEST_EXPECT_MSG_EQ(response->Is(StatusWord::MoreAvailable), true, "61xx");
        NS_TEST_EXPECT_MSG_EQ(response->Is(StatusWord::Ok), false, "not 9000");
        NS_TEST_EXPECT_MSG_EQ(ToHex(response->Encode()), "016107", "the same again");
    }
};

/// A card, spoken to APDU by APDU.
class CardProbe
{
  public:
    explicit CardProbe(bool extended = true) : card({kAid, extended}, 256), m_reader(kPoller, 256)
    {
    }

    /// @return the response to a command
    std::string Ask(const std::string& command)
    {
        m_reader.StartMessage(MakePacket(FromHex(command)));
        while (true)
        {
            const auto taken = card.Accept(m_reader.MakeBlock());
            if (taken.message)
            {
                received.push_back(GetBytes(taken.message));
            }
            delivered += taken.delivered ? 1 : 0;
            const auto result = m_reader.Accept(card.MakeBlock());
            if (result.message)
            {
                return ToHex(GetBytes(result.message));
            }
        }
    }

    IsoDepCard card;
    std::vector<Bytes> received;
    uint32_t delivered{0};

  private:
    IsoDepEndpoint m_reader;
};

/// What a card refuses, and with which status word.
class StatusWordTestCase : public TestCase
{
  public:
    StatusWordTestCase() : TestCase("a card's status words")
    {
    }

  private:
    void DoRun() override
    {
        CardProbe probe;
        const auto expect = [&](const std::string& command, const std::string& response) {
            NS_TEST_EXPECT_MSG_EQ(probe.Ask(command), response, "to " << command);
        };
        const std::string select = "00a40400";
        const std::string aid = "08" + ToHex(kAid);
        expect("00ca010000", "6985"); // not selected yet
        expect("00c2000001aa", "6985");
        expect("80ca010000", "6e00"); // not an interindustry class
        expect("01ca010000", "6e00"); // another logical channel
        expect("00b0000000", "6d00"); // READ BINARY
        expect("00ca", "6700");       // no APDU
        expect("00c2000005aa", "6700");
        expect("00a40000" + aid, "6a86"); // SELECT by file identifier
        expect(select + "08f06548656100000000", "6a82");
        expect(select + "07f06548656c746800", "6a82");
        expect("10a40400" + aid + "00", "6884"); // SELECT cannot be chained
        expect(select + aid, "9000");
        expect(select + aid + "00", "6f0a8408" + ToHex(kAid) + "9000");
        expect("00ca000000", "6a86");
        expect("00ca010000", "6a88"); // nothing to say
        expect("00ca0100", "6700");   // GET DATA without Le
        expect("00ca010001aa00", "6700");
        expect("00c0000000", "6985"); // nothing left
        expect("00c2010001aa", "6a86");
        expect("00c20000", "6700"); // an empty message

        expect("00c2000002aabb", "9000");
        expect("10c2000001aa", "9000");
        expect("00ca010000", "6883"); // within a chain
        expect("00c2000001bb", "9000");
        expect("10c2000001aa", "9000");
        expect("10c2000001bb", "9000");
        expect("00c2000001cc00", "9000");
        NS_TEST_ASSERT_MSG_EQ(probe.received.size(), 3, "three messages");
        NS_TEST_EXPECT_MSG_EQ(ToHex(probe.received[0]), "aabb", "in one command");
        NS_TEST_EXPECT_MSG_EQ(ToHex(probe.received[1]), "bb", "an interrupted chain is forgotten");
        NS_TEST_EXPECT_MSG_EQ(ToHex(probe.received[2]), "aabbcc", "in three commands");

        probe.card.StartMessage(MakePacket(MakeContent(600, 0)));
        expect("00c2000001aa", "6100"); // 256 or more are left
        expect("00c0000000", ToHex(MakeContent(256, 0)) + "6100");
        const std::string second = probe.Ask("00c0000000");
        NS_TEST_EXPECT_MSG_EQ(second.substr(512), "6158", "88 are left");
        expect("00c0000010", ToHex(ByteView(MakeContent(600, 0)).Sub(512, 16)) + "6148");
        expect("00ca010000", ToHex(MakeContent(256, 0)) + "6100"); // again from the beginning
        expect("00ca0100000000", ToHex(MakeContent(600, 0)) + "9000");
        NS_TEST_EXPECT_MSG_EQ(probe.delivered, 0, "not known to have arrived");
        expect("00c0000000", "6985");
        NS_TEST_EXPECT_MSG_EQ(probe.delivered, 1, "now it is");

        const std::string most = "10c2000000ffff" + ToHex(MakeContent(65535, 0));
        expect(most, "9000");
        expect("00c2000002aabb", "6a84"); // too long

        CardProbe shortOnly(false);
        NS_TEST_EXPECT_MSG_EQ(shortOnly.Ask("00ca0100000000"), "6700", "no extended lengths");
    }
};

/// What a reader makes of responses that a card of ours would not give.
class ForeignCardTestCase : public TestCase
{
  public:
    ForeignCardTestCase() : TestCase("a reader gives up a card that does not understand it")
    {
    }

  private:
    void DoRun() override
    {
        struct Row
        {
            std::vector<const char*> responses;
            const char* command; ///< the last one's begin
        };

        for (const auto& row : {Row{{"6a82"}, "00a40400"},
                                Row{{"90"}, "00a40400"},
                                Row{{"9000", "6d00"}, "00c20000"},
                                Row{{"9000", "9000", "6a82"}, "00ca0100"},
                                Row{{"9000", "9000", "aa6100", "6985"}, "00c00000"}})
        {
            IsoDepReader reader({kAid, true}, 256);
            IsoDepEndpoint card(kListener, 256);
            reader.StartMessage(MakePacket(FromHex("11")));
            for (std::size_t i = 0; i < row.responses.size(); ++i)
            {
                const auto command = card.Accept(reader.MakeBlock()).message;
                card.StartMessage(MakePacket(FromHex(row.responses[i])));
                const auto result = reader.Accept(card.MakeBlock());
                const bool last = i + 1 == row.responses.size();
                NS_TEST_EXPECT_MSG_EQ(result.ended, last, "after " << row.responses[i]);
                if (last)
                {
                    NS_TEST_EXPECT_MSG_EQ(ToHex(GetBytes(command)).substr(0, 8),
                                          row.command,
                                          "which answers this");
                }
            }
        }
    }
};

/// Octets of NFC-DEP, rule by rule.
class NfcDepTestCase : public TestCase
{
  public:
    NfcDepTestCase() : TestCase("NFC-DEP: numbers, chaining, attention and timeout")
    {
    }

  private:
    static bool Give(NfcDepEndpoint& endpoint, const char* block)
    {
        return endpoint.Accept(MakePacket(FromHex(block))).valid;
    }

    static std::string Make(NfcDepEndpoint& endpoint)
    {
        return ToHex(GetBytes(endpoint.MakeBlock()));
    }

    static std::string MakeRetry(NfcDepEndpoint& endpoint, NfcTransmission::Failure failure)
    {
        return ToHex(GetBytes(endpoint.MakeRetry(failure)));
    }

    void DoRun() override
    {
        const auto silence = NfcTransmission::Failure::Silence;
        const auto garbled = NfcTransmission::Failure::Garbled;
        NfcDepEndpoint initiator(kPoller, 5); // two octets of content a PDU
        NS_TEST_EXPECT_MSG_EQ(Give(initiator, "d50700"), false, "nobody was asked");
        NS_TEST_EXPECT_MSG_EQ(Make(initiator), "d40600", "anything for me?");
        for (const char* wrong : {"",
                                  "d507",
                                  "d40600",   // of an initiator
                                  "d50500",   // PSL_RES
                                  "d50701",   // another number
                                  "d50704",   // with DID
                                  "d50708",   // with NAD
                                  "d50720",   // protected
                                  "d507e0",   // RFU
                                  "d50740",   // ACK without chaining
                                  "d50750",   // NACK of a target
                                  "d50780",   // attention that nobody asked for
                                  "d50781",   // with a number
                                  "d5074100", // ACK with content
                                  "d50790",   // timeout without RTOX
                                  "d5079000", // of 0
                                  "d507903c", // of 60
                                  "d507900101"})
        {
            NS_TEST_EXPECT_MSG_EQ(Give(initiator, wrong), false, wrong << " is refused");
        }
        NS_TEST_EXPECT_MSG_EQ(MakeRetry(initiator, garbled), "d40650", "NACK 0");
        NS_TEST_EXPECT_MSG_EQ(MakeRetry(initiator, silence), "d40680", "attention");
        NS_TEST_EXPECT_MSG_EQ(MakeRetry(initiator, garbled), "d40680", "until it is answered");
        NS_TEST_EXPECT_MSG_EQ(Give(initiator, "d50780"), true, "the target is there");
        NS_TEST_EXPECT_MSG_EQ(Make(initiator), "d40600", "the last PDU again");
        NS_TEST_EXPECT_MSG_EQ(+initiator.Accept(MakePacket(FromHex("d5079007"))).extension,
                              7,
                              "more time, please");
        NS_TEST_EXPECT_MSG_EQ(Make(initiator), "d4069007", "granted");
        NS_TEST_EXPECT_MSG_EQ(Give(initiator, "d5071041"), true, "information 0, more to come");
        NS_TEST_EXPECT_MSG_EQ(Make(initiator), "d40641", "ACK 1");
        NS_TEST_EXPECT_MSG_EQ(Give(initiator, "d50741"), false, "ACK does not answer ACK");
        const auto result = initiator.Accept(MakePacket(FromHex("d5070142")));
        NS_TEST_ASSERT_MSG_EQ((result.message != nullptr), true, "the message is complete");
        NS_TEST_EXPECT_MSG_EQ(ToHex(GetBytes(result.message)), "4142", "and in order");
        initiator.StartMessage(MakePacket(FromHex("010203")));
        NS_TEST_EXPECT_MSG_EQ(Make(initiator), "d406120102", "information 2, more to come");
        NS_TEST_EXPECT_MSG_EQ(Give(initiator, "d50702"), false, "that wants an ACK");
        NS_TEST_EXPECT_MSG_EQ(Give(initiator, "d50742"), true, "ACK 2");
        NS_TEST_EXPECT_MSG_EQ(Make(initiator), "d4060303", "information 3");
        const auto waits = initiator.Accept(MakePacket(FromHex("d5079001")));
        NS_TEST_EXPECT_MSG_EQ(waits.delivered, true, "who needs time has the message");
        initiator.StartMessage(MakePacket(FromHex("09")));
        NS_TEST_EXPECT_MSG_EQ(Make(initiator), "d4069001", "granted");
        NS_TEST_EXPECT_MSG_EQ(initiator.Accept(MakePacket(FromHex("d50703"))).delivered,
                              false,
                              "that was the first one");
        NS_TEST_EXPECT_MSG_EQ(Make(initiator), "d4060009", "the second, and 0 follows 3");

        NfcDepEndpoint target(kListener, 5);
        NS_TEST_EXPECT_MSG_EQ(Give(target, "d40650"), false, "there is nothing to repeat yet");
        NS_TEST_EXPECT_MSG_EQ(Give(target, "d40601"), false, "it begins with 0");
        NS_TEST_EXPECT_MSG_EQ(Give(target, "d40680"), true, "attention");
        NS_TEST_EXPECT_MSG_EQ(Make(target), "d50780", "here");
        target.StartMessage(MakePacket(FromHex("010203")));
        NS_TEST_EXPECT_MSG_EQ(Give(target, "d40600"), true, "information 0");
        NS_TEST_EXPECT_MSG_EQ(Make(target), "d507100102", "information 0, more to come");
        NS_TEST_EXPECT_MSG_EQ(Give(target, "d40600"), true, "again: the answer got lost");
        NS_TEST_EXPECT_MSG_EQ(Make(target), "d507100102", "repeated");
        NS_TEST_EXPECT_MSG_EQ(Give(target, "d40601"), false, "that wants an ACK");
        NS_TEST_EXPECT_MSG_EQ(Give(target, "d40641"), true, "ACK 1");
        NS_TEST_EXPECT_MSG_EQ(Make(target), "d5070103", "information 1");
        NS_TEST_EXPECT_MSG_EQ(Give(target, "d40651"), true, "NACK 1");
        NS_TEST_EXPECT_MSG_EQ(Make(target), "d5070103", "repeated");
        NS_TEST_EXPECT_MSG_EQ(Give(target, "d4069001"), false, "time that nobody asked for");
        const auto command = target.Accept(MakePacket(FromHex("d4060207")));
        NS_TEST_EXPECT_MSG_EQ(command.delivered, true, "the next one acknowledges");
        NS_TEST_EXPECT_MSG_EQ(target.MayWait(), true, "its answer may take time");
        NS_TEST_EXPECT_MSG_EQ(ToHex(GetBytes(target.MakeExtension(9))), "d5079009", "timeout");
        NS_TEST_EXPECT_MSG_EQ(Give(target, "d4060300"), false, "the initiator must answer it");
        NS_TEST_EXPECT_MSG_EQ(Give(target, "d4060207"), true, "lost");
        NS_TEST_EXPECT_MSG_EQ(Make(target), "d5079009", "repeated");
        NS_TEST_EXPECT_MSG_EQ(Give(target, "d4069008"), false, "another RTOX");
        NS_TEST_EXPECT_MSG_EQ(+target.Accept(MakePacket(FromHex("d4069009"))).extension, 9, "ok");
        NS_TEST_EXPECT_MSG_EQ(target.MayWait(), true, "still owed");
        NS_TEST_EXPECT_MSG_EQ(Make(target), "d50702", "nothing to say after all");
    }
};

/// One end with what it has sent and received.
struct End
{
    std::unique_ptr<NfcTransmission> transmission;
    std::vector<Bytes> toSend;
    std::size_t next{0};
    std::size_t delivered{0};
    std::vector<Bytes> received;

    void Feed()
    {
        if (!transmission->IsSending() && next < toSend.size())
        {
            transmission->StartMessage(MakePacket(toSend[next++]));
        }
    }

    bool Take(Ptr<Packet> block)
    {
        const auto result = transmission->Accept(block);
        delivered += result.delivered ? 1 : 0;
        if (result.message)
        {
            received.push_back(GetBytes(result.message));
        }
        return result.valid && !result.ended;
    }
};

/// Whatever is lost and whoever needs time, every message arrives once, complete and in order.
class TransmissionLossTestCase : public TestCase
{
  public:
    using Make = std::function<std::unique_ptr<NfcTransmission>(NfcTransmission::Role, uint32_t)>;

    TransmissionLossTestCase(const std::string& what, Make make)
        : TestCase("messages both ways over an air that loses every third block: " + what)
        , m_make(std::move(make))
    {
    }

  private:
    void DoRun() override
    {
        const auto random = CreateObject<UniformRandomVariable>();
        random->SetStream(8);
        for (int run = 0; run < 200; ++run)
        {
            End poller{m_make(kPoller, 16 + run % 3 * 8), {}, 0, 0, {}};
            End listener{m_make(kListener, 16 + run % 2 * 16), {}, 0, 0, {}};
            for (auto* end : {&poller, &listener})
            {
                for (uint32_t i = random->GetInteger(0, 5); i > 0; --i)
                {
                    end->toSend.push_back(
                        MakeContent(random->GetInteger(1, 700), static_cast<uint8_t>(i)));
                }
            }
            const auto chance = [&](uint32_t n) { return random->GetInteger(1, n) == 1; };
            poller.Feed();
            auto block = poller.transmission->MakeBlock();
            int rounds = 0;
            while (poller.delivered < poller.toSend.size() ||
                   listener.delivered < listener.toSend.size())
            {
                NS_TEST_ASSERT_MSG_LT(++rounds, 10000, "it comes to an end");
                auto failure = NfcTransmission::Failure::Silence;
                bool answered = false;
                if (!chance(3) && listener.Take(block))
                {
                    const bool waits = listener.transmission->MayWait() && chance(3);
                    if (!waits)
                    {
                        listener.Feed();
                    }
                    const auto answer = waits ? listener.transmission->MakeExtension(5)
                                              : listener.transmission->MakeBlock();
                    answered = !chance(3) && poller.Take(answer);
                    failure = chance(2) ? failure : NfcTransmission::Failure::Garbled;
                }
                if (answered)
                {
                    poller.Feed();
                    block = poller.transmission->MakeBlock();
                }
                else
                {
                    block = poller.transmission->MakeRetry(failure);
                }
            }
            NS_TEST_ASSERT_MSG_EQ((poller.received == listener.toSend), true, "to the poller");
            NS_TEST_ASSERT_MSG_EQ((listener.received == poller.toSend), true, "to the listener");
        }
    }

    Make m_make;
};

class NfcTransmissionTestSuite : public TestSuite
{
  public:
    NfcTransmissionTestSuite() : TestSuite("ehealth-nfc-transmission", TestSuite::Type::UNIT)
    {
        AddTestCase(new ApduTestCase);
        AddTestCase(new StatusWordTestCase);
        AddTestCase(new ForeignCardTestCase);
        AddTestCase(new NfcDepTestCase);
        for (const bool extended : {true, false})
        {
            const auto make = [extended](NfcTransmission::Role role, uint32_t size) {
                return role == kPoller
                         ? std::unique_ptr<NfcTransmission>(
                               new IsoDepReader({kAid, extended}, size))
                         : std::make_unique<IsoDepCard>(CardApplication{kAid, extended}, size);
            };
            AddTestCase(
                new TransmissionLossTestCase(extended ? "extended APDUs" : "short APDUs", make));
        }
        AddTestCase(
            new TransmissionLossTestCase("NFC-DEP", [](NfcTransmission::Role role, uint32_t size) {
                return std::make_unique<NfcDepEndpoint>(role, size);
            }));
    }
};

NfcTransmissionTestSuite g_nfcTransmissionTestSuite;

} // namespace
