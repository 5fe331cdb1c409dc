// SPDX-License-Identifier: GPL-2.0-only
#include "lte-mobile-cell.h"

#include "ns3/boolean.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/cost231-propagation-loss-model.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/lte-enb-net-device.h"
#include "ns3/lte-enb-phy.h"
#include "ns3/lte-enb-rrc.h"
#include "ns3/lte-helper.h"
#include "ns3/lte-spectrum-phy.h"
#include "ns3/lte-ue-net-device.h"
#include "ns3/lte-ue-phy.h"
#include "ns3/lte-ue-rrc.h"
#include "ns3/point-to-point-epc-helper.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace ehealth
{

NS_OBJECT_ENSURE_REGISTERED(LteMobileCell);

namespace
{

/// After the first system information.
const Time kFirstAttach = MilliSeconds(20);
constexpr double kAntennaHeight = 30; // metres
constexpr double kPhoneHeight = 1.5;  // metres
/// What a resource block carries at most, with one antenna (3GPP TS 36.213, table 7.1.7.2.1-1, 75
/// 376 bits a millisecond in 100 of them), bit/s.
constexpr double kPeakRate = 754e3;

Ptr<ConstantPositionMobilityModel>
MakePosition(const Vector& metres)
{
    auto position = CreateObject<ConstantPositionMobilityModel>();
    position->SetPosition(metres);
    return position;
}

} // namespace

/// An eNB and its UEs.
class LteMobileCell::LteRadio : public Radio
{
  public:
    explicit LteRadio(const LteMobileCell& cell) : m_attachInterval(cell.m_attachInterval)
    {
        m_core = CreateObject<PointToPointEpcHelper>();
        m_helper = CreateObject<LteHelper>();
        m_helper->SetEpcHelper(m_core);
        m_helper->SetAttribute("UseIdealRrc", BooleanValue(false));
        m_helper->SetPathlossModelType(Cost231PropagationLossModel::GetTypeId());
        m_helper->SetPathlossModelAttribute("BSAntennaHeight", DoubleValue(kAntennaHeight));
        m_helper->SetPathlossModelAttribute("SSAntennaHeight", DoubleValue(kPhoneHeight));
        m_helper->SetEnbDeviceAttribute("DlBandwidth", UintegerValue(cell.m_bandwidth));
        m_helper->SetEnbDeviceAttribute("UlBandwidth", UintegerValue(cell.m_bandwidth));
        const auto node = CreateObject<Node>();
        node->AggregateObject(MakePosition(Vector(0, 0, kAntennaHeight)));
        m_station = DynamicCast<LteEnbNetDevice>(m_helper->InstallEnbDevice(node).Get(0));
        m_station->GetPhy()->SetTxPower(cell.m_stationPower);
        m_station->GetRrc()->SetAttribute("EpsBearerToRlcMapping",
                                          EnumValue(LteEnbRrc::RLC_AM_ALWAYS));
    }

    Ptr<EpcHelper> GetCore() const override
    {
        return m_core;
    }

    Ptr<NetDevice> GetStation() const override
    {
        return m_station;
    }

    Ptr<LteEnbRrc> GetStationRrc() const override
    {
        return m_station->GetRrc();
    }

    Ptr<NetDevice> AddPhone(Ptr<Node> node, double distance) override
    {
        const auto phone = DynamicCast<LteUeNetDevice>(m_helper->InstallUeDevice(node).Get(0));
        // Where the node is says which NFC readers it is at, within the building.
        const auto position = MakePosition(Vector(distance, 0, kPhoneHeight));
        phone->GetPhy()->GetDownlinkSpectrumPhy()->SetMobility(position);
        phone->GetPhy()->GetUplinkSpectrumPhy()->SetMobility(position);
        return phone;
    }

    Ptr<LteUeRrc> GetPhoneRrc(Ptr<NetDevice> phone) const override
    {
        return DynamicCast<LteUeNetDevice>(phone)->GetRrc();
    }

    void Attach(Ptr<NetDevice> phone, uint32_t number) override
    {
        Simulator::Schedule(
            kFirstAttach + number * m_attachInterval,
            [helper = m_helper, station = m_station, phone] { helper->Attach(phone, station); });
    }

    int64_t AssignStreams(Ptr<NetDevice> device, int64_t stream) override
    {
        return m_helper->AssignStreams(NetDeviceContainer(device), stream);
    }

  private:
    Time m_attachInterval;
    Ptr<PointToPointEpcHelper> m_core;
    Ptr<LteHelper> m_helper;
    Ptr<LteEnbNetDevice> m_station;
};

TypeId
LteMobileCell::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::LteMobileCell")
            .SetParent<EpcMobileCell>()
            .SetGroupName("Ehealth")
            .AddConstructor<LteMobileCell>()
            .AddAttribute(
                "Bandwidth",
                "Bandwidth of a sector in each direction (resource blocks of 180 kHz: 25, "
                "50, 75 or 100 for 5, 10, 15 or 20 MHz)",
                UintegerValue(100),
                MakeUintegerAccessor(&LteMobileCell::m_bandwidth),
                MakeUintegerChecker<uint8_t>(6, 100))
            .AddAttribute("StationPower",
                          "Transmission power of the antenna (dBm)",
                          DoubleValue(46),
                          MakeDoubleAccessor(&LteMobileCell::m_stationPower),
                          MakeDoubleChecker<double>())
            .AddAttribute("AttachInterval",
                          "Between the attachments of a sector's phones (time)",
                          TimeValue(MilliSeconds(5)),
                          MakeTimeAccessor(&LteMobileCell::m_attachInterval),
                          MakeTimeChecker(Time(0)));
    return tid;
}

LteMobileCell::LteMobileCell() = default;

LteMobileCell::~LteMobileCell() = default;

std::unique_ptr<EpcMobileCell::Radio>
LteMobileCell::MakeRadio() const
{
    return std::make_unique<LteRadio>(*this);
}

double
LteMobileCell::GetPeakRate() const
{
    return m_bandwidth * kPeakRate;
}

} // namespace ehealth
} // namespace ns3
