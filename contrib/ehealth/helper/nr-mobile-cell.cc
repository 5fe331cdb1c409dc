// SPDX-License-Identifier: GPL-2.0-only
#include "nr-mobile-cell.h"

#include "ns3/boolean.h"
#include "ns3/cc-bwp-helper.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/ideal-beamforming-algorithm.h"
#include "ns3/ideal-beamforming-helper.h"
#include "ns3/isotropic-antenna-model.h"
#include "ns3/lte-enb-rrc.h"
#include "ns3/lte-ue-rrc.h"
#include "ns3/nr-gnb-net-device.h"
#include "ns3/nr-helper.h"
#include "ns3/nr-mac-scheduler-ofdma-pf.h"
#include "ns3/nr-point-to-point-epc-helper.h"
#include "ns3/nr-spectrum-phy.h"
#include "ns3/nr-ue-net-device.h"
#include "ns3/nr-ue-phy.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{
namespace ehealth
{

NS_OBJECT_ENSURE_REGISTERED(NrMobileCell);

namespace
{

constexpr double kAntennaHeight = 10; // metres, TR 38.901, table 7.2-1, UMi
constexpr double kPhoneHeight = 1.5;  // metres
constexpr double kPhonePower = 23;    // dBm, power class 3 (3GPP TS 38.101-1, 6.2.1)
constexpr uint16_t kNumerology = 1;   // subcarrier spacing of 30 kHz
/// Highest spectral efficiency of 64QAM, bit/s/Hz (3GPP TS 38.214, table 5.1.3.1-1).
constexpr double kPeakEfficiency = 5.5547;

/// A position on a node of its own, by whose number the 3GPP channel model knows its links.
Ptr<MobilityModel>
MakePosition(Ptr<Node> node, const Vector& metres)
{
    const auto position = CreateObject<ConstantPositionMobilityModel>();
    position->SetPosition(metres);
    node->AggregateObject(position);
    return position;
}

/// One for all cells of a simulation: nr's ideal RRC finds its peers by the numbers of cells and
/// phones, which each helper counts from 1.
Ptr<NrHelper> g_helper;

Ptr<NrHelper>
GetHelper()
{
    if (!g_helper)
    {
        const auto beams = CreateObject<IdealBeamformingHelper>();
        beams->SetAttribute("BeamformingMethod", TypeIdValue(DirectPathBeamforming::GetTypeId()));
        g_helper = CreateObject<NrHelper>();
        g_helper->SetBeamformingHelper(beams);
        g_helper->SetSchedulerTypeId(NrMacSchedulerOfdmaPF::GetTypeId());
        g_helper->SetGnbPhyAttribute("Numerology", UintegerValue(kNumerology));
        g_helper->SetUePhyAttribute("TxPower", DoubleValue(kPhonePower));
        const PointerValue element(CreateObject<IsotropicAntennaModel>());
        g_helper->SetGnbAntennaAttribute("AntennaElement", element);
        g_helper->SetUeAntennaAttribute("AntennaElement", element);
        g_helper->SetUeAntennaAttribute("NumRows", UintegerValue(1));
        g_helper->SetUeAntennaAttribute("NumColumns", UintegerValue(1));
        Simulator::ScheduleDestroy([] { g_helper = nullptr; });
    }
    return g_helper;
}

} // namespace

/// A gNB and its UEs.
class NrMobileCell::NrRadio : public Radio
{
  public:
    explicit NrRadio(const NrMobileCell& cell)
    {
        m_core = CreateObject<NrPointToPointEpcHelper>();
        m_core->SetAttribute("S1uLinkDelay", TimeValue(Time(0))); // CoreDelay stands for it
        m_helper->SetEpcHelper(m_core);
        m_helper->SetGnbPhyAttribute("TxPower", DoubleValue(cell.m_stationPower));
        m_helper->SetGnbPhyAttribute("Pattern", StringValue(cell.m_pattern));
        const CcBwpCreator::SimpleOperationBandConf band(cell.m_frequency,
                                                         cell.m_bandwidth,
                                                         1,
                                                         BandwidthPartInfo::UMi_StreetCanyon);
        m_band = CcBwpCreator().CreateOperationBandContiguousCc(band);
        m_helper->InitializeOperationBand(&m_band);

        const auto node = CreateObject<Node>();
        MakePosition(node, Vector(0, 0, kAntennaHeight));
        const auto installed = m_helper->InstallGnbDevice(NodeContainer(node), GetParts());
        m_station = DynamicCast<NrGnbNetDevice>(installed.Get(0));
        m_station->UpdateConfig();
        m_station->GetRrc()->SetAttribute("EpsBearerToRlcMapping",
                                          EnumValue(LteEnbRrc::RLC_UM_ALWAYS));
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
        m_helper->SetEpcHelper(m_core);
        const auto installed = m_helper->InstallUeDevice(NodeContainer(node), GetParts());
        const auto phone = DynamicCast<NrUeNetDevice>(installed.Get(0));
        // Where the node is says which NFC readers it is at, within the building.
        const auto position = MakePosition(CreateObject<Node>(), Vector(distance, 0, kPhoneHeight));
        phone->GetPhy(0)->GetSpectrumPhy()->SetMobility(position);
        phone->UpdateConfig();
        return phone;
    }

