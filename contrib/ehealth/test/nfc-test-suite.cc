// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/constant-position-mobility-model.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/error-model.h"
#include "ns3/nfc-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <fstream>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// From the end of a frame to the start of the next one: 1236/fc and 0.3 ms.
const Time kGap = NanoSeconds(91150 + 300000);

/// 5 ms guard time, 629 bits at 106 kbit/s, 7 x 1236/fc, 6 x 0.5 ms, 4.8 ms for the ATS.
const Time kActivation = NanoSeconds(5000000 + 5937463 + 7 * 91150 + 6 * 500000 + 4800000);

/// Frames are rounded to 1 ns each.
const Time kRounding = NanoSeconds(20);

Bytes MakeContent(std::size_t size)
{
    Bytes content(size);
    for (std::size_t i = 0; i < size; ++i)
    {
        content[i] = static_cast<uint8_t>(i * 11 + i / 251);
    }
    return content;
}

/// What happened at a device.
struct Log
{
    std::vector<Bytes> messages;
    std::vector<Time> messageTimes;
    std::vector<NfcTransferStatus> transfers;
    std::vector<Time> transferTimes;
    std::vector<bool> links;
    std::vector<Time> linkTimes;
    std::vector<NfcDropReason> drops;
    uint32_t sent{0};

    void Watch(Ptr<NfcNetDevice> device)
    {
        device->SetMessageCallback(Callback<void, Ptr<NfcNetDevice>, Ptr<Packet>>(
            [this](Ptr<NfcNetDevice>, Ptr<Packet> message) {
                messages.push_back(GetBytes(message));
                messageTimes.push_back(Simulator::Now());
            }));
        device->SetLinkCallback(Callback<void, bool>([this](bool up) {
            links.push_back(up);
            linkTimes.push_back(Simulator::Now());
        }));
        device->TraceConnectWithoutContext(
            "FrameDropped",
            Callback<void, Ptr<const Packet>, NfcDropReason>(
                [this](Ptr<const Packet>, NfcDropReason reason) { drops.push_back(reason); }));
        device->TraceConnectWithoutContext(
            "PhyTx",
            Callback<void, Ptr<const Packet>>([this](Ptr<const Packet>) { ++sent; }));
    }

    NfcNetDevice::TransferCallback Done()
    {
        return NfcNetDevice::TransferCallback([this](NfcTransferStatus status) {
            transfers.push_back(status);
            transferTimes.push_back(Simulator::Now());
        });
    }
};

/// A reader and a card on top of it.
class Tap
{
  public:
    explicit Tap(const NfcHelper& helper = NfcHelper(), double phase = 0)
    {
        channel = helper.CreateChannel();
        reader = Install(helper, NfcMode::Reader);
        card = Install(helper, NfcMode::Card);
        reader->SetAttribute(
            "DiscoveryPhase",
            StringValue("ns3::ConstantRandomVariable[Constant=" + std::to_string(phase) + "]"));
        atReader.Watch(reader);
        atCard.Watch(card);
    }

    ~Tap()
    {
        Simulator::Destroy();
    }

    Ptr<NfcNetDevice> Install(const NfcHelper& helper, NfcMode mode) const
    {
        const auto node = CreateObject<Node>();
        node->AggregateObject(CreateObject<ConstantPositionMobilityModel>());
        return helper.Install(node, mode, channel);
    }

    static void Move(Ptr<NfcNetDevice> device, double distance)
    {
        device->GetNode()->GetObject<MobilityModel>()->SetPosition(Vector(distance, 0, 0));
    }

    static void RunUntil(Time time)
    {
        Simulator::Stop(time - Simulator::Now());
        Simulator::Run();
    }

    Ptr<NfcChannel> channel;
    Ptr<NfcNetDevice> reader;
    Ptr<NfcNetDevice> card;
    Log atReader;
    Log atCard;
};

/// Hand-computed times of discovery and of single messages at every bit rate.
class TimingTestCase : public TestCase
{
  public:
    TimingTestCase() : TestCase("activation and messages take exactly the time of their frames")
    {
    }

