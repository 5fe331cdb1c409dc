// SPDX-License-Identifier: GPL-2.0-only
#include "lte-mobile-cell.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/cost231-propagation-loss-model.h"
#include "ns3/double.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/enum.h"
#include "ns3/epc-helper.h"
#include "ns3/ipv4-address-generator.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv4.h"
#include "ns3/log.h"
#include "ns3/lte-enb-net-device.h"
#include "ns3/lte-enb-phy.h"
#include "ns3/lte-enb-rrc.h"
#include "ns3/lte-helper.h"
#include "ns3/lte-radio-bearer-info.h"
#include "ns3/lte-rlc.h"
#include "ns3/lte-spectrum-phy.h"
#include "ns3/lte-ue-net-device.h"
#include "ns3/lte-ue-phy.h"
#include "ns3/lte-ue-rrc.h"
#include "ns3/object-map.h"
#include "ns3/point-to-point-epc-helper.h"
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

NS_LOG_COMPONENT_DEFINE("EhealthLteMobileCell");
NS_OBJECT_ENSURE_REGISTERED(LteMobileCell);

namespace
{

/// Random streams of a cell: more than its eNBs and UEs need.
constexpr int64_t kStreams = 1 << 20;
/// Sounding reference signals of a UE come so often (subframes); a sector takes fewer UEs than
/// that.
constexpr uint32_t kSrsPeriodicity = 160;
/// After the first system information.
const Time kFirstAttach = MilliSeconds(20);
constexpr double kAntennaHeight = 30; // metres
constexpr double kPhoneHeight = 1.5;  // metres
/// Rate of the link between PGW and router: not what limits a sector.
constexpr const char* kCoreRate = "10Gbps";
constexpr const char* kCoreQueue = "1000p";
/// What a resource block carries at most, with one antenna (3GPP TS 36.213, table 7.1.7.2.1-1, 75
/// 376 bits a millisecond in 100 of them).
const DataRate kPeakRate("754kbps");

Ptr<ConstantPositionMobilityModel>
MakePosition(const Vector& metres)
{
    auto position = CreateObject<ConstantPositionMobilityModel>();
    position->SetPosition(metres);
    return position;
}

} // namespace

