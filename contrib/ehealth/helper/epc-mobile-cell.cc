// SPDX-License-Identifier: GPL-2.0-only
#include "epc-mobile-cell.h"

#include "ns3/abort.h"
#include "ns3/data-rate.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/epc-helper.h"
#include "ns3/ipv4-address-generator.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/lte-enb-rrc.h"
#include "ns3/lte-radio-bearer-info.h"
#include "ns3/lte-rlc.h"
#include "ns3/lte-ue-rrc.h"
#include "ns3/mobility-model.h"
#include "ns3/object-map.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/pointer.h"
#include "ns3/ppp-header.h"
#include "ns3/prefix-routing-helper.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace ehealth
{

NS_OBJECT_ENSURE_REGISTERED(EpcMobileCell);

namespace
{

/// Random streams of a cell: more than its antennas and phones need.
constexpr int64_t kStreams = 1 << 20;
/// Sounding reference signals of a UE come so often (subframes); a sector takes fewer UEs than
/// that.
constexpr uint32_t kSrsPeriodicity = 160;
/// Rate of the link between PGW and router: not what limits a sector.
constexpr const char* kCoreRate = "10Gbps";
constexpr const char* kCoreQueue = "1000p";

} // namespace

TypeId
EpcMobileCell::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::EpcMobileCell")
            .SetParent<MobileCell>()
            .SetGroupName("Ehealth")
            .AddAttribute("Distance",
                          "Between a phone and the antenna (metres); drawn when it is added",
                          StringValue("ns3::UniformRandomVariable[Min=30|Max=130]"),
                          MakePointerAccessor(&EpcMobileCell::m_distance),
                          MakePointerChecker<RandomVariableStream>())
            .AddAttribute("CoreDelay",
                          "One-way delay between a PGW and the router (time)",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&EpcMobileCell::m_coreDelay),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("QueueLimit",
                          "What may wait for transmission per phone and direction (bytes)",
                          UintegerValue(262144),
                          MakeUintegerAccessor(&EpcMobileCell::m_queueLimit),
                          MakeUintegerChecker<uint32_t>());
    return tid;
}

EpcMobileCell::EpcMobileCell() = default;

EpcMobileCell::~EpcMobileCell() = default;

void
EpcMobileCell::DoDispose()
{
    SetImpairment(nullptr);
    m_sectors.clear();
    m_sectorOf.clear();
    m_distance = nullptr;
    MobileCell::DoDispose();
}

uint32_t
EpcMobileCell::GetConnectedPhones() const
{
    return m_connected;
}

bool
EpcMobileCell::TakesLatecomers() const
{
    return false;
}

int64_t
EpcMobileCell::AssignStreams(int64_t stream)
{
    m_distance->SetStream(stream);
    m_nextStream = stream + 1;
    return kStreams;
}

void
EpcMobileCell::SetImpairment(Ptr<LinkImpairment> impairment)
{
    if (m_impairment)
    {
        m_impairment->SetRateCallback(nullptr);
    }
    m_impairment = impairment;
    for (auto& [number, sector] : m_sectors)
    {
        sector.link->SetImpairment(impairment);
        SetCoreRate(*sector.link, impairment ? impairment->GetRateShare() : 1);
    }
    if (impairment)
    {
        impairment->SetRateCallback([this](double share) {
            for (const auto& [number, sector] : m_sectors)
            {
                SetCoreRate(*sector.link, share);
            }
        });
    }
}

void
EpcMobileCell::SetCoreRate(const ImpairedChannel& link, double share) const
{
    const DataRate rate = share < 1
                            ? DataRate(std::max<uint64_t>(1, std::llround(share * GetPeakRate())))
                            : DataRate(kCoreRate);
    for (std::size_t i = 0; i < link.GetNDevices(); ++i)
    {
        link.GetPointToPointDevice(i)->SetDataRate(rate);
    }
}

void
EpcMobileCell::EnablePcap(const std::string& prefix, Ptr<NetDevice> phone)
{
    Sector& sector = m_sectors.at(m_sectorOf.at(phone));
    if (!sector.captured)
    {
        sector.captured = true;
        PointToPointHelper().EnablePcap(prefix, sector.uplink);
    }
}

void
EpcMobileCell::DoInstall()
{
    // Sectors are made with their first phones.
}

EpcMobileCell::Sector&
EpcMobileCell::GetSector(uint32_t number)
{
    const auto [at, isNew] = m_sectors.try_emplace(number);
    Sector& sector = at->second;
    if (isNew)
    {
        // Every core network gives its nodes the same addresses; none of them is seen outside.
        Ipv4AddressGenerator::TestMode();
        sector.radio = MakeRadio();
        PrepareStation(*sector.radio);
        ConnectCore(sector);
    }
    return sector;
}

void
EpcMobileCell::PrepareStation(Radio& radio)
{
    const auto rrc = radio.GetStationRrc();
    rrc->SetAttribute("SrsPeriodicity", UintegerValue(kSrsPeriodicity));
    rrc->TraceConnectWithoutContext(
        "NewUeContext",
        Callback<void, uint16_t, uint16_t>([this, context = PeekPointer(rrc)](uint16_t,
                                                                              uint16_t rnti) {
            const auto manager = context->GetUeManager(rnti);
            manager->TraceConnectWithoutContext(
                "DrbCreated",
                Callback<void, uint64_t, uint16_t, uint16_t, uint8_t>(
                    [this, manager = PeekPointer(manager)](uint64_t, uint16_t, uint16_t, uint8_t) {
                        LimitQueues(*manager);
                    }));
        }));
    if (m_nextStream >= 0)
    {
        m_nextStream += radio.AssignStreams(radio.GetStation(), m_nextStream);
    }
}

