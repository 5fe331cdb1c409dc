// SPDX-License-Identifier: GPL-2.0-only
#include "nfc-tap.h"
#include "ns3/nfc-anticollision.h"
#include "ns3/random-stream.h"
#include "ns3/test.h"

#include <algorithm>
#include <optional>
#include <set>

using namespace ns3;
using namespace ns3::ehealth;

namespace
{

using Bits = std::vector<bool>;

/// Appends the lowest bits of octets, lowest first.
void
Append(Bits& bits, const Bytes& octets, std::size_t from = 0, std::size_t count = SIZE_MAX)
{
    for (std::size_t i = from; i < 8 * octets.size() && count > 0; ++i, --count)
    {
        bits.push_back((octets[i / 8] >> (i % 8) & 1) != 0);
    }
}

/**
 * A card as ISO/IEC 14443-3, section 6.3, describes it from its side: it knows its own identifier,
 * its state, and what the reader says; nothing of other cards.
 */
class StandardCard
{
  public:
    explicit StandardCard(const NfcUid& uid)
    {
        m_levels[0] = {0x88, uid[0], uid[1], uid[2]};
        m_levels[1] = {uid[3], uid[4], uid[5], uid[6]};
        for (Bytes& id : m_levels)
        {
            id.push_back(id[0] ^ id[1] ^ id[2] ^ id[3]);
        }
    }

    /// @return bits of its answer; nothing: it is silent
    std::optional<Bits> Hear(const Bytes& frame)
    {
        const bool wakes = frame == Bytes{kNfcWupa};
        if (wakes || frame == Bytes{kNfcReqa})
        {
            if (m_state == State::Idle || (wakes && m_state == State::Halt))
            {
                m_state = State::Ready;
                m_level = 0;
                Bits atqa;
                Append(atqa, {0x44, 0x00});
                return atqa;
            }
            m_state = m_state == State::Halt ? State::Halt : State::Idle;
            return std::nullopt;
        }
        if (frame.size() == 4 && frame[0] == 0x50) // HLTA
        {
            const bool sleeps = m_state == State::Active || m_state == State::Halt;
            m_state = sleeps ? State::Halt : State::Idle;
            return std::nullopt;
        }
        if (m_state != State::Ready || frame[0] != 0x93 + 2 * m_level)
        {
            m_state = m_state == State::Halt ? State::Halt : State::Idle;
            return std::nullopt;
        }
        const Bytes& id = m_levels[m_level];
        if (frame[1] == 0x70)
        {
            if (!std::equal(id.begin(), id.end(), frame.begin() + 2))
            {
                m_state = State::Idle;
                return std::nullopt;
            }
            m_state = m_level == 1 ? State::Active : State::Ready;
            ++m_level;
            return Bits{true}; // SAK
        }
        const std::size_t known = 8 * ((frame[1] >> 4) - 2U) + (frame[1] & 0x0f);
        Bits said;
        Append(said, {frame.begin() + 2, frame.end()}, 0, known);
        Bits own;
        Append(own, id);
        if (said.size() != known || !std::equal(said.begin(), said.end(), own.begin()))
        {
            return std::nullopt; // stays in READY, silent, until the next level or REQA
        }
        return Bits(own.begin() + static_cast<std::ptrdiff_t>(known), own.end());
    }

    bool IsActive() const
    {
        return m_state == State::Active;
    }

  private:
    enum class State
    {
        Idle,
        Ready,
        Active,
        Halt,
    };

    State m_state{State::Idle};
    std::size_t m_level{0};
    std::array<Bytes, 2> m_levels;
};

/// The frames of the reader make cards that follow the standard answer as it expects.
class ResolutionTest : public TestCase
{
  public:
    ResolutionTest() : TestCase("cards by the standard answer as the resolution says")
    {
    }

