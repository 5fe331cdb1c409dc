// SPDX-License-Identifier: GPL-2.0-only
#ifndef EHEALTH_MOBILE_CHANNEL_H
#define EHEALTH_MOBILE_CHANNEL_H

#include "ns3/channel.h"
#include "ns3/data-rate.h"
#include "ns3/ipv4-address.h"
#include "ns3/link-impairment.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/traced-callback.h"

#include <array>
#include <list>
#include <map>
#include <optional>
#include <ostream>
#include <queue>

namespace ns3
{

class LogNormalRandomVariable;

namespace ehealth
{

class BaseStationNetDevice;
class MobileNetDevice;

/// @ingroup ehealth-net
/// Why a packet did not cross the mobile access.
enum class MobileDropReason : uint8_t
{
    QueueFull,    ///< more than QueueLimit bytes wait in this direction of this phone
    NotAttached,  ///< a phone sends that is attached to no base station
    UnknownPhone, ///< the base station has no phone of the destination address
    Detached,     ///< the phone was detached while the packet was under way
    NotIpv4,      ///< not an IPv4 packet
    Fault,        ///< a fault of the cell lost it
};

/// @return the enumerator's name
std::ostream& operator<<(std::ostream& os, MobileDropReason reason);

/**
 * @ingroup ehealth-net
 * The radio of one base station, 4G or 5G, as a profile of measured quantities rather than a model
 * of the air: each phone draws its rates when it attaches or moves; each packet is serialised at
 * that rate and then delayed by half a round-trip time drawn from a lognormal distribution. Packets
 * of one phone and direction never overtake each other.
 *
 * A drawn round-trip time holds for CoherenceTime in both directions of the phone. Without that a
 * flow of closely spaced packets in order would see the largest of many draws all the time, and a
 * measured round trip the mean of two draws, with another distribution than the attributes say.
 *
 * The phones of a sector share its capacity, first come first served: a packet passes the sector at
 * CellDownlink or CellUplink, then the phone's own link.
 *
 * Everything that is known of the radio is in this class; the devices only hand packets over. A
 * packet costs one event. Defaults: 4G in Iran and the world, network.csv (S40, E2).
 */
class MobileChannel : public Channel
{
  public:
    /// The sector of a phone that has the radio for itself.
    static constexpr uint32_t kNoSector = UINT32_MAX;

    /// @return the TypeId
    static TypeId GetTypeId();

    MobileChannel();
    ~MobileChannel() override;

    /// @param station the device on the network side; only one, for good
    void SetBaseStation(Ptr<BaseStationNetDevice> station);

    /**
     * Attach a phone and draw its rates. It leaves the base station it was attached to before.
     * @param phone the phone's device
     * @param address the IPv4 address of that device; unique on this channel (aborts otherwise)
     * @param sector phones of one share CellDownlink and CellUplink; kNoSector: with nobody
     */
    void AttachPhone(Ptr<MobileNetDevice> phone, Ipv4Address address, uint32_t sector = kNoSector);

    /**
     * Detach a phone: what is under way to or from it is dropped (Detached).
     * @param phone the phone's device; nothing happens when it is not attached here
     */
    void DetachPhone(Ptr<MobileNetDevice> phone);

    /**
     * Take a phone to another place, or give it to somebody else: it draws new rates and a new
     * round-trip time. What is under way to or from it arrives.
     * @param phone an attached phone (aborts otherwise)
     * @param sector see AttachPhone()
     */
    void MovePhone(Ptr<MobileNetDevice> phone, uint32_t sector);

    /// What a phone drew when it attached, or moved.
    struct Rates
    {
        DataRate downlink; ///< towards the phone
        DataRate uplink;   ///< from the phone
    };

    /// @param phone an attached phone (aborts otherwise)
    /// @return its rates
    Rates GetRates(Ptr<const MobileNetDevice> phone) const;

    /**
     * For MobileNetDevice: carry a packet to the base station.
     * @param phone sender
     * @param packet IPv4 packet
     * @return false when it is dropped at once
     */
    bool SendUplink(Ptr<MobileNetDevice> phone, Ptr<Packet> packet);

