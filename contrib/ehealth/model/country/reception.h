// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_RECEPTION_H
#define EHEALTH_RECEPTION_H

#include "ns3/agent.h"
#include "ns3/country-network.h"

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
 * served. Which of the two reads the other is up to the visitor. Phones are
 * nodes that are used again by the next person, so their number follows the people present, not the
 * population. Phone is the role that plays on them.
 */
template <class Phone>
class Reception
{
  public:
    /// Begins the person's protocol run on the phone that lies on the device.
    using BeginRun = std::function<void(Phone& phone)>;

    /// Called when the phone is taken away: its part of the run ended.
    using TakenAway = std::function<void(Phone& phone)>;

    /// Installs the role on a phone's node with its NFC device.
    using Installer = std::function<
        Ptr<Phone>(Ptr<Node> node, const std::string& name, uint32_t cores, Ptr<NfcNetDevice> nfc)>;

    /// A person waiting for a device.
    struct Visitor
    {
        NfcMode mode;        //!< of the phone; the device gets its counterpart
        BeginRun begin;      //!< called when the phone lies on the device
        TakenAway takenAway; //!< may be empty
        Time patience;       //!< how long the phone stays at most; zero: until its part has ended
    };

    /**
     * @param network to add phones to
     * @param install installs the scheme on them
     * @param hospital its nodes
     * @param prefix of the phones' agents' names, after the hospital's
     */
    Reception(CountryNetwork& network,
              Installer install,
              const HospitalNodes& hospital,
              std::string prefix);
    Reception(const Reception&) = delete;
    Reception& operator=(const Reception&) = delete;

    /// @param device of the hospital. @return its number here
    std::size_t AddDevice(Ptr<NfcNetDevice> device);

    /// @param device of the hospital. @return whether nobody is at it
    bool IsFree(std::size_t device) const;

    /// Lets a person queue at a device.
    void Queue(std::size_t device, Visitor visitor);

  private:
    struct PhoneNode
    {
        Ptr<Phone> phone;
        Ptr<NfcNetDevice> nfc;
        Ptr<NfcNetDevice> poller; //!< which of the two devices looks for the other
        std::size_t queue{0};
        Visitor visitor;
        EventId withdrawal;
    };

    struct DeviceQueue
    {
        Ptr<NfcNetDevice> device;
        std::deque<Visitor> waiting;
        bool busy{false};
    };

    void ServeNext(std::size_t number);
    PhoneNode& TakePhone();
    void HandleSessionEnd(PhoneNode* phone, const SessionEnd& end);
    void Withdraw(PhoneNode* phone);
    void Release(PhoneNode* phone);
    static void PutAway(Ptr<Node> phone);

    CountryNetwork& m_network;
    Installer m_install;
    const HospitalNodes& m_hospital;
    std::string m_prefix;
    std::deque<DeviceQueue> m_queues; //!< addresses stay valid
    std::deque<PhoneNode> m_phones;   //!< addresses stay valid
    std::vector<PhoneNode*> m_free;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_RECEPTION_H