    Ptr<LteUeRrc> GetPhoneRrc(Ptr<NetDevice> phone) const override
    {
        return DynamicCast<NrUeNetDevice>(phone)->GetRrc();
    }

    void Attach(Ptr<NetDevice> phone, uint32_t) override
    {
        m_helper->SetEpcHelper(m_core);
        m_helper->AttachToEnb(phone, m_station);
    }

    int64_t AssignStreams(Ptr<NetDevice> device, int64_t stream) override
    {
        return m_helper->AssignStreams(NetDeviceContainer(device), stream);
    }

  private:
    BandwidthPartInfoPtrVector GetParts()
    {
        return CcBwpCreator::GetAllBwps({m_band});
    }

    Ptr<NrPointToPointEpcHelper> m_core;
    Ptr<NrHelper> m_helper{GetHelper()};
    OperationBandInfo m_band;
    Ptr<NrGnbNetDevice> m_station;
};

TypeId
NrMobileCell::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ehealth::NrMobileCell")
            .SetParent<EpcMobileCell>()
            .SetGroupName("Ehealth")
            .AddConstructor<NrMobileCell>()
            .AddAttribute("Frequency",
                          "Centre of the band (Hz)",
                          DoubleValue(3.5e9),
                          MakeDoubleAccessor(&NrMobileCell::m_frequency),
                          MakeDoubleChecker<double>(0.5e9, 100e9))
            .AddAttribute("Bandwidth",
                          "Bandwidth of a sector (Hz)",
                          DoubleValue(100e6),
                          MakeDoubleAccessor(&NrMobileCell::m_bandwidth),
                          MakeDoubleChecker<double>(5e6, 400e6))
            .AddAttribute("StationPower",
                          "Transmission power of the antenna (dBm)",
                          DoubleValue(44),
                          MakeDoubleAccessor(&NrMobileCell::m_stationPower),
                          MakeDoubleChecker<double>())
            .AddAttribute(
                "Pattern",
                "Slots of time-division duplex: DL, UL, S (special) or F (flexible), each "
                "with a bar after it",
                StringValue("DL|DL|DL|S|UL|"),
                MakeStringAccessor(&NrMobileCell::m_pattern),
                MakeStringChecker());
    return tid;
}

NrMobileCell::NrMobileCell() = default;

NrMobileCell::~NrMobileCell() = default;

std::unique_ptr<EpcMobileCell::Radio>
NrMobileCell::MakeRadio() const
{
    return std::make_unique<NrRadio>(*this);
}

double
NrMobileCell::GetPeakRate() const
{
    return m_bandwidth * kPeakEfficiency;
}

} // namespace ehealth
} // namespace ns3