    /**
     * For BaseStationNetDevice: carry a packet to the phone of its IPv4 destination.
     * @param packet IPv4 packet
     * @return false when it is dropped at once
     */
    bool SendDownlink(Ptr<Packet> packet);

    /**
     * Use fixed random streams.
     * @param stream first stream number
     * @return the number of streams used
     */
    int64_t AssignStreams(int64_t stream);

    /// @param impairment the cell's faults; null: none
    void SetImpairment(Ptr<LinkImpairment> impairment);

    std::size_t GetNDevices() const override;
    Ptr<NetDevice> GetDevice(std::size_t i) const override;

    /**
     * Signature of the trace source Drop.
     * @param packet IPv4 packet
     * @param reason why it was dropped
     */
    typedef void (*DropTracedCallback)(Ptr<const Packet> packet, MobileDropReason reason);

  protected:
    void DoDispose() override;
    void NotifyConstructionCompleted() override;

  private:
    /// A packet that has not passed the phone's link.
    struct Waiting
    {
        Time until;    ///< end of its serialisation
        uint32_t size; ///< bytes
    };

    /// One direction of a phone's link.
    struct Direction
    {
        DataRate rate;
        Time busyUntil;   ///< end of the serialisation of what has been accepted
        Time lastArrival; ///< nothing may arrive earlier
        /// The phone's own packets; a list, because most phones have none most of the time.
        std::queue<Waiting, std::list<Waiting>> waiting;
        uint64_t backlog{0}; ///< what waits, bytes
    };

    /// What the phones of a sector share.
    struct Sector
    {
        Time uplinkUntil;   ///< end of the transmission of what has been accepted
        Time downlinkUntil; ///< likewise
    };

    /// An attached phone.
    struct Link
    {
        Ptr<MobileNetDevice> phone;
        uint64_t attachment{0}; ///< distinguishes this attachment from an earlier one
        Direction uplink;
        Direction downlink;
        Time rtt;                ///< drawn round-trip time
        Time rttUntil;           ///< it holds until then
        Sector* sector{nullptr}; ///< null: shared with nobody
    };

    using Links = std::map<Ipv4Address, Link>;

    /**
     * Serialise and delay a packet.
     * @param link of the phone
     * @param direction one of the link's
     * @param sector when the sector is free in this direction; null: not shared
     * @param capacity of the sector
     * @param packet IPv4 packet
     * @return the time from now to its arrival; nothing when it is dropped
     */
    std::optional<Time> Accept(Link& link,
                               Direction& direction,
                               Time* sector,
                               DataRate capacity,
                               Ptr<const Packet> packet);
    /// Draws a phone's rates, and has it draw a round-trip time for its next packet.
    void PlaceLink(Link& link, uint32_t sector);
    /// Aborts unless a phone is attached.
    void RequireAttached(Ptr<const MobileNetDevice> phone) const;
    /// @return the link, when the attachment still lasts
    const Link* FindLink(Ipv4Address address, uint64_t attachment) const;
    void ArriveUplink(Ipv4Address address, uint64_t attachment, Ptr<Packet> packet);
    void ArriveDownlink(Ipv4Address address, uint64_t attachment, Ptr<Packet> packet);
    bool Drop(Ptr<const Packet> packet, MobileDropReason reason);

    Time m_rttMedian;
    Time m_rttP95;
    DataRate m_downlinkMedian;
    DataRate m_uplinkMedian;
    double m_throughputSigma{0};
    DataRate m_cellDownlink;
    DataRate m_cellUplink;
    Time m_coherenceTime;
    uint32_t m_queueLimit{0}; ///< bytes
    Ptr<LogNormalRandomVariable> m_rtt;
    Ptr<LogNormalRandomVariable> m_throughput;
    Ptr<BaseStationNetDevice> m_station;
    Ptr<LinkImpairment> m_impairment;
    std::map<uint32_t, Sector> m_sectors;
    Links m_links;
    uint64_t m_attachments{0};
    TracedCallback<Ptr<const Packet>, MobileDropReason> m_dropTrace;
};

} // namespace ehealth
} // namespace ns3

#endif // EHEALTH_MOBILE_CHANNEL_H