  private:
    void DoRun() override
    {
        struct Row
        {
            const char* rate;
            uint64_t periods; ///< of the carrier, in a bit
        };

        for (const auto& row : {Row{"106", 128}, Row{"212", 64}, Row{"424", 32}, Row{"848", 16}})
        {
            const auto bits = [&](uint64_t n) { return GetCarrierTime(n * row.periods); };
            NfcHelper helper;
            helper.SetDeviceAttribute("BitRate", StringValue(row.rate));
            Tap tap(helper, 0.5);
            tap.reader->Transfer(MakePacket(MakeContent(100)), tap.atReader.Done());
            tap.card->Transfer(MakePacket(MakeContent(50)), tap.atCard.Done());
            tap.reader->StartPolling();
            Tap::RunUntil(Seconds(1));
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.links.size(), 1, "activated once");
            const Time activated = tap.atReader.linkTimes[0];
            NS_TEST_EXPECT_MSG_EQ_TOL(activated,
                                      MilliSeconds(150) + kActivation,
                                      kRounding,
                                      "half of PollInterval, then the activation");
            NS_TEST_ASSERT_MSG_EQ(tap.atCard.messages.size(), 1, "one message at the card");
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 1, "one at the reader");
            // 100 + 3 octets of 9 bits and 2 bits.
            const Time there = activated + kGap + bits(929);
            NS_TEST_EXPECT_MSG_EQ_TOL(tap.atCard.messageTimes[0], there, kRounding, "there");
            // The card's message comes in the answer: 50 + 3 octets.
            const Time back = there + kGap + bits(479);
            NS_TEST_EXPECT_MSG_EQ_TOL(tap.atReader.messageTimes[0], back, kRounding, "back");
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.transfers.size(), 1, "done, once");
            NS_TEST_EXPECT_MSG_EQ(tap.atReader.transferTimes[0],
                                  tap.atReader.messageTimes[0],
                                  "the answer acknowledges");
            // The next (empty) I-block acknowledges the card's: 3 octets.
            NS_TEST_ASSERT_MSG_EQ(tap.atCard.transfers.size(), 1, "done, once");
            NS_TEST_EXPECT_MSG_EQ_TOL(tap.atCard.transferTimes[0],
                                      back + kGap + bits(29),
                                      kRounding,
                                      "the next block acknowledges");
        }
    }
};

/// Long messages reach the rates of nfc.csv, iso_dep_goodput_*.
class GoodputTestCase : public TestCase
{
  public:
    GoodputTestCase() : TestCase("goodput of long messages")
    {
    }

  private:
    void DoRun() override
    {
        struct Row
        {
            const char* rate;
            double goodput; ///< kB/s
        };

        constexpr std::size_t kSize = 200 * 253;
        for (const auto& row :
             {Row{"106", 11.0}, Row{"212", 21.4}, Row{"424", 40.1}, Row{"848", 71.3}})
        {
            NfcHelper helper;
            helper.SetDeviceAttribute("BitRate", StringValue(row.rate));
            Tap tap(helper);
            tap.reader->Transfer(MakePacket(MakeContent(kSize)), tap.atReader.Done());
            tap.reader->StartPolling();
            Tap::RunUntil(Seconds(10));
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.transfers.size(), 1, "done");
            const Time took = tap.atReader.transferTimes[0] - tap.atReader.linkTimes[0];
            NS_TEST_EXPECT_MSG_EQ_TOL(kSize / took.GetSeconds() / 1000,
                                      row.goodput,
                                      row.goodput * 0.02,
                                      "reader to card at " << row.rate << " kbit/s");
        }
    }
};

/// Chains both ways, limited by the other side's frame size.
class ChainingTestCase : public TestCase
{
  public:
    ChainingTestCase() : TestCase("messages of up to 64 KiB are chained both ways")
    {
    }