TypeId
LteMobileCell::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::LteMobileCell")
            .SetParent<MobileCell>()
            .SetGroupName("Ehealth")
            .AddConstructor<LteMobileCell>()
            .AddAttribute(
                "Bandwidth",
                "Bandwidth of a sector in each direction (resource blocks of 180 kHz: 25, "
                "50, 75 or 100 for 5, 10, 15 or 20 MHz)",
                UintegerValue(100),
                MakeUintegerAccessor(&LteMobileCell::m_bandwidth),
                MakeUintegerChecker<uint8_t>(6, 100))
            .AddAttribute("Distance",
                          "Between a phone and the antenna (metres); drawn when it is added",
                          StringValue("ns3::UniformRandomVariable[Min=30|Max=130]"),
                          MakePointerAccessor(&LteMobileCell::m_distance),
                          MakePointerChecker<RandomVariableStream>())
            .AddAttribute("StationPower",
                          "Transmission power of the antenna (dBm)",
                          DoubleValue(46),
                          MakeDoubleAccessor(&LteMobileCell::m_stationPower),
                          MakeDoubleChecker<double>())
            .AddAttribute("CoreDelay",
                          "One-way delay between a PGW and the router (time)",
                          TimeValue(Time(0)),
                          MakeTimeAccessor(&LteMobileCell::m_coreDelay),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("AttachInterval",
                          "Between the attachments of a sector's phones (time)",
                          TimeValue(MilliSeconds(5)),
                          MakeTimeAccessor(&LteMobileCell::m_attachInterval),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("QueueLimit",
                          "What may wait for transmission per phone and direction (bytes)",
                          UintegerValue(262144),
                          MakeUintegerAccessor(&LteMobileCell::m_queueLimit),
                          MakeUintegerChecker<uint32_t>());
    return tid;
}

LteMobileCell::LteMobileCell() = default;

LteMobileCell::~LteMobileCell() = default;

void
LteMobileCell::DoDispose()
{
    m_sectors.clear();
    m_sectorOf.clear();
    m_distance = nullptr;
    m_impairment = nullptr;
    MobileCell::DoDispose();
}

uint32_t
LteMobileCell::GetConnectedPhones() const
{
    return m_connected;
}

bool
LteMobileCell::TakesLatecomers() const
{
    return false;
}

int64_t
LteMobileCell::AssignStreams(int64_t stream)
{
    m_distance->SetStream(stream);
    m_nextStream = stream + 1;
    return kStreams;
}

void
LteMobileCell::SetImpairment(Ptr<LinkImpairment> impairment)
{
    m_impairment = impairment;
    for (auto& [number, sector] : m_sectors)
    {
        sector.link->SetImpairment(impairment);
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
LteMobileCell::SetCoreRate(const ImpairedChannel& link, double share) const
{
    const double left = share * m_bandwidth * static_cast<double>(kPeakRate.GetBitRate());
    const DataRate rate =
        share < 1 ? DataRate(std::max<uint64_t>(1, std::llround(left))) : DataRate(kCoreRate);
    for (std::size_t i = 0; i < link.GetNDevices(); ++i)
    {
        link.GetPointToPointDevice(i)->SetDataRate(rate);
    }
}

void
LteMobileCell::EnablePcap(const std::string& prefix, Ptr<NetDevice> phone)
{
    Sector& sector = m_sectors.at(m_sectorOf.at(phone));
    if (!sector.captured)
    {
        sector.captured = true;
        PointToPointHelper().EnablePcap(prefix, sector.uplink);
    }
}

void
LteMobileCell::DoInstall()
{
    // Sectors are made with their first phones.
}

LteMobileCell::Sector&
LteMobileCell::GetSector(uint32_t number)
{
    const auto [at, isNew] = m_sectors.try_emplace(number);
    if (isNew)
    {
        MakeRadio(at->second);
        ConnectCore(at->second);
    }
    return at->second;
}

void
LteMobileCell::MakeRadio(Sector& sector)
{
    // Every core network gives its nodes the same addresses; none of them is seen outside.
    Ipv4AddressGenerator::TestMode();
    sector.core = CreateObject<PointToPointEpcHelper>();
    sector.radio = CreateObject<LteHelper>();
    sector.radio->SetEpcHelper(sector.core);
    sector.radio->SetAttribute("UseIdealRrc", BooleanValue(false));
    sector.radio->SetPathlossModelType(Cost231PropagationLossModel::GetTypeId());
    sector.radio->SetPathlossModelAttribute("BSAntennaHeight", DoubleValue(kAntennaHeight));
    sector.radio->SetPathlossModelAttribute("SSAntennaHeight", DoubleValue(kPhoneHeight));
    sector.radio->SetEnbDeviceAttribute("DlBandwidth", UintegerValue(m_bandwidth));
    sector.radio->SetEnbDeviceAttribute("UlBandwidth", UintegerValue(m_bandwidth));

    const auto node = CreateObject<Node>();
    node->AggregateObject(MakePosition(Vector(0, 0, kAntennaHeight)));
    sector.enb = sector.radio->InstallEnbDevice(node).Get(0);
    const auto enb = DynamicCast<LteEnbNetDevice>(sector.enb);
    enb->GetPhy()->SetTxPower(m_stationPower);
    const auto rrc = enb->GetRrc();
    rrc->SetAttribute("EpsBearerToRlcMapping", EnumValue(LteEnbRrc::RLC_AM_ALWAYS));
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
        m_nextStream += sector.radio->AssignStreams(NetDeviceContainer(sector.enb), m_nextStream);
    }
}

void
LteMobileCell::ConnectCore(Sector& sector)
{
    const Ptr<Node> pgw = sector.core->GetPgwNode();
    sector.link = CreateObject<ImpairedChannel>();
    sector.link->SetAttribute("Delay", TimeValue(m_coreDelay));
    sector.link->SetImpairment(m_impairment);
    sector.link->TraceConnectWithoutContext("Drop", MakeCallback(&LteMobileCell::NotifyDrop, this));
    const auto attach = [this, &sector](Ptr<Node> node) {
        auto device = CreateObject<PointToPointNetDevice>();
        device->SetAddress(Mac48Address::Allocate());
        auto queue = CreateObject<DropTailQueue<Packet>>();
        queue->SetMaxSize(QueueSize(kCoreQueue));
        queue->TraceConnectWithoutContext("Drop", MakeCallback(&LteMobileCell::NotifyDrop, this));
        device->SetQueue(queue);
        node->AddDevice(device);
        device->Attach(sector.link);
        const auto ipv4 = node->GetObject<Ipv4>();
        const uint32_t interface = ipv4->AddInterface(device);
        ipv4->SetUp(interface);
        return interface;
    };
    sector.interface = attach(GetRouter());
    const uint32_t outside = attach(pgw);
    SetCoreRate(*sector.link, m_impairment ? m_impairment->GetRateShare() : 1);
    sector.uplink = GetRouter()->GetObject<Ipv4>()->GetNetDevice(sector.interface);
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
    const auto inside = ipv4->GetInterfaceForAddress(sector.core->GetUeDefaultGatewayAddress());
    routing->AddNetworkRouteTo(GetNetwork(), GetMask(), static_cast<uint32_t>(inside));
    routing->AddNetworkRouteTo(Ipv4Address::GetAny(), Ipv4Mask::GetZero(), outside);
}

Ptr<NetDevice>
LteMobileCell::DoAddPhone(Ptr<Node> node, Ipv4Address address, uint32_t number)
{
    NS_ABORT_MSG_IF(Simulator::Now().IsStrictlyPositive(),
                    "LteMobileCell: phones are added before the simulation starts, not at "
                        << Simulator::Now().As(Time::S));
    NS_ABORT_MSG_IF(!node->GetObject<MobilityModel>(),
                    "LteMobileCell: a phone's node needs a MobilityModel");
    Sector& sector = GetSector(number);
    NS_ABORT_MSG_IF(sector.phones + 1 >= kSrsPeriodicity,
                    "LteMobileCell: a sector takes " << kSrsPeriodicity - 1 << " phones");
    const Ptr<NetDevice> phone = sector.radio->InstallUeDevice(node).Get(0);
    const auto device = DynamicCast<LteUeNetDevice>(phone);
    // Where the node is says which NFC readers it is at, within the building.
    const auto position = MakePosition(Vector(m_distance->GetValue(), 0, kPhoneHeight));
    device->GetPhy()->GetDownlinkSpectrumPhy()->SetMobility(position);
    device->GetPhy()->GetUplinkSpectrumPhy()->SetMobility(position);
    if (m_nextStream >= 0)
    {
        m_nextStream += sector.radio->AssignStreams(NetDeviceContainer(phone), m_nextStream);
    }

    const auto ipv4 = node->GetObject<Ipv4>();
    const uint32_t interface = ipv4->AddInterface(phone);
    ipv4->AddAddress(interface, Ipv4InterfaceAddress(address, Ipv4Mask::GetOnes()));
    ipv4->SetUp(interface);
    PrefixRoutingHelper::GetRouting(node)->SetDefaultRoute(interface);
    PrefixRoutingHelper::GetRouting(GetRouter())
        ->AddRoute(address, Ipv4Mask::GetOnes(), sector.interface);

    device->GetRrc()->TraceConnectWithoutContext(
        "DrbCreated",
        Callback<void, uint64_t, uint16_t, uint16_t, uint8_t>(
            [this, rrc = PeekPointer(device->GetRrc())](uint64_t, uint16_t, uint16_t, uint8_t) {
                LimitQueues(*rrc);
                ++m_connected;
            }));
    m_sectorOf[phone] = number;
    Simulator::Schedule(kFirstAttach + sector.phones++ * m_attachInterval,
                        &LteMobileCell::Attach,
                        this,
                        number,
                        phone);
    return phone;
}

void
LteMobileCell::Attach(uint32_t number, Ptr<NetDevice> phone)
{
    const Sector& sector = m_sectors.at(number);
    sector.radio->Attach(phone, sector.enb);
}

void
LteMobileCell::LimitQueues(const Object& owner) const
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
