// SPDX-License-Identifier: GPL-2.0-only
#include "nfc-tap.h"
#include "ns3/boolean.h"
#include "ns3/error-model.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// From the end of a frame to the start of the next one: 1236/fc and 0.3 ms.
const Time kGap = NanoSeconds(91150 + 300000);

/// Frames are rounded to 1 ns each.
const Time kRounding = NanoSeconds(20);

/// FWI 7.
const Time kWaitingTime = GetNfcFrameWaitingTime(7);

/// Calls back with the octets of every frame that a device sends.
void
WatchFrames(Ptr<NfcNetDevice> device, std::function<void(const Bytes&)> callback)
{
    device->TraceConnectWithoutContext(
        "PhyTx",
        Callback<void, Ptr<const Packet>>(
            [callback](Ptr<const Packet> frame) { callback(GetBytes(frame)); }));
}

/// Makes the two devices of a tap peers; the one called reader polls.
void
MakePeers(NfcTap& tap)
{
    tap.reader->SetMode(NfcMode::Peer);
    tap.card->SetMode(NfcMode::Peer);
}

/// A card whose application needs longer than the frame waiting time.
class WaitingTimeTestCase : public TestCase
{
  public:
    explicit WaitingTimeTestCase(bool peers)
        : TestCase(std::string("a busy listener asks for more time: ") +
                   (peers ? "timeout PDU" : "S(WTX)"))
        , m_peers(peers)
    {
    }

  private:
    void DoRun() override
    {
        NfcTap tap;
        if (m_peers)
        {
            MakePeers(tap);
        }
        bool busy = false;
        tap.card->SetBusyCallback(Callback<bool>([&busy] { return busy; }));
        std::vector<Time> asked;
        WatchFrames(tap.card, [&](const Bytes& frame) {
            // S(WTX), or DEP_RES with a timeout, of 2 waiting times.
            const std::string octets = ToHex(frame);
            if (octets.substr(0, 4) == "f202" || octets.substr(4, 8) == "d5079002")
            {
                asked.push_back(Simulator::Now());
            }
        });
        tap.reader->StartPolling();
        NfcTap::RunUntil(MilliSeconds(500));
        NS_TEST_EXPECT_MSG_EQ(asked.size(), 0, "not while it is not busy");

        busy = true;
        const Time start = Simulator::Now();
        tap.reader->Transfer(MakePacket(MakeNfcContent(100)), tap.atReader.Done());
        NfcTap::RunUntil(start + MilliSeconds(500));
        NS_TEST_ASSERT_MSG_EQ(tap.atCard.messages.size(), 1, "the command has arrived");
        // After 0.9 waiting times, and then, 2 being granted, every 1.8.
        NS_TEST_ASSERT_MSG_EQ(asked.size(), 7, "requests for time in half a second");
        const Time heard = tap.atCard.messageTimes[0];
        NS_TEST_EXPECT_MSG_LT(asked[0] - heard, kWaitingTime, "the first in time");
        NS_TEST_EXPECT_MSG_GT(asked[0] - heard, kWaitingTime * 9 / 10, "but not early");
        NS_TEST_EXPECT_MSG_EQ_TOL(asked[1] - asked[0],
                                  kWaitingTime * 9 / 5 + MilliSeconds(2),
                                  MilliSeconds(2),
                                  "so do the others");
        NS_TEST_ASSERT_MSG_EQ(tap.atReader.transfers.size(),
                              1,
                              "who asks for time has the command");
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers[0], NfcTransferStatus::Delivered, "all of it");

        const Time ready = Simulator::Now();
        tap.card->Transfer(MakePacket(MakeNfcContent(50)), tap.atCard.Done());
        NfcTap::RunUntil(ready + MilliSeconds(20));
        NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 1, "the answer comes at once");
        // 50 octets, status word, block and CRC; or start, length, DEP_RES and CRC.
        const Time air = GetNfcFrameTime(m_peers ? 57 : 55, Kbps106);
        NS_TEST_EXPECT_MSG_EQ_TOL(tap.atReader.messageTimes[0] - ready, air, kRounding, "in one");
        NS_TEST_EXPECT_MSG_EQ((tap.atReader.messages[0] == MakeNfcContent(50)), true, "whole");

        // It stops being busy without having anything to say: the reader can speak again.
        NfcTap::RunUntil(ready + MilliSeconds(300));
        busy = false;
        NfcTap::RunUntil(ready + MilliSeconds(600));
        const Time again = Simulator::Now();
        tap.reader->Transfer(MakePacket(MakeNfcContent(10)), tap.atReader.Done());
        NfcTap::RunUntil(again + MilliSeconds(30));
        NS_TEST_EXPECT_MSG_EQ(tap.atCard.messages.size(), 2, "the next message");
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.drops.size() + tap.atCard.drops.size(), 0, "clean");
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.links.size(), 1, "on one link");
    }

    bool m_peers;
};

