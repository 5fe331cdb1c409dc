// SPDX-License-Identifier: GPL-2.0-only
// What is done in a small country, and what is observed of it.
#include "national-phr-fixture.h"

#include "ns3/ipv4.h"
#include "ns3/mobility-model.h"
#include "ns3/names.h"
#include "ns3/simulator.h"

namespace ns3
{
namespace ehealth
{
namespace nationalphr
{

namespace
{

const Time kLiftTime = MilliSeconds(300);
constexpr std::size_t kImage = 4096; // a small PHR-TA: its size is of no interest here

} // namespace

WorldOptions::WorldOptions() : lanDelay(MicroSeconds(100))
{
    settings.trustedAppSize = kImage;
    settings.consultation = Seconds(2);
    settings.writeEntry = [](uint64_t run, const HealthRecord& record) {
        const std::string text = "{\"resourceType\":\"Encounter\",\"id\":\"" + std::to_string(run) +
                                 "\",\"subject\":\"" + record.patient + "\"}";
        return Bytes(text.begin(), text.end());
    };
}

World::~World()
{
    Simulator::Destroy();
    Names::Clear();
}

void
World::Watch(Ptr<Agent> agent)
{
    Join(agent);
    agent->TraceConnectWithoutContext(
        "RunStart",
        Callback<void, const RunStart&>([this](const RunStart&) { ClearWhenNew(); }));
    agent->TraceConnectWithoutContext(
        "Sent",
        Callback<void, const MessageSent&>([this](const MessageSent& sent) {
            const std::string name = sent.type->name;
            m_sent.push_back(name);
            m_typeNames[sent.type->GetId()] = name;
            if (const auto hook = m_atSent.find(name); hook != m_atSent.end())
            {
                const auto callback = std::move(hook->second);
                m_atSent.erase(hook);
                callback();
            }
        }));
    agent->TraceConnectWithoutContext(
        "Received",
        Callback<void, const MessageReceived&>([this](const MessageReceived& received) {
            m_received.push_back(m_typeNames[received.typeId]);
        }));
    agent->TraceConnectWithoutContext(
        "SessionEnd",
        Callback<void, const SessionEnd&>([this, name = agent->GetName()](const SessionEnd& end) {
            if (end.role == std::string(kPhone))
            {
                const auto hospital = static_cast<std::size_t>(name[1] - '0');
                Simulator::Schedule(kLiftTime, &World::Release, this, &m_hospitals[hospital]);
            }
        }));
}

void
World::ClearWhenNew()
{
    if (m_over)
    {
        Clear();
        m_received.clear();
        m_over = false;
    }
}

void
World::Lay(Hospital& hospital, Ptr<NfcNetDevice> device, NfcMode mode)
{
    hospital.poller = NfcHelper::LayOn(hospital.phoneNfc, device, mode);
}

void
World::Release(Hospital* hospital)
{
    hospital->poller->StopPolling();
    hospital->phoneNfc->Reset();
    hospital->phoneNfc->GetNode()->GetObject<MobilityModel>()->SetPosition(Vector(0, kAway, 0));
}

void
World::TakePhoneAway(uint32_t hospital)
{
    m_hospitals[hospital].phoneNfc->GetNode()->GetObject<MobilityModel>()->SetPosition(
        Vector(0, kAway, 0));
}

uint64_t
World::BeginEnrolment(uint32_t hospital, const Application& application)
{
    return BeginEnrolment(hospital, application, application);
}

uint64_t
World::BeginEnrolment(uint32_t hospital, const Application& person, const Application& phoneSays)
{
    Hospital& at = m_hospitals[hospital];
    at.desk->Seat(person);
    Lay(at, at.desk->GetReader(), Phone::kHealthCardMode);
    return at.phone->BeginEnrolment(phoneSays, hospital);
}

uint64_t
World::BeginVisit(uint32_t hospital, const HealthCard& card)
{
    Hospital& at = m_hospitals[hospital];
    Lay(at, at.medico->GetReader(), Phone::kHealthCardMode);
    const bool away = GetProvince(card.code[3]) != GetProvince(hospital);
    const Protocol& protocol = away ? kVisitOtherProvince : kVisit;
    at.phone->Meet(at.medico->GetId());
    if (m_helper->VisitsNeedCredential())
    {
        RandomStream noise(kSeed, card.id, "impression");
        at.medico->Attend(MakeImpression(card.fingerprint, noise));
        GetHandset(card);
    }
    if (const auto known = m_handsets.find(card.id); known != m_handsets.end())
    {
        const auto handset = known->second;
        return at.phone->BeginVisit(
            protocol,
            [handset] { return handset; },
            hospital);
    }
    return at.phone->BeginVisit(protocol, card, hospital);
}

uint64_t
World::BeginEmergency(uint32_t hospital, const HealthCard& card)
{
    return BeginEmergency(hospital, card, card.id);
}

uint64_t
World::BeginEmergency(uint32_t hospital, const HealthCard& card, const std::string& seen)
{
    Hospital& at = m_hospitals[hospital];
    RandomStream noise(kSeed, seen, "impression");
    at.ambulance->Attend(MakeImpression(MakeFinger(seen), noise));
    Lay(at, at.ambulance->GetNfc(), Phone::kEmergencyMode);
    return at.phone->BeginEmergency([handset = GetHandset(card)] { return handset; }, hospital);
}

uint64_t
World::BeginUnconscious(uint32_t hospital, const std::string& person)
{
    RandomStream noise(kSeed, person, "impression");
    return m_hospitals[hospital].medico->BeginEmergency(MakeImpression(MakeFinger(person), noise),
                                                        hospital);
}

uint64_t
World::BeginSync(uint32_t hospital, const HealthCard& card)
{
    Hospital& at = m_hospitals[hospital];
    Lay(at, at.medico->GetReader(), Phone::kSyncMode);
    return at.phone->BeginSync([handset = GetHandset(card)] { return handset; }, hospital);
}

Ending
World::Run()
{
    // Not until no event is left: timers of TCP that were cancelled long ago lie years ahead.
    Simulator::Stop(Hours(1));
    Simulator::Run();
    m_over = true;
    m_atSent.clear();
    return FindRefusal();
}

void
World::SetUp(const std::string& host, bool up)
{
    const auto ipv4 = m_hosts.at(host)->GetObject<Ipv4>();
    if (up)
    {
        ipv4->SetUp(1);
    }
    else
    {
        ipv4->SetDown(1);
    }
}

void
Flip(Bytes& field)
{
    field.at(field.size() / 2) ^= 1;
}

void
Flip(std::string& field)
{
    field.at(field.size() / 2) = static_cast<char>(field.at(field.size() / 2) ^ 1);
}

void
Flip(LinkRecord& field)
{
    Flip(field.sealed);
}

bool
ExpectAccepted(WorldTestCase& test, World& world, const std::string& what)
{
    const Ending ending = world.Run();
    test.ExpectEq(ending, kAllAccepted, what);
    test.ExpectEq(world.CountSessions(), 0U, what + ": no session is left");
    return ending == kAllAccepted;
}

} // namespace nationalphr
} // namespace ehealth
} // namespace ns3
