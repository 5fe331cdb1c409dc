// SPDX-License-Identifier: GPL-2.0-only
#include "nfc-tap.h"
#include "ns3/error-model.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <utility>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

/// From the end of a frame to the start of the next one: 1236/fc and 0.3 ms.
const Time kGap = NanoSeconds(91150 + 300000);

/// Frames are rounded to 1 ns each.
const Time kRounding = NanoSeconds(20);

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
        NfcTap tap;
        NfcTap::Move(tap.card, 0.041);
        tap.reader->Transfer(MakePacket(MakeNfcContent(3000)), tap.atReader.Done());
        tap.card->Transfer(MakePacket(MakeNfcContent(3000)), tap.atCard.Done());
        tap.reader->StartPolling();
        NfcTap::RunUntil(MilliSeconds(1000));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), false, "there is no card yet");
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.sent, 4, "REQA at 5, 305, 605, 905 ms");
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers.size(), 0, "the transfer waits");
        NfcTap::Move(tap.card, 0.04);
        NfcTap::RunUntil(MilliSeconds(1205 + 100));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), true, "found at 1205 ms");
        NS_TEST_EXPECT_MSG_EQ(tap.card->GetPeer(), tap.reader, "by this reader");
        const Time left = Simulator::Now();
        NfcTap::Move(tap.card, 0.05);
        NfcTap::RunUntil(left + Seconds(1));
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
        tap.card->Transfer(MakePacket(MakeNfcContent(10)), tap.atCard.Done());
        NfcTap::Move(tap.card, 0);
        NfcTap::RunUntil(left + Seconds(2));
        NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 1, "a new link, a new message");
        NS_TEST_EXPECT_MSG_EQ(tap.atCard.transfers.back(), NfcTransferStatus::Delivered, "done");
        // Leaving during the activation.
        tap.reader->StopPolling();
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), false, "down at once");
        NfcTap::RunUntil(left + Seconds(3));
        NS_TEST_EXPECT_MSG_EQ(tap.card->IsActivated(), false, "the card notices");
        tap.reader->StartPolling();
        NfcTap::RunUntil(left + Seconds(3) + MilliSeconds(12));
        NfcTap::Move(tap.card, 1);
        const auto links = tap.atReader.links.size();
        NfcTap::RunUntil(left + Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.links.size(), links, "no link comes up");
        NfcTap::Move(tap.card, 0);
        NfcTap::RunUntil(left + Seconds(5));
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
                NfcTap tap(helper);
                const auto errors = CreateObject<ReceiveListErrorModel>();
                errors->SetList({first, first + 1});
                auto& log = atCard ? tap.atCard : tap.atReader;
                (atCard ? tap.card : tap.reader)
                    ->TraceConnectWithoutContext(
                        "Activated",
                        Callback<void, Ptr<NfcNetDevice>>([&](Ptr<NfcNetDevice>) {
                            (atCard ? tap.card : tap.reader)->SetReceiveErrorModel(errors);
                        }));
                tap.reader->Transfer(MakePacket(MakeNfcContent(300)), tap.atReader.Done());
                tap.card->Transfer(MakePacket(MakeNfcContent(301)), tap.atCard.Done());
                tap.reader->StartPolling();
                NfcTap::RunUntil(Seconds(2));
                NS_TEST_ASSERT_MSG_EQ(log.drops.size(), 2, "two frames were dropped");
                NS_TEST_EXPECT_MSG_EQ(log.drops[1], NfcDropReason::CrcError, "by their CRC");
                NS_TEST_ASSERT_MSG_EQ(tap.atCard.messages.size(), 1, "there, once");
                NS_TEST_EXPECT_MSG_EQ((tap.atCard.messages[0] == MakeNfcContent(300)),
                                      true,
                                      "whole");
                NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 1, "back, once");
                NS_TEST_EXPECT_MSG_EQ((tap.atReader.messages[0] == MakeNfcContent(301)),
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
        NfcTap tap;
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
        tap.reader->Transfer(MakePacket(MakeNfcContent(10)), tap.atReader.Done());
        tap.reader->StartPolling();
        NfcTap::RunUntil(MilliSeconds(250));
        NS_TEST_ASSERT_MSG_EQ(tap.atReader.transfers.size(), 1, "the transfer has ended");
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers[0], NfcTransferStatus::LinkLost, "so");
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.sent - before, 4, "the block and three repetitions");
        // Four frame waiting times (FWI 7), four frames: SELECT with 17 octets, then 3 x 3 octets.
        const Time expected = GetNfcFrameWaitingTime(7) * 4 + kGap + MicroSeconds(900) +
                              GetNfcFrameTime(17, Kbps106) + GetNfcFrameTime(3, Kbps106) * 3;
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
        NfcTap tap;
        tap.channel->Detach(tap.card);
        tap.reader->Transfer(MakePacket(MakeNfcContent(10)), tap.atReader.Done());
        tap.card->Transfer(MakePacket(MakeNfcContent(10)), tap.atCard.Done());
        tap.reader->StartPolling();
        NfcTap::RunUntil(Seconds(1));
        tap.reader->StopPolling();
        tap.card->Reset();
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers.size(), 0, "never called from within");
        NfcTap::RunUntil(Seconds(2));
        NS_TEST_ASSERT_MSG_EQ(tap.atReader.transfers.size(), 1, "given up");
        NS_TEST_EXPECT_MSG_EQ(tap.atReader.transfers[0], NfcTransferStatus::NoCard, "no card");
        NS_TEST_ASSERT_MSG_EQ(tap.atCard.transfers.size(), 1, "given up");
        NS_TEST_EXPECT_MSG_EQ(tap.atCard.transfers[0], NfcTransferStatus::NoCard, "no reader");

        tap.channel->Attach(tap.card);
        tap.reader->StartPolling();
        NfcTap::RunUntil(Seconds(3));
        NS_TEST_ASSERT_MSG_EQ(tap.card->IsActivated(), true, "activated");
        tap.card->Reset();
        NfcTap::RunUntil(Seconds(3) + MilliSeconds(300));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), false, "the reader hears nothing more");
        NS_TEST_ASSERT_MSG_GT(tap.atCard.drops.size(), 0, "the card ignored its frames");
        NS_TEST_EXPECT_MSG_EQ(tap.atCard.drops[0], NfcDropReason::NotActivated, "for this reason");
        NfcTap::RunUntil(Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), true, "and finds the card again");
        tap.channel->Detach(tap.card);
        NfcTap::RunUntil(Seconds(5));
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
        NfcTap tap;
        const auto second = tap.Install(NfcHelper(), NfcMode::Card);
        const auto otherReader = tap.Install(NfcHelper(), NfcMode::Reader);
        tap.reader->StartPolling();
        NfcTap::RunUntil(Seconds(1));
        NS_TEST_EXPECT_MSG_EQ(tap.card->IsActivated(), true, "the first card is served");
        NS_TEST_EXPECT_MSG_EQ(second->IsActivated(), false, "the second waits");
        otherReader->StartPolling();
        NfcTap::RunUntil(Seconds(2));
        NS_TEST_EXPECT_MSG_EQ(second->GetPeer(), otherReader, "another reader may take it");
        NS_TEST_EXPECT_MSG_EQ(tap.card->GetPeer(), tap.reader, "but not the first one's");
        otherReader->StopPolling();
        NfcTap::Move(tap.card, 1);
        NfcTap::RunUntil(Seconds(3));
        NS_TEST_EXPECT_MSG_EQ(second->GetPeer(), tap.reader, "then it is its turn");
    }
};

