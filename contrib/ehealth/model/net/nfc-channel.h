// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_NFC_CHANNEL_H
#define EHEALTH_NFC_CHANNEL_H

#include "ns3/channel.h"
#include "ns3/link-impairment.h"
#include "ns3/packet.h"
#include "ns3/traced-callback.h"

#include <vector>

namespace ns3
{
namespace ehealth
{

class NfcNetDevice;

/**
 * @ingroup ehealth-net
 * The air between NFC devices. Any number of readers and cards may be attached; two of them hear
 * each other when their nodes' mobility models are no further apart than the range, looked at for
 * each frame. Phones are attached when they come and detached when they go, so that a reader looks
 * through few devices.
 */
class NfcChannel : public Channel
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    NfcChannel();
    ~NfcChannel() override;

    /// Attach a device; it leaves the channel it was on before.
    /// @param device in any mode
    void Attach(Ptr<NfcNetDevice> device);

    /// Detach a device, which is Reset().
    /// @param device a device; nothing happens when it is not attached here
    void Detach(Ptr<NfcNetDevice> device);

    /**
     * @param a a device whose node has a MobilityModel (aborts, naming the node, otherwise)
     * @param b likewise
     * @return whether the two hear each other now
     */
    bool IsInRange(Ptr<const NfcNetDevice> a, Ptr<const NfcNetDevice> b) const;

    /**
     * @param poller a device that polls on this channel
     * @return the listeners in range that are not served by another poller, of any mode, by order
     * of attachment
     */
    std::vector<Ptr<NfcNetDevice>> FindListeners(Ptr<const NfcNetDevice> poller) const;

    /// @param impairment faults of the air around these readers; null: none
    void SetImpairment(Ptr<LinkImpairment> impairment);

    /// @return the faults; null when there never were any
    Ptr<LinkImpairment> GetImpairment() const;

    /// For NfcNetDevice: a frame is sent on this channel. @param frame with its CRC
    void NotifyCarried(Ptr<const Packet> frame);

    /// For NfcNetDevice: a frame is lost to the channel's faults. @param frame with its CRC
    void NotifyDrop(Ptr<const Packet> frame);

    std::size_t GetNDevices() const override;
    Ptr<NetDevice> GetDevice(std::size_t i) const override;

  protected:
    void DoDispose() override;

  private:
    double m_range{0}; ///< m
    Ptr<LinkImpairment> m_impairment;
    std::vector<Ptr<NfcNetDevice>> m_devices;
    TracedCallback<Ptr<const Packet>> m_carriedTrace;
    TracedCallback<Ptr<const Packet>> m_dropTrace;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_NFC_CHANNEL_H
