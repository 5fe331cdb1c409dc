// SPDX-License-Identifier: GPL-2.0-only
#include "mobile-channel.h"

#include "ns3/abort.h"
#include "ns3/base-station-net-device.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/mobile-net-device.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace ns3
{
namespace ehealth
{

NS_LOG_COMPONENT_DEFINE("EhealthMobileChannel");
NS_OBJECT_ENSURE_REGISTERED(MobileChannel);

namespace
{

/// 95th percentile of the standard normal distribution.
constexpr double kNormalP95 = 1.6448536269514722;

} // namespace

std::ostream&
operator<<(std::ostream& os, MobileDropReason reason)
{
    switch (reason)
    {
    case MobileDropReason::QueueFull:
        return os << "QueueFull";
    case MobileDropReason::NotAttached:
        return os << "NotAttached";
    case MobileDropReason::UnknownPhone:
        return os << "UnknownPhone";
    case MobileDropReason::Detached:
        return os << "Detached";
    case MobileDropReason::NotIpv4:
        return os << "NotIpv4";
    case MobileDropReason::Fault:
        return os << "Fault";
    }
    return os << "MobileDropReason(" << static_cast<int>(reason) << ")";
}

TypeId
MobileChannel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::MobileChannel")
            .SetParent<Channel>()
            .SetGroupName("Ehealth")
            .AddConstructor<MobileChannel>()
            .AddAttribute("RttMedian",
                          "Median round-trip time of the radio access (time)",
                          TimeValue(MilliSeconds(30)),
                          MakeTimeAccessor(&MobileChannel::m_rttMedian),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("RttP95",
                          "95th percentile of the round-trip time (time); not below RttMedian",
                          TimeValue(MilliSeconds(80)),
                          MakeTimeAccessor(&MobileChannel::m_rttP95),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("DownlinkMedian",
                          "Median over phones of the rate towards the phone (bit/s)",
                          DataRateValue(DataRate("35.7Mbps")),
                          MakeDataRateAccessor(&MobileChannel::m_downlinkMedian),
                          MakeDataRateChecker())
            .AddAttribute("UplinkMedian",
                          "Median over phones of the rate from the phone (bit/s)",
                          DataRateValue(DataRate("10.5Mbps")),
                          MakeDataRateAccessor(&MobileChannel::m_uplinkMedian),
                          MakeDataRateChecker())
            .AddAttribute("CellDownlink",
                          "What the phones of a sector share towards them (bit/s); 0: no limit",
                          DataRateValue(DataRate("0bps")),
                          MakeDataRateAccessor(&MobileChannel::m_cellDownlink),
                          MakeDataRateChecker())
            .AddAttribute("CellUplink",
                          "What the phones of a sector share from them (bit/s); 0: no limit",
                          DataRateValue(DataRate("0bps")),
                          MakeDataRateAccessor(&MobileChannel::m_cellUplink),
                          MakeDataRateChecker())
            .AddAttribute("ThroughputSigma",
                          "Standard deviation of the natural logarithm of a phone's rates (1)",
                          DoubleValue(0.6),
                          MakeDoubleAccessor(&MobileChannel::m_throughputSigma),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("CoherenceTime",
                          "How long a drawn round-trip time holds for a phone (time); 0: each "
                          "packet draws its own",
                          TimeValue(MilliSeconds(200)),
                          MakeTimeAccessor(&MobileChannel::m_coherenceTime),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("QueueLimit",
                          "What may wait for transmission per phone and direction (bytes)",
                          UintegerValue(262144),
                          MakeUintegerAccessor(&MobileChannel::m_queueLimit),
                          MakeUintegerChecker<uint32_t>())
            .AddTraceSource("Drop",
                            "A packet was dropped, with the reason",
                            MakeTraceSourceAccessor(&MobileChannel::m_dropTrace),
                            "ns3::ehealth::MobileChannel::DropTracedCallback");
    return tid;
}

MobileChannel::MobileChannel()
    : m_rtt(CreateObject<LogNormalRandomVariable>())
    , m_throughput(CreateObject<LogNormalRandomVariable>())
{
}

MobileChannel::~MobileChannel() = default;

void
MobileChannel::DoDispose()
{
    m_links.clear();
    m_station = nullptr;
    Channel::DoDispose();
}

void
MobileChannel::NotifyConstructionCompleted()
{
    Channel::NotifyConstructionCompleted();
    NS_ABORT_MSG_IF(m_rttP95 < m_rttMedian,
                    "MobileChannel: RttP95 " << m_rttP95.As(Time::MS) << " is below RttMedian "
                                             << m_rttMedian.As(Time::MS));
}

int64_t
MobileChannel::AssignStreams(int64_t stream)
{
    m_rtt->SetStream(stream);
    m_throughput->SetStream(stream + 1);
    return 2;
}

void
MobileChannel::SetBaseStation(Ptr<BaseStationNetDevice> station)
{
    NS_ABORT_MSG_IF(m_station, "a MobileChannel has one base station");
    m_station = station;
    station->SetChannel(this);
}

void
MobileChannel::AttachPhone(Ptr<MobileNetDevice> phone, Ipv4Address address, uint32_t sector)
{
    NS_LOG_FUNCTION(this << phone << address);
    NS_ABORT_MSG_IF(!m_station, "a MobileChannel needs its base station before the first phone");
    if (const auto before = DynamicCast<MobileChannel>(phone->GetChannel()))
    {
        before->DetachPhone(phone);
    }
    const auto [at, isNew] = m_links.try_emplace(address);
    NS_ABORT_MSG_IF(!isNew, "two phones with the address " << address << " at one base station");
    auto& link = at->second;
    link.phone = phone;
    link.attachment = ++m_attachments;
    PlaceLink(link, sector);
    phone->SetChannel(this, address);
}

void
MobileChannel::MovePhone(Ptr<MobileNetDevice> phone, uint32_t sector)
{
    NS_LOG_FUNCTION(this << phone << sector);
    RequireAttached(phone);
    PlaceLink(m_links.at(phone->GetIpv4Address()), sector);
}

void
MobileChannel::PlaceLink(Link& link, uint32_t sector)
{
    const auto draw = [this](DataRate median) {
        const double factor = m_throughput->GetValue(0, m_throughputSigma);
        return DataRate(static_cast<uint64_t>(
            std::max(1.0, std::round(static_cast<double>(median.GetBitRate()) * factor))));
    };
    link.sector = sector == kNoSector ? nullptr : &m_sectors[sector];
    link.downlink.rate = draw(m_downlinkMedian);
    link.uplink.rate = draw(m_uplinkMedian);
    link.rttUntil = Time();
}

void
MobileChannel::DetachPhone(Ptr<MobileNetDevice> phone)
{
    NS_LOG_FUNCTION(this << phone);
    if (PeekPointer(phone->GetChannel()) == this)
    {
        m_links.erase(phone->GetIpv4Address());
        phone->SetChannel(nullptr, Ipv4Address::GetAny());
    }
}

void
MobileChannel::RequireAttached(Ptr<const MobileNetDevice> phone) const
{
    const auto at = m_links.find(phone->GetIpv4Address());
    NS_ABORT_MSG_IF(at == m_links.end() || at->second.phone != phone,
                    "the phone " << phone->GetIpv4Address() << " is not attached here");
}

MobileChannel::Rates
MobileChannel::GetRates(Ptr<const MobileNetDevice> phone) const
{
    RequireAttached(phone);
    const Link& link = m_links.at(phone->GetIpv4Address());
    return {link.downlink.rate, link.uplink.rate};
}

void
MobileChannel::SetImpairment(Ptr<LinkImpairment> impairment)
{
    m_impairment = impairment;
}

bool
MobileChannel::Drop(Ptr<const Packet> packet, MobileDropReason reason)
{
    NS_LOG_DEBUG("packet of " << packet->GetSize() << " bytes dropped: " << reason);
    m_dropTrace(packet, reason);
    return false;
}

std::optional<Time>
MobileChannel::Accept(Link& link,
                      Direction& direction,
                      Time* sector,
                      DataRate capacity,
                      Ptr<const Packet> packet)
{
    const auto late = m_impairment ? m_impairment->Judge() : Time();
    if (!late)
    {
        Drop(packet, MobileDropReason::Fault);
        return std::nullopt;
    }
    const double share = m_impairment ? m_impairment->GetRateShare() : 1;
    const uint32_t size = packet->GetSize();
    const double bits = 8.0 * size;
    const double rate = share * static_cast<double>(direction.rate.GetBitRate());
    const Time now = Simulator::Now();
    while (!direction.waiting.empty() && direction.waiting.front().until <= now)
    {
        direction.backlog -= direction.waiting.front().size;
        direction.waiting.pop();
    }
    if (direction.backlog + size > m_queueLimit)
    {
        Drop(packet, MobileDropReason::QueueFull);
        return std::nullopt;
    }
    Time passed = now; // the sector
    if (sector != nullptr && capacity.GetBitRate() > 0)
    {
        passed = std::max(now, *sector) +
                 Seconds(bits / (share * static_cast<double>(capacity.GetBitRate())));
        *sector = passed;
    }
    direction.busyUntil = std::max(passed, direction.busyUntil) + Seconds(bits / rate);
    direction.waiting.push({direction.busyUntil, size});
    direction.backlog += size;
    if (now >= link.rttUntil)
    {
        const double median = m_rttMedian.GetSeconds();
        const double sigma = std::log(m_rttP95.GetSeconds() / median) / kNormalP95;
        link.rtt = Seconds(m_rtt->GetValue(std::log(median), sigma));
        link.rttUntil = now + m_coherenceTime;
    }
    const Time arrival =
        std::max(direction.busyUntil + link.rtt / 2 + *late, direction.lastArrival);
    direction.lastArrival = arrival;
    return arrival - now;
}

bool
MobileChannel::SendUplink(Ptr<MobileNetDevice> phone, Ptr<Packet> packet)
{
    const Ipv4Address address = phone->GetIpv4Address();
    auto& link = m_links.at(address);
    Time* const sector = link.sector == nullptr ? nullptr : &link.sector->uplinkUntil;
    const auto delay = Accept(link, link.uplink, sector, m_cellUplink, packet);
    if (!delay)
    {
        return false;
    }
    Simulator::ScheduleWithContext(m_station->GetNode()->GetId(),
                                   *delay,
                                   &MobileChannel::ArriveUplink,
                                   this,
                                   address,
                                   link.attachment,
                                   packet);
    return true;
}

bool
MobileChannel::SendDownlink(Ptr<Packet> packet)
{
    // Version and destination address: RFC 791, section 3.1.
    constexpr uint32_t kHeaderSize = 20;
    constexpr uint32_t kDestinationOffset = 16;
    std::array<uint8_t, kHeaderSize> header{};
    if (packet->CopyData(header.data(), kHeaderSize) < kHeaderSize || header[0] >> 4 != 4)
    {
        return Drop(packet, MobileDropReason::NotIpv4);
    }
    const auto address = Ipv4Address::Deserialize(header.data() + kDestinationOffset);
    const auto at = m_links.find(address);
    if (at == m_links.end())
    {
        return Drop(packet, MobileDropReason::UnknownPhone);
    }
    auto& link = at->second;
    Time* const sector = link.sector == nullptr ? nullptr : &link.sector->downlinkUntil;
    const auto delay = Accept(link, link.downlink, sector, m_cellDownlink, packet);
    if (!delay)
    {
        return false;
    }
    Simulator::ScheduleWithContext(link.phone->GetNode()->GetId(),
                                   *delay,
                                   &MobileChannel::ArriveDownlink,
                                   this,
                                   address,
                                   link.attachment,
                                   packet);
    return true;
}

const MobileChannel::Link*
MobileChannel::FindLink(Ipv4Address address, uint64_t attachment) const
{
    const auto at = m_links.find(address);
    return at != m_links.end() && at->second.attachment == attachment ? &at->second : nullptr;
}

void
MobileChannel::ArriveUplink(Ipv4Address address, uint64_t attachment, Ptr<Packet> packet)
{
    const auto* const link = FindLink(address, attachment);
    if (!link)
    {
        Drop(packet, MobileDropReason::Detached);
        return;
    }
    m_station->Receive(packet, link->phone->GetAddress());
}

void
MobileChannel::ArriveDownlink(Ipv4Address address, uint64_t attachment, Ptr<Packet> packet)
{
    const auto* const link = FindLink(address, attachment);
    if (!link)
    {
        Drop(packet, MobileDropReason::Detached);
        return;
    }
    const auto phone = link->phone; // what it does with the packet may detach it
    phone->Receive(packet, m_station->GetAddress());
}

std::size_t
MobileChannel::GetNDevices() const
{
    return m_links.size() + (m_station ? 1 : 0);
}

Ptr<NetDevice>
MobileChannel::GetDevice(std::size_t i) const
{
    if (m_station)
    {
        if (i == 0)
        {
            return m_station;
        }
        --i;
    }
    NS_ABORT_MSG_IF(i >= m_links.size(), "MobileChannel: there is no device " << i);
    return std::next(m_links.begin(), static_cast<std::ptrdiff_t>(i))->second.phone;
}

} // namespace ehealth
} // namespace ns3
