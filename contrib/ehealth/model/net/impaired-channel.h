// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_IMPAIRED_CHANNEL_H
#define EHEALTH_IMPAIRED_CHANNEL_H

#include "ns3/background-load.h"
#include "ns3/link-impairment.h"
#include "ns3/point-to-point-channel.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/traced-callback.h"

#include <array>

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-net
 * A point-to-point channel that may have faults and carry the load of others; without either it is
 * ns-3's. Packets stay in order.
 * Nobody is told of a link that is down, as behind a switch: what is sent into it is lost.
 */
class ImpairedChannel : public PointToPointChannel
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    /// @param impairment its faults, of both directions; null: none
    void SetImpairment(Ptr<LinkImpairment> impairment);

    /// @return its faults; null when it never had any
    Ptr<LinkImpairment> GetImpairment() const;

    /**
     * @param device at one end
     * @param load what others send from there; null: nothing
     */
    void SetLoad(Ptr<const PointToPointNetDevice> device, Ptr<BackgroundLoad> load);

    /// @param wire direction: 0 from the first device, 1 from the second
    /// @return whether it is more than ns-3's channel
    bool IsModified(uint32_t wire) const
    {
        return m_impairment || m_loads[wire];
    }

    using PointToPointChannel::GetDelay;

    bool TransmitStart(Ptr<const Packet> packet,
                       Ptr<PointToPointNetDevice> source,
                       Time txTime) override;

  protected:
    void DoDispose() override;

  private:
    Ptr<LinkImpairment> m_impairment;
    std::array<Ptr<BackgroundLoad>, 2> m_loads; //!< by direction
    std::array<Time, 2> m_lastArrivals;         //!< by direction; nothing may arrive earlier
    TracedCallback<Ptr<const Packet>> m_dropTrace;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_IMPAIRED_CHANNEL_H