  private:
    void Check(const std::vector<NfcUid>& uids, std::size_t chosen)
    {
        std::vector<NfcListenerId> listeners;
        std::vector<StandardCard> cards;
        for (const NfcUid& uid : uids)
        {
            listeners.push_back({uid, 0x20});
            cards.emplace_back(uid);
        }
        auto [steps, order] = ResolveNfcField(listeners);
        const std::set<std::size_t> found(order.begin(), order.end());
        NS_TEST_EXPECT_MSG_EQ(order.size(), uids.size(), "everybody is resolved");
        NS_TEST_EXPECT_MSG_EQ(found.size(), uids.size(), "once");
        if (uids.size() > 1)
        {
            const auto selection = SelectNfcListener(listeners, chosen);
            steps.insert(steps.end(), selection.begin(), selection.end());
        }
        for (const NfcActivationStep& step : steps)
        {
            Bits sum;
            std::size_t answers = 0;
            for (StandardCard& card : cards)
            {
                const auto answer = card.Hear(step.request);
                if (answer)
                {
                    sum.resize(std::max(sum.size(), answer->size()));
                    std::transform(answer->begin(),
                                   answer->end(),
                                   sum.begin(),
                                   sum.begin(),
                                   [](bool a, bool b) { return a || b; });
                    ++answers;
                }
            }
            NS_TEST_ASSERT_MSG_EQ((answers > 0), !step.response.empty(), "answered or not");
            if (step.request.size() > 1 && step.request[1] == 0x70)
            {
                NS_TEST_EXPECT_MSG_EQ((answers >= 1), true, "SELECT reaches somebody");
                continue;
            }
            Bits expected;
            const std::size_t rest = step.request.size() > 1 ? step.request[1] & 0x0fU : 0;
            Append(expected, step.response, rest);
            NS_TEST_EXPECT_MSG_EQ((sum == expected), true, "what is on the air");
            if (step.responseBits > 0)
            {
                NS_TEST_EXPECT_MSG_EQ(step.responseBits,
                                      expected.size() + step.response.size(),
                                      "a parity bit for each octet, split or not");
            }
        }
        for (std::size_t i = 0; i < cards.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(cards[i].IsActive(), (i == chosen), "the chosen one is active");
        }
    }

    void DoRun() override
    {
        Check({{0x04, 1, 2, 3, 4, 5, 6}}, 0);
        Check({{0x04, 1, 2, 3, 4, 5, 6}, {0x04, 1, 2, 3, 4, 5, 7}}, 0);
        Check({{0x04, 1, 2, 3, 4, 5, 6}, {0x05, 1, 2, 3, 4, 5, 6}}, 1);
        RandomStream random(1, "cards", "uid");
        for (int round = 0; round < 200; ++round)
        {
            std::set<NfcUid> uids;
            const std::size_t count = 2 + random.NextBelow(6);
            while (uids.size() < count)
            {
                NfcUid uid{};
                random.Fill(uid.data(), uid.size());
                if (round % 2 == 0)
                {
                    std::fill(uid.begin(), uid.end() - 1, uint8_t{0x04}); // collide late
                }
                uids.insert(uid);
            }
            Check({uids.begin(), uids.end()}, random.NextBelow(count));
        }
    }
};

/// Two cards on one reader.
class TwoCardsTest : public TestCase
{
  public:
    TwoCardsTest() : TestCase("of two cards in the field the chosen one is activated")
    {
    }