/// Requests for time, and grants, that get lost.
class WaitingTimeLossTestCase : public TestCase
{
  public:
    explicit WaitingTimeLossTestCase(bool peers)
        : TestCase(std::string("corrupted frames while the listener is busy: ") +
                   (peers ? "NFC-DEP" : "ISO-DEP"))
        , m_peers(peers)
    {
    }

  private:
    void DoRun() override
    {
        for (uint32_t first = 0; first < 12; ++first)
        {
            for (const bool atCard : {false, true})
            {
                NfcTap tap;
                if (m_peers)
                {
                    MakePeers(tap);
                }
                bool busy = true;
                tap.card->SetBusyCallback(Callback<bool>([&busy] { return busy; }));
                const auto errors = CreateObject<ReceiveListErrorModel>();
                errors->SetList({first, first + 1});
                const auto receiver = atCard ? tap.card : tap.reader;
                receiver->TraceConnectWithoutContext(
                    "Activated",
                    Callback<void, Ptr<NfcNetDevice>>(
                        [&](Ptr<NfcNetDevice>) { receiver->SetReceiveErrorModel(errors); }));
                tap.reader->Transfer(MakePacket(MakeNfcContent(300)), tap.atReader.Done());
                tap.reader->StartPolling();
                Simulator::Schedule(Seconds(1), [&] {
                    busy = false;
                    tap.card->Transfer(MakePacket(MakeNfcContent(301)), tap.atCard.Done());
                });
                NfcTap::RunUntil(Seconds(3));
                const auto& log = atCard ? tap.atCard : tap.atReader;
                NS_TEST_EXPECT_MSG_EQ(log.drops.size(), 2, "two frames were dropped");
                NS_TEST_ASSERT_MSG_EQ(tap.atCard.messages.size(), 1, "there, once");
                NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 1, "back, once");
                NS_TEST_EXPECT_MSG_EQ((tap.atReader.messages[0] == MakeNfcContent(301)),
                                      true,
                                      "whole");
                NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers.size(), 1, "delivered once");
                NS_TEST_EXPECT_MSG_EQ(tap.atCard.transfers.size(), 1, "delivered once");
                NS_TEST_EXPECT_MSG_EQ(tap.atReader.links.size(), 1, "on one link");
            }
        }
    }

    bool m_peers;
};

/// A phone that is lifted while it computes.
class LiftedTestCase : public TestCase
{
  public:
    explicit LiftedTestCase(bool peers)
        : TestCase(std::string("a busy phone leaves the field: ") + (peers ? "peer" : "card"))
        , m_peers(peers)
    {
    }

  private:
    void DoRun() override
    {
        NfcTap tap;
        if (m_peers)
        {
            MakePeers(tap);
        }
        tap.card->SetBusyCallback(Callback<bool>([] { return true; }));
        tap.reader->Transfer(MakePacket(MakeNfcContent(100)), tap.atReader.Done());
        tap.reader->StartPolling();
        NfcTap::RunUntil(Seconds(1));
        NS_TEST_ASSERT_MSG_EQ(tap.card->IsActivated(), true, "an extension is granted");
        NfcTap::Move(tap.card, 1);
        tap.card->Transfer(MakePacket(MakeNfcContent(10)), tap.atCard.Done());
        NfcTap::RunUntil(Seconds(1) + MilliSeconds(500));
        NS_TEST_EXPECT_MSG_EQ(tap.card->IsActivated(), false, "it notices");
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), false, "so does the reader");
        NS_TEST_ASSERT_MSG_EQ(tap.atCard.transfers.size(), 1, "the answer has ended");
        NS_TEST_EXPECT_MSG_EQ(tap.atCard.transfers[0], NfcTransferStatus::LinkLost, "so");
    }

    bool m_peers;
};

/// Hand-computed times of messages between peers.
class PeerTimingTestCase : public TestCase
{
  public:
    PeerTimingTestCase() : TestCase("peer-to-peer: activation and messages at every bit rate")
    {
    }