  private:
    void DoRun() override
    {
        for (const uint32_t frameSize : {256U, 40U, 16U})
        {
            NfcHelper helper;
            helper.SetDeviceAttribute("FrameSize", UintegerValue(frameSize));
            helper.SetDeviceAttribute("BitRate", StringValue("848"));
            Tap tap(helper);
            uint32_t longest = 0;
            for (const auto& device : {tap.reader, tap.card})
            {
                device->TraceConnectWithoutContext(
                    "PhyTx",
                    Callback<void, Ptr<const Packet>>([&](Ptr<const Packet> frame) {
                        longest = std::max(longest, frame->GetSize());
                    }));
            }
            tap.reader->Transfer(MakePacket(MakeContent(3000)), tap.atReader.Done());
            tap.reader->Transfer(MakePacket(MakeContent(65536)), tap.atReader.Done());
            tap.reader->Transfer(MakePacket(MakeContent(65537)), tap.atReader.Done());
            tap.card->Transfer(MakePacket(MakeContent(3001)), tap.atCard.Done());
            tap.card->Transfer(MakePacket(MakeContent(1)), tap.atCard.Done());
            tap.reader->StartPolling();
            Tap::RunUntil(Seconds(20));
            NS_TEST_ASSERT_MSG_EQ(tap.atCard.messages.size(), 2, "both that are not too long");
            NS_TEST_EXPECT_MSG_EQ((tap.atCard.messages[0] == MakeContent(3000)),
                                  true,
                                  "3000 bytes");
            NS_TEST_EXPECT_MSG_EQ((tap.atCard.messages[1] == MakeContent(65536)), true, "64 KiB");
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 2, "both of the card");
            NS_TEST_EXPECT_MSG_EQ((tap.atReader.messages[0] == MakeContent(3001)), true, "3001");
            NS_TEST_EXPECT_MSG_EQ((tap.atReader.messages[1] == MakeContent(1)), true, "one byte");
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.transfers.size(), 3, "each transfer ends once");
            NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers[0], NfcTransferStatus::TooLarge, "first");
            NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers[2], NfcTransferStatus::Delivered, "last");
            NS_TEST_EXPECT_MSG_EQ(tap.atCard.transfers.size(), 2, "each transfer ends once");
            NS_TEST_EXPECT_MSG_EQ(longest, frameSize, "no frame is longer than FSC");
            NS_TEST_EXPECT_MSG_EQ(tap.atReader.drops.size() + tap.atCard.drops.size(), 0, "clean");
        }
    }
};

/// A card that comes late, leaves in the middle, and comes back.
class RangeTestCase : public TestCase
{
  public:
    RangeTestCase() : TestCase("out of range: waiting, link lost at both ends, and back")
    {
    }

  private:
    void DoRun() override
    {
        Tap tap;
        Tap::Move(tap.card, 0.041);
        tap.reader->Transfer(MakePacket(MakeContent(3000)), tap.atReader.Done());
        tap.card->Transfer(MakePacket(MakeContent(3000)), tap.atCard.Done());
        tap.reader->StartPolling();
        Tap::RunUntil(MilliSeconds(1000));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), false, "there is no card yet");
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.sent, 4, "REQA at 5, 305, 605, 905 ms");
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers.size(), 0, "the transfer waits");
        Tap::Move(tap.card, 0.04);
        Tap::RunUntil(MilliSeconds(1205 + 100));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), true, "found at 1205 ms");
        NS_TEST_EXPECT_MSG_EQ(tap.card->GetPeer(), tap.reader, "by this reader");
        const Time left = Simulator::Now();
        Tap::Move(tap.card, 0.05);
        Tap::RunUntil(left + Seconds(1));
        for (const auto* log : {&tap.atReader, &tap.atCard})
        {
            NS_TEST_ASSERT_MSG_EQ(log->links.size(), 2, "up and down");
            NS_TEST_EXPECT_MSG_EQ(log->links[1], false, "the link is lost");
            NS_TEST_EXPECT_MSG_LT(log->linkTimes[1] - left, MilliSeconds(200), "soon");
            NS_TEST_ASSERT_MSG_EQ(log->transfers.size(), 1, "the transfer has ended");
            NS_TEST_EXPECT_MSG_EQ(log->transfers[0], NfcTransferStatus::LinkLost, "so");
            NS_TEST_EXPECT_MSG_EQ(log->messages.size(), 0, "nothing was delivered");
        }
        NS_TEST_ASSERT_MSG_EQ(tap.atReader.drops.empty() && tap.atCard.drops.empty(),
                              false,
                              "frames were lost");
        for (const auto reason : tap.atCard.drops)
        {
            NS_TEST_EXPECT_MSG_EQ(reason, NfcDropReason::OutOfRange, "because of the distance");
        }
        tap.card->Transfer(MakePacket(MakeContent(10)), tap.atCard.Done());
        Tap::Move(tap.card, 0);
        Tap::RunUntil(left + Seconds(2));
        NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 1, "a new link, a new message");
        NS_TEST_EXPECT_MSG_EQ(tap.atCard.transfers.back(), NfcTransferStatus::Delivered, "done");
        // Leaving during the activation.
        tap.reader->StopPolling();
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), false, "down at once");
        Tap::RunUntil(left + Seconds(3));
        NS_TEST_EXPECT_MSG_EQ(tap.card->IsActivated(), false, "the card notices");
        tap.reader->StartPolling();
        Tap::RunUntil(left + Seconds(3) + MilliSeconds(12));
        Tap::Move(tap.card, 1);
        const auto links = tap.atReader.links.size();
        Tap::RunUntil(left + Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.links.size(), links, "no link comes up");
        Tap::Move(tap.card, 0);
        Tap::RunUntil(left + Seconds(5));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), true, "but it does later");
    }
};