void
EpcMobileCell::ConnectCore(Sector& sector)
{
    const auto core = sector.radio->GetCore();
    const Ptr<Node> pgw = core->GetPgwNode();
    sector.link = CreateObject<ImpairedChannel>();
    sector.link->SetAttribute("Delay", TimeValue(m_coreDelay));
    sector.link->SetImpairment(m_impairment);
    sector.link->TraceConnectWithoutContext("Drop", MakeCallback(&EpcMobileCell::NotifyDrop, this));
    const auto attach = [this, &sector](Ptr<Node> node) {
        auto device = CreateObject<PointToPointNetDevice>();
        device->SetAddress(Mac48Address::Allocate());
        auto queue = CreateObject<DropTailQueue<Packet>>();
        queue->SetMaxSize(QueueSize(kCoreQueue));
        queue->TraceConnectWithoutContext("Drop", MakeCallback(&EpcMobileCell::NotifyDrop, this));
        device->SetQueue(queue);
        node->AddDevice(device);
        device->Attach(sector.link);
        const auto ipv4 = node->GetObject<Ipv4>();
        const uint32_t interface = ipv4->AddInterface(device);
        ipv4->SetUp(interface);
        return interface;
    };
    sector.uplinkInterface = attach(GetRouter());
    const uint32_t outside = attach(pgw);
    SetCoreRate(*sector.link, m_impairment ? m_impairment->GetRateShare() : 1);
    sector.uplink = GetRouter()->GetObject<Ipv4>()->GetNetDevice(sector.uplinkInterface);
    const auto carried = Callback<void, Ptr<const Packet>>([this](Ptr<const Packet> frame) {
        const auto packet = frame->Copy();
        PppHeader header;
        packet->RemoveHeader(header);
        NotifyCarried(packet);
    });
    sector.uplink->TraceConnectWithoutContext("MacTx", carried);
    sector.uplink->TraceConnectWithoutContext("MacRx", carried);

    // The PGW leads to the phones by the device at whose address they would have their gateway.
    const auto ipv4 = pgw->GetObject<Ipv4>();
    // Static routing looks for a source address even for what it forwards; no phone has this one.
    ipv4->AddAddress(outside, Ipv4InterfaceAddress(GetNetwork(), Ipv4Mask::GetOnes()));
    const auto routing = Ipv4StaticRoutingHelper().GetStaticRouting(ipv4);
    const auto inside = ipv4->GetInterfaceForAddress(core->GetUeDefaultGatewayAddress());
    routing->AddNetworkRouteTo(GetNetwork(), GetMask(), static_cast<uint32_t>(inside));
    routing->AddNetworkRouteTo(Ipv4Address::GetAny(), Ipv4Mask::GetZero(), outside);
}

Ptr<NetDevice>
EpcMobileCell::DoAddPhone(Ptr<Node> node, Ipv4Address address, uint32_t number)
{
    NS_ABORT_MSG_IF(
        Simulator::Now().IsStrictlyPositive(),
        "mobile cell with an EPC: phones are added before the simulation starts, not at "
            << Simulator::Now().As(Time::S));
    NS_ABORT_MSG_IF(!node->GetObject<MobilityModel>(),
                    "mobile cell with an EPC: a phone's node needs a MobilityModel");
    Sector& sector = GetSector(number);
    NS_ABORT_MSG_IF(sector.phones + 1 >= kSrsPeriodicity,
                    "mobile cell with an EPC: a sector takes " << kSrsPeriodicity - 1 << " phones");
    const auto phone = sector.radio->AddPhone(node, m_distance->GetValue());
    if (m_nextStream >= 0)
    {
        m_nextStream += sector.radio->AssignStreams(phone, m_nextStream);
    }

    const auto ipv4 = node->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(phone);
    ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask::GetOnes()));
    ipv4->SetUp(interface);
    PrefixRoutingHelper::GetRouting(node)->SetDefaultRoute(interface);
    PrefixRoutingHelper::GetRouting(GetRouter())
        ->AddRoute(address, Ipv4Mask::GetOnes(), sector.uplinkInterface);

    const auto rrc = sector.radio->GetPhoneRrc(phone);
    rrc->TraceConnectWithoutContext(
        "DrbCreated",
        Callback<void, uint64_t, uint16_t, uint16_t, uint8_t>(
            [this, rrc = PeekPointer(rrc)](uint64_t, uint16_t, uint16_t, uint8_t) {
                LimitQueues(*rrc);
                ++m_connected;
            }));
    m_sectorOf[phone] = number;
    sector.radio->Attach(phone, sector.phones++);
    return phone;
}

void
EpcMobileCell::LimitQueues(const Object& owner) const
{
    ObjectMapValue bearers;
    owner.GetAttribute("DataRadioBearerMap", bearers);
    for (auto at = bearers.Begin(); at != bearers.End(); ++at)
    {
        const auto bearer = DynamicCast<LteDataRadioBearerInfo>(at->second);
        bearer->m_rlc->SetAttribute("MaxTxBufferSize", UintegerValue(m_queueLimit));
    }
}

} // namespace ehealth
} // namespace ns3