  private:
    void DoRun() override
    {
        struct Row
        {
            const char* rate;
            uint64_t periods;  ///< of the carrier, in a bit
            uint64_t overhead; ///< octets around content: framing, DEP_REQ
        };

        for (const auto& row :
             {Row{"106", 128, 7}, Row{"212", 64, 14}, Row{"424", 32, 14}, Row{"848", 32, 14}})
        {
            const bool typeA = row.periods == 128;
            const auto air = [&](uint64_t content) {
                const uint64_t octets = content + row.overhead;
                return GetCarrierTime((typeA ? 9 * octets + 2 : 8 * octets) * row.periods);
            };
            NfcHelper helper;
            helper.SetDeviceAttribute("BitRate", StringValue(row.rate));
            NfcTap tap(helper);
            MakePeers(tap);
            tap.reader->Transfer(MakePacket(MakeNfcContent(100)), tap.atReader.Done());
            tap.card->Transfer(MakePacket(MakeNfcContent(50)), tap.atCard.Done());
            tap.reader->StartPolling();
            NfcTap::RunUntil(Seconds(1));
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.links.size(), 1, "activated once");
            // 5 ms guard time; up to SAK as a card's 387 bits; ATR_REQ and ATR_RES of 20 and 21
            // octets, PSL_REQ and PSL_RES of 9 and 7 octets, with 2 bits each.
            const uint64_t steps = typeA ? 6 : 7;
            const uint64_t bits = 387 + 9 * 41 + 4 + (typeA ? 0 : 9 * 16 + 4);
            const Time activation = MilliSeconds(5) + GetCarrierTime(bits * 128) +
                                    NanoSeconds(91150) * steps + MicroSeconds(500) * (steps - 1) +
                                    MicroSeconds(4800);
            const Time activated = tap.atReader.linkTimes[0];
            NS_TEST_EXPECT_MSG_EQ_TOL(activated, activation, kRounding, "activation");
            NS_TEST_ASSERT_MSG_EQ(tap.atCard.messages.size(), 1, "one message at the target");
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 1, "one at the initiator");
            const Time there = activated + kGap + air(100);
            NS_TEST_EXPECT_MSG_EQ_TOL(tap.atCard.messageTimes[0], there, kRounding, "there");
            const Time back = there + kGap + air(50);
            NS_TEST_EXPECT_MSG_EQ_TOL(tap.atReader.messageTimes[0], back, kRounding, "back");
            NS_TEST_ASSERT_MSG_EQ(tap.atCard.transfers.size(), 1, "done, once");
            NS_TEST_EXPECT_MSG_EQ_TOL(tap.atCard.transferTimes[0],
                                      back + kGap + air(0),
                                      kRounding,
                                      "the next PDU acknowledges");
        }
    }
};

/// Long messages between peers, and frames that get corrupted.
class PeerChainingTestCase : public TestCase
{
  public:
    PeerChainingTestCase() : TestCase("peer-to-peer: long messages, corrupted frames")
    {
    }

  private:
    void DoRun() override
    {
        for (uint32_t first = 0; first < 16; ++first)
        {
            for (const bool atTarget : {false, true})
            {
                NfcHelper helper;
                helper.SetDeviceAttribute("FrameSize", UintegerValue(first % 2 == 0 ? 256 : 64));
                helper.SetDeviceAttribute("BitRate", StringValue(first % 3 == 0 ? "424" : "106"));
                NfcTap tap(helper);
                MakePeers(tap);
                const auto errors = CreateObject<ReceiveListErrorModel>();
                errors->SetList({first, first + 1});
                const auto receiver = atTarget ? tap.card : tap.reader;
                receiver->TraceConnectWithoutContext(
                    "Activated",
                    Callback<void, Ptr<NfcNetDevice>>(
                        [&](Ptr<NfcNetDevice>) { receiver->SetReceiveErrorModel(errors); }));
                tap.reader->Transfer(MakePacket(MakeNfcContent(3000)), tap.atReader.Done());
                tap.card->Transfer(MakePacket(MakeNfcContent(3001)), tap.atCard.Done());
                tap.reader->StartPolling();
                NfcTap::RunUntil(Seconds(4));
                NS_TEST_ASSERT_MSG_EQ(tap.atCard.messages.size(), 1, "there, once");
                NS_TEST_EXPECT_MSG_EQ((tap.atCard.messages[0] == MakeNfcContent(3000)),
                                      true,
                                      "whole");
                NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 1, "back, once");
                NS_TEST_EXPECT_MSG_EQ((tap.atReader.messages[0] == MakeNfcContent(3001)),
                                      true,
                                      "whole");
                NS_TEST_EXPECT_MSG_EQ(tap.atReader.links.size(), 1, "on one link");
            }
        }
    }
};

/// Who finds whom.
class ModesTestCase : public TestCase
{
  public:
    ModesTestCase() : TestCase("a reader finds cards, a peer that polls finds one that does not")
    {
    }