  private:
    void Check(bool second)
    {
        NfcTap tap;
        const auto other = tap.Install(NfcHelper(), NfcMode::Card);
        NfcLog atOther;
        atOther.Watch(other);
        const auto chosen = second ? other : tap.card;
        std::size_t offered = 0;
        tap.reader->SetChoiceCallback(
            NfcNetDevice::ChoiceCallback([&](const std::vector<Ptr<NfcNetDevice>>& cards) {
                offered = cards.size();
                return chosen;
            }));
        std::vector<Bytes> frames;
        tap.reader->TraceConnectWithoutContext(
            "PhyTx",
            Callback<void, Ptr<const Packet>>(
                [&](Ptr<const Packet> frame) { frames.push_back(GetBytes(frame)); }));
        tap.reader->Transfer(MakePacket(MakeNfcContent(40)), tap.atReader.Done());
        tap.reader->StartPolling();
        NfcTap::RunUntil(MilliSeconds(200));
        NS_TEST_EXPECT_MSG_EQ(offered, 2, "both are resolved");
        NS_TEST_EXPECT_MSG_EQ(tap.atCard.messages.size(), (second ? 0 : 1), "message of the first");
        NS_TEST_EXPECT_MSG_EQ(atOther.messages.size(), (second ? 1 : 0), "message of the second");
        NS_TEST_EXPECT_MSG_EQ(tap.atCard.links.size() + atOther.links.size(), 1, "one link");
        const auto count = [&frames](const Bytes& beginning) {
            return std::count_if(frames.begin(), frames.end(), [&](const Bytes& frame) {
                return frame.size() >= beginning.size() &&
                       std::equal(beginning.begin(), beginning.end(), frame.begin());
            });
        };
        NS_TEST_EXPECT_MSG_EQ(count({kNfcReqa}), 3, "one for each card and one for nobody");
        NS_TEST_EXPECT_MSG_EQ(count({0x50, 0x00}), 2, "HLTA for both");
        NS_TEST_EXPECT_MSG_EQ(count({kNfcWupa}), 1, "WUPA for the chosen one");
        NS_TEST_EXPECT_MSG_EQ(count({0x93, 0x70}) + count({0x95, 0x70}), 6, "SELECT thrice");

        // The time is that of the frames, 91.15 us before each answer, 1 ms of silence after those
        // without, and half a millisecond before each request but the first; one card alone takes
        // 5 ms, 629 bits, seven answers, six pauses and 4.8 ms for the ATS.
        NS_TEST_ASSERT_MSG_EQ(tap.atReader.linkTimes.size(), 1, "activated");
        const auto steps = GetStepsOf(tap.card, other, chosen);
        uint64_t bits = 7; // the first REQA
        uint64_t answers = 0;
        uint64_t silences = 0;
        for (const auto& step : steps)
        {
            const auto add = [&bits](const Bytes& frame, uint32_t own) {
                bits += 2 + (own > 0 ? own : 9 * frame.size());
            };
            add(step.request, step.requestBits);
            if (step.response.empty())
            {
                ++silences;
                continue;
            }
            ++answers;
            add(step.response, step.responseBits);
        }
        const uint64_t protocolBits = (4 + 14 + 5 + 3) * 9 + 4 * 2; // RATS, ATS, PPS and its answer
        const Time expected = MilliSeconds(5) + GetCarrierTime((bits - 7 + protocolBits) * 128) +
                              NanoSeconds(91150) * (answers + 2) + MilliSeconds(1) * silences +
                              MicroSeconds(500) * (steps.size() + 1) + MicroSeconds(4800);
        NS_TEST_EXPECT_MSG_EQ_TOL(tap.atReader.linkTimes[0],
                                  expected,
                                  NanoSeconds(60),
                                  "time to the link");
        NS_TEST_EXPECT_MSG_GT(tap.atReader.linkTimes[0], MilliSeconds(30), "more than one card's");
        NS_TEST_EXPECT_MSG_LT(tap.atReader.linkTimes[0], MilliSeconds(60), "but not much");
    }

    static std::vector<NfcActivationStep> GetStepsOf(Ptr<NfcNetDevice> first,
                                                     Ptr<NfcNetDevice> second,
                                                     Ptr<NfcNetDevice> chosen)
    {
        std::vector<NfcListenerId> ids;
        for (const auto& device : {first, second})
        {
            NfcUid uid{0x04};
            Mac48Address::ConvertFrom(device->GetAddress()).CopyTo(uid.data() + 1);
            ids.push_back({uid, 0x20});
        }
        auto steps = ResolveNfcField(ids).steps;
        const auto selection = SelectNfcListener(ids, chosen == first ? 0 : 1);
        steps.insert(steps.end(), selection.begin(), selection.end());
        return steps;
    }

    void DoRun() override
    {
        Check(false);
        Check(true);
    }
};

/// Who leaves the field meanwhile, and listeners of another mode.
class FieldTest : public TestCase
{
  public:
    FieldTest() : TestCase("a card leaves during the resolution; others are of another mode")
    {
    }

  private:
    void DoRun() override
    {
        {
            NfcTap tap;
            const auto other = tap.Install(NfcHelper(), NfcMode::Card);
            Simulator::Schedule(MilliSeconds(10), [&] { NfcTap::Move(other, 1); });
            tap.reader->StartPolling();
            NfcTap::RunUntil(MilliSeconds(100));
            NS_TEST_EXPECT_MSG_EQ(tap.atReader.links.size(), 0, "the resolution fails");
            NfcTap::RunUntil(MilliSeconds(400));
            NS_TEST_EXPECT_MSG_EQ(tap.atReader.links.size(), 1, "the next attempt finds one card");
            NS_TEST_EXPECT_MSG_EQ((tap.reader->GetPeer() == tap.card), true, "the one that stayed");
        }
        {
            NfcTap tap;
            tap.Install(NfcHelper(), NfcMode::Peer);
            tap.reader->StartPolling();
            NfcTap::RunUntil(MilliSeconds(100));
            NS_TEST_EXPECT_MSG_EQ((tap.reader->GetPeer() == tap.card),
                                  true,
                                  "the SAK tells the card from the peer");
        }
    }
};

/// Faults of the air.
class NfcFaultTest : public TestCase
{
  public:
    NfcFaultTest() : TestCase("lost frames are repeated, relayed ones take longer")
    {
    }

