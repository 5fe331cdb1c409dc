// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RECEPTION_H
#define EHEALTH_RECEPTION_H

#include "ns3/country-network.h"
#include "ns3/device-pool.h"

#include <deque>
#include <functional>

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
    Reception(CountryNetwork& network, Phones& phones, const HospitalNodes& hospital);
    Reception(const Reception&) = delete;
    Reception& operator=(const Reception&) = delete;

    /// @param device of the hospital. @return its number here
    std::size_t AddDevice(Ptr<NfcNetDevice> device);

    /// @param device of the hospital. @return whether nobody is at it
    bool IsFree(std::size_t device) const;

    /// Lets a person queue at a device.
    void Queue(std::size_t device, Visitor visitor);

  private:
    struct DeviceQueue
    {
        Ptr<NfcNetDevice> device;
        std::deque<Visitor> waiting;
        Visitor visitor;                         //!< who is served
        typename Phones::Device* phone{nullptr}; //!< that of the visitor; null: the device is free
        Ptr<NfcNetDevice> poller;                //!< which of the two looks for the other
        EventId withdrawal;
    };

    void ServeNext(DeviceQueue& queue);
    static void Withdraw(DeviceQueue* queue);
    void Release(DeviceQueue& queue);

    Phones& m_phones;
    const HospitalNodes& m_hospital;
    std::deque<DeviceQueue> m_queues; //!< addresses stay valid
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RECEPTION_H
