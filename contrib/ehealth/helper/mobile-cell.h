// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MOBILE_CELL_H
#define EHEALTH_MOBILE_CELL_H

#include "ns3/ipv4-address.h"
#include "ns3/link-impairment.h"
#include "ns3/mobile-channel.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/object-factory.h"
#include "ns3/traced-callback.h"

namespace ns3
{
namespace ehealth
{

/**
 * @ingroup ehealth-helper
 * The mobile access behind a router, whatever models it: ProfileMobileCell, LteMobileCell or
 * NrMobileCell. A cell has sectors, which it makes as phones are added to them.
 */
class MobileCell : public Object
{
  public:
    /// The sector of a phone that was given none.
    static constexpr uint32_t kNoSector = MobileChannel::kNoSector;

    /// @return the TypeId
    static TypeId GetTypeId();

    MobileCell();
    ~MobileCell() override;

    /**
     * Stand behind a router, which gets routes to the phones. The cell is aggregated to it and
     * lives as long; aborts when it has a cell already.
     * @param router its routing is a PrefixRouting
     * @param network the phones' prefix
     * @param prefixLength its length, bits
     */
    void Install(Ptr<Node> router, Ipv4Address network, uint8_t prefixLength);

    /**
     * Give a node a mobile interface with an address and a default route.
     * @param node phone; its routing is a PrefixRouting
     * @param address within the cell's prefix
     * @param sector phones of one share its capacity; kNoSector: see the cell's class
     * @return the device
     */
    Ptr<NetDevice> AddPhone(Ptr<Node> node, Ipv4Address address, uint32_t sector = kNoSector);

    /// @return whether phones can be added, and moved, while the simulation runs
    virtual bool TakesLatecomers() const = 0;

    /**
     * Take a phone to a sector, or give it to somebody else in the same one: its radio conditions
     * are new. Nothing happens in a cell that takes no latecomers.
     * @param phone one that AddPhone() gave
     * @param sector see AddPhone()
     */
    virtual void MovePhone(Ptr<NetDevice> phone, uint32_t sector);

    /// @param impairment the cell's faults; null: none
    virtual void SetImpairment(Ptr<LinkImpairment> impairment) = 0;

    /**
     * Use fixed random streams; before the first phone.
     * @param stream first stream number
     * @return the number of streams used
     */
    virtual int64_t AssignStreams(int64_t stream) = 0;

    /**
     * Write a pcap file for a phone.
     * @param prefix of the file's name
     * @param phone one that AddPhone() gave
     */
    virtual void EnablePcap(const std::string& prefix, Ptr<NetDevice> phone) = 0;

    /**
     * Signature of the trace sources Carried and Drop.
     * @param packet IPv4 packet
     */
    typedef void (*PacketTracedCallback)(Ptr<const Packet> packet);

  protected:
    void DoDispose() override;

    /// @return the router; null before Install()
    Ptr<Node> GetRouter() const;
    /// @return the phones' prefix
    Ipv4Address GetNetwork() const;
    /// @return its mask
    Ipv4Mask GetMask() const;
    /// Tells the trace source Carried.
    void NotifyCarried(Ptr<const Packet> packet);
    /// Tells the trace source Drop.
    void NotifyDrop(Ptr<const Packet> packet);

  private:
    virtual void DoInstall() = 0;
    virtual Ptr<NetDevice> DoAddPhone(Ptr<Node> node, Ipv4Address address, uint32_t sector) = 0;

    Ptr<Node> m_router;
    Ipv4Address m_network;
    Ipv4Mask m_mask;
    TracedCallback<Ptr<const Packet>> m_carriedTrace;
    TracedCallback<Ptr<const Packet>> m_dropTrace;
};

/**
 * @ingroup ehealth-helper
 * A cell as a profile of measured quantities (MobileChannel): quick, for countries. Phones may come
 * at any time; one without a sector has the radio for itself.
 */
class ProfileMobileCell : public MobileCell
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();

    ProfileMobileCell();
    ~ProfileMobileCell() override;

    /// @param factory makes the MobileChannel, with its attributes; before Install()
    void SetChannelFactory(const ObjectFactory& factory);

    /// @return the channel; null before Install()
    Ptr<MobileChannel> GetChannel() const;

    bool TakesLatecomers() const override;
    void MovePhone(Ptr<NetDevice> phone, uint32_t sector) override;
    void SetImpairment(Ptr<LinkImpairment> impairment) override;
    int64_t AssignStreams(int64_t stream) override;
    void EnablePcap(const std::string& prefix, Ptr<NetDevice> phone) override;

  protected:
    void DoDispose() override;

  private:
    void DoInstall() override;
    Ptr<NetDevice> DoAddPhone(Ptr<Node> node, Ipv4Address address, uint32_t sector) override;

    ObjectFactory m_channelFactory;
    Ptr<MobileChannel> m_channel;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MOBILE_CELL_H
