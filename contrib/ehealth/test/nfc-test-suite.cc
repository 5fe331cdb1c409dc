// SPDX-License-Identifier: GPL-2.0-only
#include "nfc-tap.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
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
            NfcTap tap(helper, 0.5);
            tap.reader->Transfer(MakePacket(MakeNfcContent(100)), tap.atReader.Done());
            tap.card->Transfer(MakePacket(MakeNfcContent(50)), tap.atCard.Done());
            tap.reader->StartPolling();
            NfcTap::RunUntil(Seconds(1));
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.links.size(), 1, "activated once");
            const Time activated = tap.atReader.linkTimes[0];
            NS_TEST_EXPECT_MSG_EQ_TOL(activated,
                                      MilliSeconds(150) + kActivation,
                                      kRounding,
                                      "half of PollInterval, then the activation");
            NS_TEST_ASSERT_MSG_EQ(tap.atCard.messages.size(), 1, "one message at the card");
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 1, "one at the reader");
            // Octets of 9 bits each and 2 bits. SELECT: 14 + 3 octets, FCI and 9000: 14 + 3.
            const Time selected = activated + kGap + bits(155) + kGap + bits(155);
            // ENVELOPE with extended lengths: 9 + 100 + 3 octets.
            const Time there = selected + kGap + bits(1010);
            NS_TEST_EXPECT_MSG_EQ_TOL(tap.atCard.messageTimes[0], there, kRounding, "there");
            // The card's message comes in the answer: 50 + 2 + 3 octets.
            const Time back = there + kGap + bits(497);
            NS_TEST_EXPECT_MSG_EQ_TOL(tap.atReader.messageTimes[0], back, kRounding, "back");
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.transfers.size(), 1, "done, once");
            NS_TEST_EXPECT_MSG_EQ(tap.atReader.transferTimes[0],
                                  tap.atReader.messageTimes[0],
                                  "the answer acknowledges");
            // The next I-block, GET DATA, acknowledges the card's: 7 + 3 octets.
            NS_TEST_ASSERT_MSG_EQ(tap.atCard.transfers.size(), 1, "done, once");
            NS_TEST_EXPECT_MSG_EQ_TOL(tap.atCard.transferTimes[0],
                                      back + kGap + bits(92),
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
            NfcTap tap(helper);
            tap.reader->Transfer(MakePacket(MakeNfcContent(kSize)), tap.atReader.Done());
            tap.reader->StartPolling();
            NfcTap::RunUntil(Seconds(10));
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
            NfcTap tap(helper);
            uint32_t longest = 0;
            for (const auto& device : {tap.reader, tap.card})
            {
                device->TraceConnectWithoutContext(
                    "PhyTx",
                    Callback<void, Ptr<const Packet>>([&](Ptr<const Packet> frame) {
                        longest = std::max(longest, frame->GetSize());
                    }));
            }
            tap.reader->Transfer(MakePacket(MakeNfcContent(3000)), tap.atReader.Done());
            tap.reader->Transfer(MakePacket(MakeNfcContent(65536)), tap.atReader.Done());
            tap.reader->Transfer(MakePacket(MakeNfcContent(65537)), tap.atReader.Done());
            tap.card->Transfer(MakePacket(MakeNfcContent(3001)), tap.atCard.Done());
            tap.card->Transfer(MakePacket(MakeNfcContent(1)), tap.atCard.Done());
            tap.reader->StartPolling();
            NfcTap::RunUntil(Seconds(20));
            NS_TEST_ASSERT_MSG_EQ(tap.atCard.messages.size(), 2, "both that are not too long");
            NS_TEST_EXPECT_MSG_EQ((tap.atCard.messages[0] == MakeNfcContent(3000)),
                                  true,
                                  "3000 bytes");
            NS_TEST_EXPECT_MSG_EQ((tap.atCard.messages[1] == MakeNfcContent(65536)),
                                  true,
                                  "64 KiB");
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 2, "both of the card");
            NS_TEST_EXPECT_MSG_EQ((tap.atReader.messages[0] == MakeNfcContent(3001)), true, "3001");
            NS_TEST_EXPECT_MSG_EQ((tap.atReader.messages[1] == MakeNfcContent(1)),
                                  true,
                                  "one byte");
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.transfers.size(), 3, "each transfer ends once");
            NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers[0], NfcTransferStatus::TooLarge, "first");
            NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers[2], NfcTransferStatus::Delivered, "last");
            NS_TEST_EXPECT_MSG_EQ(tap.atCard.transfers.size(), 2, "each transfer ends once");
            NS_TEST_EXPECT_MSG_EQ(longest, frameSize, "no frame is longer than FSC");
            NS_TEST_EXPECT_MSG_EQ(tap.atReader.drops.size() + tap.atCard.drops.size(), 0, "clean");
        }
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
        NfcTap tap;
        tap.reader->StartPolling();
        NfcTap::RunUntil(MilliSeconds(500));
        const uint32_t before = tap.atReader.sent;
        NfcTap::RunUntil(MilliSeconds(1500));
        // 20 ms pause, GET DATA (7 + 3 octets), one gap, 6A88 (2 + 3 octets).
        const Time period =
            MilliSeconds(20) + kGap + GetNfcFrameTime(10, Kbps106) + GetNfcFrameTime(5, Kbps106);
        NS_TEST_EXPECT_MSG_EQ_TOL(tap.atReader.sent - before,
                                  1 / period.GetSeconds(),
                                  1,
                                  "presence checks in a second");
        const Time queued = Simulator::Now();
        tap.card->Transfer(MakePacket(MakeNfcContent(10)), tap.atCard.Done());
        NfcTap::RunUntil(MilliSeconds(1600));
        NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 1, "it got through");
        NS_TEST_EXPECT_MSG_LT(tap.atReader.messageTimes[0] - queued,
                              period + MilliSeconds(2),
                              "with the next presence check");
        const Time sent = Simulator::Now();
        tap.reader->Transfer(MakePacket(MakeNfcContent(10)), tap.atReader.Done());
        NfcTap::RunUntil(MilliSeconds(1700));
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
        NfcTap::RunUntil(MilliSeconds(1800));
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
            NfcTap tap;
            NfcHelper helper;
            helper.EnablePcap(name, tap.reader, false, true);
            tap.reader->Transfer(MakePacket(MakeNfcContent(4)), tap.atReader.Done());
            tap.reader->StartPolling();
            NfcTap::RunUntil(MilliSeconds(100));
        }
        std::ifstream file(name, std::ios::binary);
        const std::string content((std::istreambuf_iterator<char>(file)), {});
        const std::string hex = ToHex(content);
        NS_TEST_ASSERT_MSG_GT(content.size(), 24 + 16 + 5, "there is something in it");
        NS_TEST_EXPECT_MSG_EQ(hex.substr(40, 8), "08010000", "link type 264");
        NS_TEST_EXPECT_MSG_EQ(hex.substr((24 + 16) * 2, 10), "00fe000126", "REQA, to the card");
        NS_TEST_EXPECT_MSG_NE(hex.find("00ff00024400"), std::string::npos, "ATQA, to the reader");
        const std::string envelope = "0300c20000000004" + ToHex(MakeNfcContent(4)) + "0000";
        NS_TEST_EXPECT_MSG_NE(hex.find("00fe0010" + envelope),
                              std::string::npos,
                              "I(1) with an ENVELOPE of four octets");
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
        AddTestCase(new PresenceCheckTestCase);
        AddTestCase(new PcapTestCase);
    }
};

NfcTestSuite g_nfcTestSuite;

} // namespace