  private:
    void DoRun() override
    {
        NfcTap tap;
        tap.card->SetMode(NfcMode::Peer);
        tap.reader->StartPolling();
        NfcTap::RunUntil(Seconds(1));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), false, "a reader finds no peer");
        tap.reader->SetMode(NfcMode::Peer);
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsPoller(), false, "a peer that does not poll");
        tap.reader->StartPolling();
        tap.card->StartPolling();
        NfcTap::RunUntil(Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), false, "both poll");
        tap.reader->StopPolling();
        NfcTap::RunUntil(Seconds(3));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), true, "one of them polls");
        NS_TEST_EXPECT_MSG_EQ(tap.card->IsPoller(), true, "that one leads");
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsPoller(), false, "not the other");
        // The same two in another tap, the other way round.
        const auto poller = NfcHelper::LayOn(tap.card, tap.reader, NfcMode::Reader);
        NS_TEST_EXPECT_MSG_EQ(poller, tap.card, "a phone in reader mode polls");
        NfcTap::RunUntil(Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->GetMode(), NfcMode::Card, "the counterpart");
        NS_TEST_EXPECT_MSG_EQ(tap.card->GetPeer(), tap.reader, "and finds it");
        NS_TEST_EXPECT_MSG_EQ(NfcHelper::LayOn(tap.card, tap.reader, NfcMode::Peer),
                              tap.reader,
                              "of peers the device polls");
        NfcTap::RunUntil(Seconds(5));
        NS_TEST_EXPECT_MSG_EQ(tap.card->GetPeer(), tap.reader, "and finds the phone");
    }
};

/// Cards that are not ours, or do not take extended lengths.
class ApplicationTestCase : public TestCase
{
  public:
    ApplicationTestCase() : TestCase("another application; short APDUs only")
    {
    }

  private:
    void DoRun() override
    {
        {
            NfcTap tap;
            tap.card->SetAttribute("ApplicationId", StringValue("a0000000031010"));
            std::vector<std::string> answers;
            WatchFrames(tap.card, [&](const Bytes& frame) { answers.push_back(ToHex(frame)); });
            tap.reader->Transfer(MakePacket(MakeNfcContent(10)), tap.atReader.Done());
            tap.reader->StartPolling();
            NfcTap::RunUntil(MilliSeconds(150));
            NS_TEST_EXPECT_MSG_EQ(answers.back().substr(0, 6), "026a82", "no such application");
            NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), false, "the reader gives it up");
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.drops.size(), 1, "for this reason");
            NS_TEST_EXPECT_MSG_EQ(tap.atReader.drops[0], NfcDropReason::ProtocolError, "this one");
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.transfers.size(), 1, "the message has ended");
            NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers[0], NfcTransferStatus::LinkLost, "so");
            NfcTap::RunUntil(MilliSeconds(500));
            NS_TEST_EXPECT_MSG_EQ(tap.atReader.drops.size(), 2, "and searches again");
        }
        for (const bool atReader : {false, true})
        {
            NfcTap tap;
            (atReader ? tap.reader : tap.card)->SetAttribute("ExtendedLength", BooleanValue(false));
            bool chained = false;
            bool rest = false;
            WatchFrames(tap.reader, [&](const Bytes& frame) {
                const std::string octets = ToHex(frame);
                chained = chained || octets.substr(2, 10) == "10c20000ff";
                rest = rest || octets.substr(2, 10) == "00c0000000";
            });
            tap.reader->Transfer(MakePacket(MakeNfcContent(3000)), tap.atReader.Done());
            tap.card->Transfer(MakePacket(MakeNfcContent(3001)), tap.atCard.Done());
            tap.reader->StartPolling();
            NfcTap::RunUntil(Seconds(3));
            NS_TEST_EXPECT_MSG_EQ(chained, true, "command chaining");
            NS_TEST_EXPECT_MSG_EQ(rest, true, "GET RESPONSE");
            NS_TEST_ASSERT_MSG_EQ(tap.atCard.messages.size(), 1, "there");
            NS_TEST_EXPECT_MSG_EQ((tap.atCard.messages[0] == MakeNfcContent(3000)), true, "whole");
            NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 1, "back");
            NS_TEST_EXPECT_MSG_EQ((tap.atReader.messages[0] == MakeNfcContent(3001)),
                                  true,
                                  "whole");
        }
    }
};

class NfcModesTestSuite : public TestSuite
{
  public:
    NfcModesTestSuite() : TestSuite("ehealth-nfc-modes", TestSuite::Type::UNIT)
    {
        for (const bool peers : {false, true})
        {
            AddTestCase(new WaitingTimeTestCase(peers));
            AddTestCase(new WaitingTimeLossTestCase(peers));
            AddTestCase(new LiftedTestCase(peers));
        }
        AddTestCase(new PeerTimingTestCase);
        AddTestCase(new PeerChainingTestCase);
        AddTestCase(new ModesTestCase);
        AddTestCase(new ApplicationTestCase);
    }
};

NfcModesTestSuite g_nfcModesTestSuite;

} // namespace