/// Whichever frame is corrupted, messages arrive once.
class CorruptionTestCase : public TestCase
{
  public:
    CorruptionTestCase() : TestCase("corrupted frames are repeated")
    {
    }

  private:
    void DoRun() override
    {
        for (uint32_t first = 0; first < 16; ++first)
        {
            for (const bool atCard : {false, true})
            {
                NfcHelper helper;
                helper.SetDeviceAttribute("FrameSize", UintegerValue(64));
                Tap tap(helper);
                const auto errors = CreateObject<ReceiveListErrorModel>();
                errors->SetList({first, first + 1});
                auto& log = atCard ? tap.atCard : tap.atReader;
                (atCard ? tap.card : tap.reader)
                    ->TraceConnectWithoutContext(
                        "Activated",
                        Callback<void, Ptr<NfcNetDevice>>([&](Ptr<NfcNetDevice>) {
                            (atCard ? tap.card : tap.reader)->SetReceiveErrorModel(errors);
                        }));
                tap.reader->Transfer(MakePacket(MakeContent(300)), tap.atReader.Done());
                tap.card->Transfer(MakePacket(MakeContent(301)), tap.atCard.Done());
                tap.reader->StartPolling();
                Tap::RunUntil(Seconds(2));
                NS_TEST_ASSERT_MSG_EQ(log.drops.size(), 2, "two frames were dropped");
                NS_TEST_EXPECT_MSG_EQ(log.drops[1], NfcDropReason::CrcError, "by their CRC");
                NS_TEST_ASSERT_MSG_EQ(tap.atCard.messages.size(), 1, "there, once");
                NS_TEST_EXPECT_MSG_EQ((tap.atCard.messages[0] == MakeContent(300)), true, "whole");
                NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 1, "back, once");
                NS_TEST_EXPECT_MSG_EQ((tap.atReader.messages[0] == MakeContent(301)),
                                      true,
                                      "whole");
                NS_TEST_EXPECT_MSG_EQ(tap.atReader.links.size(), 1, "on one link");
            }
        }
    }
};

/// Three retransmissions, then the link is given up.
class GiveUpTestCase : public TestCase
{
  public:
    GiveUpTestCase() : TestCase("after three retransmissions the link is lost")
    {
    }

  private:
    void DoRun() override
    {
        Tap tap;
        const auto errors = CreateObject<RateErrorModel>();
        errors->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
        errors->SetRate(1);
        uint32_t before = 0;
        tap.reader->TraceConnectWithoutContext(
            "Activated",
            Callback<void, Ptr<NfcNetDevice>>([&](Ptr<NfcNetDevice>) {
                tap.card->SetReceiveErrorModel(errors);
                before = tap.atReader.sent;
            }));
        tap.reader->Transfer(MakePacket(MakeContent(10)), tap.atReader.Done());
        tap.reader->StartPolling();
        Tap::RunUntil(MilliSeconds(250));
        NS_TEST_ASSERT_MSG_EQ(tap.atReader.transfers.size(), 1, "the transfer has ended");
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers[0], NfcTransferStatus::LinkLost, "so");
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.sent - before, 4, "the block and three repetitions");
        // Four frame waiting times (FWI 7), four frames: 13 octets, then 3 x 3 octets.
        const Time expected = GetNfcFrameWaitingTime(7) * 4 + kGap + MicroSeconds(900) +
                              GetNfcFrameTime(13, Kbps106) + GetNfcFrameTime(3, Kbps106) * 3;
        NS_TEST_EXPECT_MSG_EQ_TOL(tap.atReader.linkTimes[1] - tap.atReader.linkTimes[0],
                                  expected,
                                  kRounding,
                                  "after four frame waiting times");
    }
};

