// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/reception.h"
#include "ns3/session.h"
#include "ns3/test.h"
#include "phones-fixture.h"

#include <vector>

using namespace ns3;
using namespace ns3::ehealth;
using namespace phonestest;

namespace
{

const Protocol kVisit{"test", "visit", {"phone"}};

using Desk = Reception<Owner>;

/// A hospital's reception with two readers.
class World
{
  public:
    World()
        : m_country("share_5g = 0\n")
        , m_hospital(m_country.network->GetHospitals().front())
        , desk(*m_country.network, *m_country.pool, m_hospital)
    {
        for (int i = 0; i < 2; ++i)
        {
            const auto node = m_hospital.medicoDevices.at(i);
            readers.push_back(
                m_country.network->AddNfcDevice(node, NfcMode::Reader, m_hospital.nfc));
            desk.AddDevice(readers.back());
        }
    }

    /// What happened to a visitor.
    struct Visit
    {
        const Owner* phone{nullptr}; //!< null: not served yet
        Time begun;
        Time takenAway;
    };

    /// Lets a person queue. @param device number @param stay how long the phone's part takes
    /// @param mode of the phone @param patience see Desk::Visitor. @return the visit's number
    std::size_t
    Queue(std::size_t device, Time stay, NfcMode mode = NfcMode::Card, Time patience = Time())
    {
        const std::size_t number = visits.size();
        visits.emplace_back();
        const auto begin = [this, number, stay](Owner& phone) {
            visits[number].phone = &phone;
            visits[number].begun = Simulator::Now();
            phone.GetAgent()->Begin(kVisit, 0, "phone", [stay](Session& session) {
                return Stay(session, stay);
            });
        };
        const auto takenAway = [this, number](Owner& phone) {
            visits[number].takenAway = Simulator::Now();
            ownPhone = ownPhone && visits[number].phone == &phone;
        };
        desk.Queue(device, {mode, begin, takenAway, patience});
        return number;
    }

    static void RunUntil(Time time)
    {
        Simulator::Stop(time - Simulator::Now());
        Simulator::Run();
    }

    /// @return number of phones in the readers' field or near it
    std::size_t CountPhones() const
    {
        return m_hospital.nfc->GetNDevices() - readers.size();
    }

    bool IsInRange(const Owner& phone, std::size_t device) const
    {
        return m_hospital.nfc->IsInRange(phone.GetNfcDevice(), readers.at(device));
    }

  private:
    static Script Stay(Session& session, Time stay)
    {
        co_await session.Think(stay);
    }

    Country m_country;
    const HospitalNodes& m_hospital;

  public:
    Desk desk;
    std::vector<Ptr<NfcNetDevice>> readers;
    std::vector<Visit> visits;
    bool ownPhone{true}; //!< everybody took away the phone that had been laid down
};

/// From the end of a phone's part to its being taken away.
const Time kLift = MilliSeconds(300);

class QueueTestCase : public TestCase
{
  public:
    QueueTestCase() : TestCase("one phone at a time on a device, first come first served")
    {
    }

  private:
    void DoRun() override
    {
        World world;
        NS_TEST_EXPECT_MSG_EQ(world.desk.IsFree(0), true, "nobody there yet");
        const auto first = world.Queue(0, Seconds(5));
        const auto second = world.Queue(0, Seconds(2));
        const auto third = world.Queue(0, Seconds(1));
        const auto other = world.Queue(1, Seconds(9));
        World::RunUntil(Seconds(1));
        const auto& visits = world.visits;
        NS_TEST_ASSERT_MSG_NE(visits[first].phone, nullptr, "served at once");
        NS_TEST_ASSERT_MSG_NE(visits[other].phone, nullptr, "at the other device, at once");
        NS_TEST_EXPECT_MSG_NE(visits[first].phone, visits[other].phone, "two phones");
        NS_TEST_EXPECT_MSG_EQ(visits[second].phone, nullptr, "waits");
        NS_TEST_EXPECT_MSG_EQ(world.CountPhones(), 2, "who waits has the phone in the pocket");
        NS_TEST_EXPECT_MSG_EQ(world.desk.IsFree(0), false, "somebody there");
        for (const std::size_t device : {0, 1})
        {
            const Owner& phone = *visits[device == 0 ? first : other].phone;
            NS_TEST_EXPECT_MSG_EQ(world.readers[device]->GetPeer(),
                                  phone.GetNfcDevice(),
                                  "lies on the device");
            NS_TEST_EXPECT_MSG_EQ(phone.GetAgent()->GetPlace(),
                                  "ir-21.h000.phone-" + std::to_string(device + 1),
                                  "at the hospital");
        }

        World::RunUntil(Seconds(30));
        NS_TEST_EXPECT_MSG_EQ(visits[first].begun, Time(), "at once");
        NS_TEST_EXPECT_MSG_EQ(visits[first].takenAway, Seconds(5) + kLift, "after its part");
        NS_TEST_EXPECT_MSG_EQ(visits[second].begun, visits[first].takenAway, "next");
        NS_TEST_EXPECT_MSG_EQ(visits[second].takenAway, Seconds(7) + 2 * kLift, "after its part");
        NS_TEST_EXPECT_MSG_EQ(visits[third].begun, visits[second].takenAway, "last");
        NS_TEST_EXPECT_MSG_EQ(visits[second].phone, visits[first].phone, "one after the other");
        NS_TEST_EXPECT_MSG_EQ(world.ownPhone, true, "everybody takes the own phone away");
        NS_TEST_EXPECT_MSG_EQ(world.CountPhones(), 0, "all are gone");
        NS_TEST_EXPECT_MSG_EQ(world.desk.IsFree(0) && world.desk.IsFree(1), true, "for the next");
    }
};

class ModeTestCase : public TestCase
{
  public:
    ModeTestCase() : TestCase("the phone reads the device, or the device the phone")
    {
    }

