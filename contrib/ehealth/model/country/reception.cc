// SPDX-License-Identifier: GPL-2.0-only
#include "reception.h"

#include "ns3/ehr-patient.h"
#include "ns3/mobility-model.h"
#include "ns3/nfc-helper.h"
#include "ns3/phone.h"
#include "ns3/simulator.h"
#include "ns3/wall-profile.h"

#include <utility>

namespace ns3
{
namespace ehealth
{

namespace
{

/// Where a phone is that nobody holds to a reader any more: out of every reader's range, metres.
constexpr double kAway = 1000.0;

/// From the phone's sign that it is done to its being out of the field: a person's reaction time.
/// Without it the device would miss the acknowledgement of the last block.
const Time kLiftTime = MilliSeconds(300);

} // namespace

template <class Phone>
Reception<Phone>::Reception(CountryNetwork& network, Phones& phones, const HospitalNodes& hospital)
    : m_phones(phones), m_hospital(hospital)
{
    network.GetMobile().ReservePhones(hospital.province, hospital.network);
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
    return m_queues.at(device).phone == nullptr; // then nobody waits there either
}

template <class Phone>
void
Reception<Phone>::Queue(std::size_t device, Visitor visitor)
{
    const WallProfile::Scope profile(WallProfile::Part::People);
    DeviceQueue& queue = m_queues.at(device);
    queue.waiting.push_back(std::move(visitor));
    ServeNext(queue);
}

template <class Phone>
void
Reception<Phone>::ServeNext(DeviceQueue& queue)
{
    if (queue.phone != nullptr || queue.waiting.empty())
    {
        return;
    }
    auto& phone = m_phones.Take(GetReaderSite(m_hospital));
    queue.phone = &phone;
    queue.visitor = std::move(queue.waiting.front());
    queue.waiting.pop_front();
    const Ptr<NfcNetDevice> nfc = phone.role->GetNfcDevice();
    m_hospital.nfc->Attach(nfc);
    phone.afterRun = [this, &queue] {
        Simulator::Schedule(kLiftTime, [this, &queue] { Release(queue); });
    };
    queue.poller = NfcHelper::LayOn(nfc, queue.device, queue.visitor.mode);
    if (!queue.visitor.patience.IsZero())
    {
        queue.withdrawal = Simulator::Schedule(queue.visitor.patience, &Withdraw, &queue);
    }
    queue.visitor.begin(*phone.role);
}

template <class Phone>
void
Reception<Phone>::Withdraw(DeviceQueue* queue)
{
    const Ptr<Node> phone = queue->phone->mobile->GetNode();
    phone->template GetObject<MobilityModel>()->SetPosition(Vector(0, kAway, 0));
}

template <class Phone>
void
Reception<Phone>::Release(DeviceQueue& queue)
{
    queue.withdrawal.Cancel();
    queue.poller->StopPolling();
    auto& phone = *std::exchange(queue.phone, nullptr);
    m_hospital.nfc->Detach(phone.role->GetNfcDevice());
    const Visitor visitor = std::move(queue.visitor);
    if (visitor.takenAway)
    {
        visitor.takenAway(*phone.role);
    }
    m_phones.Release(phone);
    ServeNext(queue);
}

template class Reception<nationalphr::Phone>;
template class Reception<symmetricehr::EhrPatient>;

} // namespace ehealth
} // namespace ns3
