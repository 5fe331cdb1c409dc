// SPDX-License-Identifier: GPL-2.0-only
#include "reception.h"

#include "ns3/ehr-patient.h"
#include "ns3/mobility-model.h"
#include "ns3/nfc-helper.h"
#include "ns3/phone.h"
#include "ns3/simulator.h"
#include "ns3/wall-profile.h"

namespace ns3
{
namespace ehealth
{

namespace
{

/// A phone's processor: one core for the health application.
constexpr uint32_t kPhoneCores = 1;

/// Where phones are that nobody holds to a reader: out of every reader's range, metres.
constexpr double kAway = 1000.0;

/// From the phone's sign that it is done to its being out of the field: a person's reaction time.
/// Without it the device would miss the acknowledgement of the last block.
const Time kLiftTime = MilliSeconds(300);

} // namespace

template <class Phone>
Reception<Phone>::Reception(CountryNetwork& network,
                            Installer install,
                            const HospitalNodes& hospital,
                            std::string prefix)
    : m_network(network)
    , m_install(std::move(install))
    , m_hospital(hospital)
    , m_prefix(std::move(prefix))
{
    m_network.ReservePhones(hospital.province, hospital.network);
}

template <class Phone>
std::size_t
Reception<Phone>::AddDevice(Ptr<NfcNetDevice> device)
{
    m_queues.emplace_back().device = device;
    return m_queues.size() - 1;
}

template <class Phone>
bool
Reception<Phone>::IsFree(std::size_t device) const
{
    return !m_queues.at(device).busy; // then nobody waits there either
}

template <class Phone>
void
Reception<Phone>::Queue(std::size_t device, Visitor visitor)
{
    const WallProfile::Scope profile(WallProfile::Part::People);
    m_queues.at(device).waiting.push_back(std::move(visitor));
    ServeNext(device);
}

template <class Phone>
void
Reception<Phone>::ServeNext(std::size_t number)
{
    DeviceQueue& queue = m_queues[number];
    if (queue.busy || queue.waiting.empty())
    {
        return;
    }
    queue.busy = true;
    PhoneNode& phone = TakePhone();
    phone.queue = number;
    phone.visitor = std::move(queue.waiting.front());
    queue.waiting.pop_front();
    phone.poller = NfcHelper::LayOn(phone.nfc, queue.device, phone.visitor.mode);
    if (!phone.visitor.patience.IsZero())
    {
        phone.withdrawal =
            Simulator::Schedule(phone.visitor.patience, &Reception<Phone>::Withdraw, this, &phone);
    }
    phone.visitor.begin(*phone.phone);
}

template <class Phone>
typename Reception<Phone>::PhoneNode&
Reception<Phone>::TakePhone()
{
    if (!m_free.empty())
    {
        PhoneNode& phone = *m_free.back();
        m_free.pop_back();
        return phone;
    }
    const Ptr<Node> node = m_network.AddPhone(m_hospital.province, m_hospital.network);
    PhoneNode& phone = m_phones.emplace_back();
    phone.nfc = m_network.AddNfcDevice(node, NfcMode::Card, m_hospital.nfc);
    phone.phone = m_install(node,
                            m_hospital.name + m_prefix + std::to_string(m_phones.size()),
                            kPhoneCores,
                            phone.nfc);
    phone.phone->GetAgent()->TraceConnectWithoutContext(
        "SessionEnd",
        Callback<void, const SessionEnd&>(
            [this, &phone](const SessionEnd& end) { HandleSessionEnd(&phone, end); }));
    return phone;
}

template <class Phone>
void
Reception<Phone>::HandleSessionEnd(PhoneNode* phone, const SessionEnd&)
{
    Simulator::Schedule(kLiftTime, &Reception<Phone>::Release, this, phone);
}

template <class Phone>
void
Reception<Phone>::Withdraw(PhoneNode* phone)
{
    PutAway(phone->nfc->GetNode());
}

template <class Phone>
void
Reception<Phone>::Release(PhoneNode* phone)
{
    phone->withdrawal.Cancel();
    DeviceQueue& queue = m_queues[phone->queue];
    phone->poller->StopPolling();
    phone->nfc->Reset();
    PutAway(phone->nfc->GetNode());
    queue.busy = false;
    const Visitor visitor = std::move(phone->visitor);
    if (visitor.takenAway)
    {
        visitor.takenAway(*phone->phone);
    }
    m_free.push_back(phone);
    ServeNext(phone->queue);
}

template <class Phone>
void
Reception<Phone>::PutAway(Ptr<Node> phone)
{
    phone->GetObject<MobilityModel>()->SetPosition(Vector(0, kAway, 0));
}

template class Reception<nationalphr::Phone>;
template class Reception<symmetricehr::EhrPatient>;

} // namespace ehealth
} // namespace ns3