  private:
    void DoRun() override
    {
        World world;
        // The reader's mode and that of the phone are those of the last visitor's otherwise.
        for (const NfcMode mode : {NfcMode::Reader, NfcMode::Card, NfcMode::Peer})
        {
            const auto visit = world.Queue(0, Seconds(5), mode);
            World::RunUntil(Simulator::Now() + Seconds(2));
            const auto phone = world.visits[visit].phone->GetNfcDevice();
            const auto reader = world.readers.front();
            NS_TEST_EXPECT_MSG_EQ((phone->GetMode() == mode), true, "as the visitor wants it");
            NS_TEST_EXPECT_MSG_EQ((reader->GetMode() == NfcNetDevice::GetCounterpart(mode)),
                                  true,
                                  "its counterpart");
            NS_TEST_EXPECT_MSG_EQ(phone->GetPeer(), reader, "they found each other");
            NS_TEST_EXPECT_MSG_EQ(phone->IsPoller(), (mode == NfcMode::Reader), "who searches");
            World::RunUntil(Simulator::Now() + Seconds(5));
            NS_TEST_EXPECT_MSG_EQ(world.desk.IsFree(0), true, "gone");
            NS_TEST_EXPECT_MSG_EQ(bool(reader->GetPeer()), false, "the device is alone");
        }
    }
};

class PatienceTestCase : public TestCase
{
  public:
    PatienceTestCase() : TestCase("who has no more patience takes the phone out of the field")
    {
    }

  private:
    void DoRun() override
    {
        World world;
        const auto impatient = world.Queue(0, Seconds(5), NfcMode::Card, Seconds(2));
        const auto quick = world.Queue(0, Seconds(1), NfcMode::Card, Seconds(3));
        const auto next = world.Queue(0, Seconds(5));
        World::RunUntil(Seconds(1));
        const Owner& phone = *world.visits[impatient].phone;
        NS_TEST_EXPECT_MSG_EQ(world.IsInRange(phone, 0), true, "on the device");
        World::RunUntil(Seconds(4));
        NS_TEST_EXPECT_MSG_EQ(world.IsInRange(phone, 0), false, "lifted");
        NS_TEST_EXPECT_MSG_EQ(bool(world.readers.front()->GetPeer()), false, "link lost");
        NS_TEST_EXPECT_MSG_EQ(world.desk.IsFree(0), false, "its part has not ended");
        World::RunUntil(Seconds(6));
        NS_TEST_ASSERT_MSG_NE(world.visits[quick].phone, nullptr, "the next one's turn");
        NS_TEST_EXPECT_MSG_EQ(world.IsInRange(*world.visits[quick].phone, 0), true, "laid down");
        World::RunUntil(Seconds(9)); // the quick one would have lost patience by now
        NS_TEST_ASSERT_MSG_NE(world.visits[next].phone, nullptr, "the last one's turn");
        NS_TEST_EXPECT_MSG_EQ(world.IsInRange(*world.visits[next].phone, 0),
                              true,
                              "one's patience is not the next one's");
        World::RunUntil(Seconds(30));
        NS_TEST_EXPECT_MSG_EQ(world.visits[next].takenAway, Seconds(11) + 3 * kLift, "in time");
    }
};

class ReceptionTestSuite : public TestSuite
{
  public:
    ReceptionTestSuite() : TestSuite("ehealth-reception", TestSuite::Type::UNIT)
    {
        AddTestCase(new QueueTestCase);
        AddTestCase(new ModeTestCase);
        AddTestCase(new PatienceTestCase);
    }
};

ReceptionTestSuite g_receptionTestSuite;

} // namespace