/// What does not belong to the present link has no effect.
class ResetTestCase : public TestCase
{
  public:
    ResetTestCase() : TestCase("reset, detach, and transfers that never find a card")
    {
    }

  private:
    void DoRun() override
    {
        Tap tap;
        tap.channel->Detach(tap.card);
        tap.reader->Transfer(MakePacket(MakeContent(10)), tap.atReader.Done());
        tap.card->Transfer(MakePacket(MakeContent(10)), tap.atCard.Done());
        tap.reader->StartPolling();
        Tap::RunUntil(Seconds(1));
        tap.reader->StopPolling();
        tap.card->Reset();
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers.size(), 0, "never called from within");
        Tap::RunUntil(Seconds(2));
        NS_TEST_ASSERT_MSG_EQ(tap.atReader.transfers.size(), 1, "given up");
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers[0], NfcTransferStatus::NoCard, "no card");
        NS_TEST_ASSERT_MSG_EQ(tap.atCard.transfers.size(), 1, "given up");
        NS_TEST_EXPECT_MSG_EQ(tap.atCard.transfers[0], NfcTransferStatus::NoCard, "no reader");

        tap.channel->Attach(tap.card);
        tap.reader->StartPolling();
        Tap::RunUntil(Seconds(3));
        NS_TEST_ASSERT_MSG_EQ(tap.card->IsActivated(), true, "activated");
        tap.card->Reset();
        Tap::RunUntil(Seconds(3) + MilliSeconds(300));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), false, "the reader hears nothing more");
        NS_TEST_ASSERT_MSG_GT(tap.atCard.drops.size(), 0, "the card ignored its frames");
        NS_TEST_EXPECT_MSG_EQ(tap.atCard.drops[0], NfcDropReason::NotActivated, "for this reason");
        Tap::RunUntil(Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), true, "and finds the card again");
        tap.channel->Detach(tap.card);
        Tap::RunUntil(Seconds(5));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), false, "a detached card is gone");
    }
};

/// One card at a time, in order of attachment.
class TwoCardsTestCase : public TestCase
{
  public:
    TwoCardsTestCase() : TestCase("a second card waits until the first has left")
    {
    }

  private:
    void DoRun() override
    {
        Tap tap;
        const auto second = tap.Install(NfcHelper(), NfcMode::Card);
        const auto otherReader = tap.Install(NfcHelper(), NfcMode::Reader);
        tap.reader->StartPolling();
        Tap::RunUntil(Seconds(1));
        NS_TEST_EXPECT_MSG_EQ(tap.card->IsActivated(), true, "the first card is served");
        NS_TEST_EXPECT_MSG_EQ(second->IsActivated(), false, "the second waits");
        otherReader->StartPolling();
        Tap::RunUntil(Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(second->GetPeer(), otherReader, "another reader may take it");
        NS_TEST_EXPECT_MSG_EQ(tap.card->GetPeer(), tap.reader, "but not the first one's");
        otherReader->StopPolling();
        Tap::Move(tap.card, 1);
        Tap::RunUntil(Seconds(3));
        NS_TEST_EXPECT_MSG_EQ(second->GetPeer(), tap.reader, "then it is its turn");
    }
};

/// The reader asks often enough for a message that the card gets while the link is idle.
class PresenceCheckTestCase : public TestCase
{
  public:
    PresenceCheckTestCase() : TestCase("a message queued at the card of an idle link gets through")
    {
    }