/// Frames that are corrupted during the activation.
class ActivationLossTestCase : public TestCase
{
  public:
    ActivationLossTestCase() : TestCase("a corrupted activation is tried again")
    {
    }

  private:
    void DoRun() override
    {
        for (uint32_t i = 0; i < 7; ++i)
        {
            for (const bool atCard : {false, true})
            {
                NfcTap tap;
                const auto errors = CreateObject<ReceiveListErrorModel>();
                errors->SetList({i});
                (atCard ? tap.card : tap.reader)->SetReceiveErrorModel(errors);
                tap.reader->Transfer(MakePacket(MakeNfcContent(10)), tap.atReader.Done());
                tap.reader->StartPolling();
                NfcTap::RunUntil(MilliSeconds(300));
                NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), false, "not at once");
                const auto& log = atCard ? tap.atCard : tap.atReader;
                NS_TEST_ASSERT_MSG_EQ(log.drops.size(), 1, "one frame was dropped");
                NS_TEST_EXPECT_MSG_EQ(log.drops[0], NfcDropReason::CrcError, "as corrupted");
                NfcTap::RunUntil(MilliSeconds(400));
                NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), true, "but after PollInterval");
                NS_TEST_EXPECT_MSG_EQ(tap.atCard.messages.size(), 1, "the transfer has waited");
            }
        }
    }
};