  private:
    struct Result
    {
        std::size_t delivered;
        Time at;
        uint32_t lost;
        uint32_t late;
    };

    Result Measure(const LinkFault& fault)
    {
        NfcTap tap;
        const auto impairment = Create<LinkImpairment>(RandomStream(1, "air", "fault"));
        tap.channel->SetImpairment(impairment);
        tap.reader->StartPolling();
        NfcTap::RunUntil(MilliSeconds(100));
        NS_TEST_EXPECT_MSG_EQ(tap.reader->IsActivated(), true, "there is a link");
        impairment->Begin(fault);
        for (int i = 0; i < 20; ++i)
        {
            tap.reader->Transfer(MakePacket(MakeNfcContent(200)), tap.atReader.Done());
        }
        NfcTap::RunUntil(Seconds(30));
        Result result{0, Seconds(0), 0, 0};
        result.delivered = static_cast<std::size_t>(std::count(tap.atReader.transfers.begin(),
                                                               tap.atReader.transfers.end(),
                                                               NfcTransferStatus::Delivered));
        result.at = tap.atReader.transferTimes.empty() ? Time() : tap.atReader.transferTimes.back();
        for (const NfcLog* log : {&tap.atReader, &tap.atCard})
        {
            for (const NfcDropReason reason : log->drops)
            {
                result.lost += reason == NfcDropReason::Fault;
                result.late += reason == NfcDropReason::TooLate;
            }
        }
        return result;
    }

    void DoRun() override
    {
        const Result sound = Measure({});
        NS_TEST_EXPECT_MSG_EQ(sound.delivered, 20, "everything arrives");
        NS_TEST_EXPECT_MSG_EQ(sound.lost, 0, "nothing is lost");

        LinkFault loss;
        loss.loss = 0.1;
        const Result lossy = Measure(loss);
        NS_TEST_EXPECT_MSG_EQ(lossy.delivered, 20, "repeated until it arrives");
        NS_TEST_EXPECT_MSG_GT(lossy.lost, 0, "though frames are lost");
        NS_TEST_EXPECT_MSG_GT(lossy.at, sound.at, "which takes time");

        // Forty frames or more, each late by 5 ms on average; the waiting time is 38.7 ms.
        LinkFault relay;
        relay.jitter = MilliSeconds(10);
        const Result relayed = Measure(relay);
        NS_TEST_EXPECT_MSG_EQ(relayed.delivered, 20, "everything arrives through the relay");
        NS_TEST_EXPECT_MSG_EQ(relayed.late, 0, "in time");
        NS_TEST_EXPECT_MSG_GT(relayed.at, sound.at + MilliSeconds(150), "but late");

        LinkFault far;
        far.jitter = Seconds(2);
        const Result tooFar = Measure(far);
        NS_TEST_EXPECT_MSG_LT(tooFar.delivered,
                              20,
                              "who is later than the waiting time is not heard");
        NS_TEST_EXPECT_MSG_GT(tooFar.late, 0, "frames come too late");

        LinkFault down;
        down.down = true;
        NS_TEST_EXPECT_MSG_EQ(Measure(down).delivered, 0, "nothing passes");
    }
};

class NfcAnticollisionTestSuite : public TestSuite
{
  public:
    NfcAnticollisionTestSuite() : TestSuite("ehealth-nfc-anticollision", TestSuite::Type::UNIT)
    {
        AddTestCase(new ResolutionTest);
        AddTestCase(new TwoCardsTest);
        AddTestCase(new FieldTest);
        AddTestCase(new NfcFaultTest);
    }
};

NfcAnticollisionTestSuite g_nfcAnticollisionTestSuite;

} // namespace