  private:
    void DoRun() override
    {
        Tap tap;
        tap.reader->StartPolling();
        Tap::RunUntil(MilliSeconds(500));
        const uint32_t before = tap.atReader.sent;
        Tap::RunUntil(MilliSeconds(1500));
        // 20 ms pause, two frames of 29 bits, one gap.
        const Time period = MilliSeconds(20) + kGap + GetNfcFrameTime(3, Kbps106) * 2;
        NS_TEST_EXPECT_MSG_EQ_TOL(tap.atReader.sent - before,
                                  1 / period.GetSeconds(),
                                  1,
                                  "presence checks in a second");
        const Time queued = Simulator::Now();
        tap.card->Transfer(MakePacket(MakeContent(10)), tap.atCard.Done());
        Tap::RunUntil(MilliSeconds(1600));
        NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 1, "it got through");
        NS_TEST_EXPECT_MSG_LT(tap.atReader.messageTimes[0] - queued,
                              period + MilliSeconds(2),
                              "with the next presence check");
        const Time sent = Simulator::Now();
        tap.reader->Transfer(MakePacket(MakeContent(10)), tap.atReader.Done());
        Tap::RunUntil(MilliSeconds(1700));
        NS_TEST_ASSERT_MSG_EQ(tap.atCard.messages.size(), 1, "the reader need not wait");
        NS_TEST_EXPECT_MSG_LT(tap.atCard.messageTimes[0] - sent, MilliSeconds(3), "for it");
        // The NetDevice interface.
        bool received = false;
        tap.card->SetReceiveCallback(NetDevice::ReceiveCallback(
            [&](Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t protocol, const Address& from) {
                received = packet->GetSize() == 5 && protocol == NfcNetDevice::kProtocol &&
                           from == tap.reader->GetAddress();
                return true;
            }));
        NS_TEST_EXPECT_MSG_EQ(
            tap.reader->Send(Create<Packet>(5), tap.card->GetAddress(), NfcNetDevice::kProtocol),
            true,
            "Send maps onto Transfer");
        NS_TEST_EXPECT_MSG_EQ(tap.reader->Send(Create<Packet>(5), Address(), 0x0800),
                              false,
                              "other protocols are refused");
        Tap::RunUntil(MilliSeconds(1800));
        NS_TEST_EXPECT_MSG_EQ(received, true, "and arrives with address and protocol");
    }
};

/// Record headers of the pcap file.
class PcapTestCase : public TestCase
{
  public:
    PcapTestCase() : TestCase("pcap files have the pseudo header of LINKTYPE_ISO_14443")
    {
    }

  private:
    void DoRun() override
    {
        const std::string name = CreateTempDirFilename("nfc.pcap");
        {
            Tap tap;
            NfcHelper helper;
            helper.EnablePcap(name, tap.reader, false, true);
            tap.reader->Transfer(MakePacket(MakeContent(4)), tap.atReader.Done());
            tap.reader->StartPolling();
            Tap::RunUntil(MilliSeconds(100));
        }
        std::ifstream file(name, std::ios::binary);
        const std::string content((std::istreambuf_iterator<char>(file)), {});
        const std::string hex = ToHex(content);
        NS_TEST_ASSERT_MSG_GT(content.size(), 24 + 16 + 5, "there is something in it");
        NS_TEST_EXPECT_MSG_EQ(hex.substr(40, 8), "08010000", "link type 264");
        NS_TEST_EXPECT_MSG_EQ(hex.substr((24 + 16) * 2, 10), "00fe000126", "REQA, to the card");
        NS_TEST_EXPECT_MSG_NE(hex.find("00ff00024400"), std::string::npos, "ATQA, to the reader");
        NS_TEST_EXPECT_MSG_NE(hex.find("00fe0007" + ("02" + ToHex(MakeContent(4)))),
                              std::string::npos,
                              "I(0) with four octets");
    }
};

class NfcTestSuite : public TestSuite
{
  public:
    NfcTestSuite() : TestSuite("ehealth-nfc", TestSuite::Type::UNIT)
    {
        AddTestCase(new TimingTestCase);
        AddTestCase(new GoodputTestCase);
        AddTestCase(new ChainingTestCase);
        AddTestCase(new RangeTestCase);
        AddTestCase(new CorruptionTestCase);
        AddTestCase(new GiveUpTestCase);
        AddTestCase(new ResetTestCase);
        AddTestCase(new TwoCardsTestCase);
        AddTestCase(new PresenceCheckTestCase);
        AddTestCase(new PcapTestCase);
    }
};

NfcTestSuite g_nfcTestSuite;

} // namespace