/// Puts other octets, with a right CRC, in the place of one frame.
class ReplacingErrorModel : public ErrorModel
{
  public:
    /// @param position which frame, from 0
    /// @param octets what the receiver gets instead
    ReplacingErrorModel(uint32_t position, Bytes octets)
        : m_left(position), m_octets(std::move(octets))
    {
    }

  private:
    bool DoCorrupt(Ptr<Packet> packet) override
    {
        if (m_left-- == 0)
        {
            packet->RemoveAtEnd(packet->GetSize());
            packet->AddAtEnd(MakePacket(m_octets));
            AddFraming(NfcFrameFormat::TypeA, packet);
        }
        return false;
    }

    void DoReset() override
    {
    }

    uint32_t m_left;
    Bytes m_octets;
};

/// Well-formed frames that are no blocks of this conversation.
class ForeignFrameTestCase : public TestCase
{
  public:
    ForeignFrameTestCase() : TestCase("blocks that do not fit are refused, and the link recovers")
    {
    }

  private:
    void DoRun() override
    {
        for (const char* foreign : {"c2", "f200", "b3", "ff", "0b00"})
        {
            for (const bool atCard : {false, true})
            {
                if (atCard && std::string(foreign) == "b3")
                {
                    continue; // R(NAK) is for cards
                }
                NfcTap tap;
                (atCard ? tap.card : tap.reader)
                    ->SetReceiveErrorModel(CreateObject<ReplacingErrorModel>(8, FromHex(foreign)));
                tap.reader->Transfer(MakePacket(MakeNfcContent(600)), tap.atReader.Done());
                tap.card->Transfer(MakePacket(MakeNfcContent(600)), tap.atCard.Done());
                tap.reader->StartPolling();
                NfcTap::RunUntil(Seconds(1));
                const auto& log = atCard ? tap.atCard : tap.atReader;
                NS_TEST_ASSERT_MSG_EQ(log.drops.size(), 1, foreign << " is dropped");
                NS_TEST_EXPECT_MSG_EQ(log.drops[0], NfcDropReason::ProtocolError, "as foreign");
                NS_TEST_ASSERT_MSG_EQ(tap.atCard.messages.size(), 1, "there");
                NS_TEST_EXPECT_MSG_EQ((tap.atCard.messages[0] == MakeNfcContent(600)), true, "ok");
                NS_TEST_ASSERT_MSG_EQ(tap.atReader.messages.size(), 1, "back");
                NS_TEST_EXPECT_MSG_EQ((tap.atReader.messages[0] == MakeNfcContent(600)),
                                      true,
                                      "ok");
            }
        }
    }
};

class NfcLossTestSuite : public TestSuite
{
  public:
    NfcLossTestSuite() : TestSuite("ehealth-nfc-loss", TestSuite::Type::UNIT)
    {
        AddTestCase(new RangeTestCase);
        AddTestCase(new CorruptionTestCase);
        AddTestCase(new GiveUpTestCase);
        AddTestCase(new ResetTestCase);
        AddTestCase(new TwoCardsTestCase);
        AddTestCase(new ActivationLossTestCase);
        AddTestCase(new ForeignFrameTestCase);
    }
};

NfcLossTestSuite g_nfcLossTestSuite;

} // namespace
