// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RECEPTION_H
#define EHEALTH_RECEPTION_H

#include "ns3/country-network.h"
#include "ns3/device-pool.h"
#include "ns3/mobility-model.h"
#include "ns3/nfc-helper.h"
#include "ns3/simulator.h"
#include "ns3/wall-profile.h"

#include <deque>
#include <functional>
#include <utility>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-country
 * Where people meet a hospital's devices: each device (the registration desk's, the medicos' and
 * those of the emergency medicos, wherever they are) serves one phone at a time, first come first
 * served. Which of the two reads the other is up to the visitor. Phone is the role that plays on
 * the visitors' phones, with GetNfcDevice() that is not null.
 */
template <class Phone>
class Reception
{
  public:
    /// Where phones come from.
    using Phones = DevicePool<Phone>;

    /// Begins the person's protocol run on the phone that lies on the device.
    using BeginRun = std::function<void(Phone& phone)>;

    /// Called when the phone is taken away: its part of the run ended.
    using TakenAway = std::function<void(Phone& phone)>;

    /// A person waiting for a device.
    struct Visitor
    {
        NfcMode mode;        //!< of the phone; the device gets its counterpart
        BeginRun begin;      //!< called when the phone lies on the device
        TakenAway takenAway; //!< may be empty
        Time patience;       //!< how long the phone stays at most; zero: until its part has ended
    };

    /**
     * @param network of the country
     * @param phones of the visitors; outlives the reception
     * @param hospital its nodes; outlives the reception
     */
    Reception(CountryNetwork& network, Phones& phones, const HospitalNodes& hospital)
        : m_phones(phones), m_hospital(hospital)
    {
        network.GetMobile().ReservePhones(hospital.province, hospital.network);
    }

    Reception(const Reception&) = delete;
    Reception& operator=(const Reception&) = delete;

    /// @param device of the hospital. @return its number here
    std::size_t AddDevice(Ptr<NfcNetDevice> device)
    {
        m_queues.emplace_back().device = device;
        return m_queues.size() - 1;
    }

    /// @param device of the hospital. @return whether nobody is at it
    bool IsFree(std::size_t device) const
    {
        return m_queues.at(device).phone == nullptr; // then nobody waits there either
    }

    /// Lets a person queue at a device.
    void Queue(std::size_t device, Visitor visitor)
    {
        const WallProfile::Scope profile(WallProfile::Part::People);
        DeviceQueue& queue = m_queues.at(device);
        queue.waiting.push_back(std::move(visitor));
        ServeNext(queue);
    }

  private:
    /// Where a phone is that nobody holds to a reader any more: out of every reader's range,
    /// metres.
    static constexpr double kAway = 1000.0;

    struct DeviceQueue
    {
        Ptr<NfcNetDevice> device;
        std::deque<Visitor> waiting;
        Visitor visitor;                         //!< who is served
        typename Phones::Device* phone{nullptr}; //!< that of the visitor; null: the device is free
        Ptr<NfcNetDevice> poller;                //!< which of the two looks for the other
        EventId withdrawal;
    };

    /// From the phone's sign that it is done to its being out of the field: a person's reaction
    /// time. Without it the device would miss the acknowledgement of the last block.
    static Time GetLiftTime()
    {
        return MilliSeconds(300);
    }

    void ServeNext(DeviceQueue& queue)
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
            Simulator::Schedule(GetLiftTime(), [this, &queue] { Release(queue); });
        };
        queue.poller = NfcHelper::LayOn(nfc, queue.device, queue.visitor.mode);
        if (!queue.visitor.patience.IsZero())
        {
            queue.withdrawal = Simulator::Schedule(queue.visitor.patience, &Withdraw, &queue);
        }
        queue.visitor.begin(*phone.role);
    }

    static void Withdraw(DeviceQueue* queue)
    {
        const Ptr<Node> phone = queue->phone->mobile->GetNode();
        phone->template GetObject<MobilityModel>()->SetPosition(Vector(0, kAway, 0));
    }

    void Release(DeviceQueue& queue)
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

    Phones& m_phones;
    const HospitalNodes& m_hospital;
    std::deque<DeviceQueue> m_queues; //!< addresses stay valid
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RECEPTION_H
