// SPDX-License-Identifier: GPL-2.0-only
#include "country-network.h"

#include "ns3/abort.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/double.h"
#include "ns3/link-impairment.h"
#include "ns3/place-name.h"
#include "ns3/random-stream.h"
#include "ns3/sharded-tcp.h"
#include "ns3/string.h"
#include "ns3/techniques.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr uint8_t kProvincePrefix = 15; // 8 + 7
constexpr uint8_t kMetroPrefix = 20;
constexpr uint8_t kSitePrefix = 25;
constexpr uint32_t kSitesPerMetro = 32;
constexpr uint32_t kMetrosPerProvince = 32;
constexpr uint32_t kMaxProvinces = 126;
constexpr uint32_t kMaxHosts = 125;
/// A site's router has the address after its hosts'.
constexpr uint32_t kRouterHost = kMaxHosts + 1;
constexpr uint32_t kPeersPerShard = 16;
/// Other servers that a hospital's or a province's one is expected to keep connections with: with
/// more of them its packets take longer to find theirs, in the host's time.
constexpr uint32_t kServerPeers = 64;

/// As results and faults name the class of the links at readers.
constexpr const char* kNfc = "nfc";

/// Distance of medico devices in a hospital, metres: more than any NFC range.
constexpr double kDeviceSpacing = 2.0;

Ipv4Address
MakeAddress(uint32_t province, uint32_t metro, uint32_t site, uint32_t host)
{
    return Ipv4Address(10U << 24 | province << 17 | metro << 12 | site << 7 | host);
}

std::string
MakeName(const std::string& prefix, const char* kind, uint32_t number, int width)
{
    std::ostringstream name;
    name << prefix << kind << std::setw(width) << std::setfill('0') << number;
    return name.str();
}

/// Prepares a server for connections with so many others. To be called before it has any.
void
ShardTcp(Ptr<Node> node, uint32_t peers)
{
    ShardedTcp::Install(node, 1 + peers / kPeersPerShard);
}

} // namespace

CountryNetwork::CountryNetwork(const Scenario& scenario,
                               const CountryData& data,
                               const std::vector<HospitalSite>& hospitals)
    : m_scenario(scenario), m_mobile(scenario, m_tree)
{
    const auto& wan = scenario.network.wan;
    const auto fanOut = static_cast<std::size_t>(wan.fanOut);
    const std::size_t nProvinces = data.provinces.size();
    NS_ABORT_MSG_IF(nProvinces > kMaxProvinces,
                    "the address plan holds " << kMaxProvinces << " provinces, not " << nProvinces);
    const auto& nfc = scenario.network.nfc;
    m_nfcHelper.SetChannelAttribute("Range", DoubleValue(nfc.range));
    m_nfcHelper.SetDeviceAttribute("BitRate",
                                   StringValue(std::to_string(std::llround(nfc.bitRate / 1000))));
    m_nfcHelper.SetDeviceAttribute("FrameSize",
                                   UintegerValue(static_cast<uint64_t>(nfc.frameSize)));
    m_nfcHelper.SetDeviceAttribute("PollInterval", TimeValue(Seconds(nfc.pollInterval)));
    m_tree.SetFastLinks(AreFastLinksEnabled() && !scenario.run.pcap);
    const Ptr<Node> root = m_tree.AddRoot("core");
    AddNational(root, static_cast<uint32_t>(hospitals.size()));

    // More provinces than a router takes: a second level of core routers.
    Ptr<Node> core = root;
    auto hospital = hospitals.begin();
    for (uint32_t p = 0; p < nProvinces; ++p)
    {
        if (nProvinces + 2 > fanOut && p % fanOut == 0)
        {
            const uint32_t group = p / static_cast<uint32_t>(fanOut);
            // Its provinces are announced one by one: their prefixes need not be aligned.
            core = m_tree.AddRouter(
                root,
                MakeName("core", "-", group + 1, 1),
                MakeAddress(0, kMetrosPerProvince - 1, group, 0),
                kSitePrefix,
                {"core", DataRate(static_cast<uint64_t>(wan.coreRate)), GetWanDelay(0)});
        }
        const Province& province = data.provinces[p];
        AddProvince(core, p, province, data.GetDistanceToHub(province));
        if (core != root)
        {
            m_tree.Announce(core, MakeAddress(p + 1, 0, 0, 0), kProvincePrefix);
        }

        Ptr<Node> metro;
        const uint32_t sitesPerMetro = std::min<uint32_t>(kSitesPerMetro, wan.fanOut) - 1;
        for (uint32_t site = 0; hospital != hospitals.end() && hospital->province == p;
             ++site, ++hospital)
        {
            if (site % sitesPerMetro == 0)
            {
                const uint32_t m = site / sitesPerMetro;
                NS_ABORT_MSG_IF(m >= kMetrosPerProvince,
                                "the address plan holds " << kMetrosPerProvince * sitesPerMetro
                                                          << " hospitals a province; "
                                                          << province.name << " has more");
                metro = m_tree.AddRouter(
                    m_provinces[p].pop,
                    MakeName(m_provinces[p].name, ".m", m, 2),
                    MakeAddress(p + 1, m, 0, 0),
                    kMetroPrefix,
                    {"metro", DataRate(static_cast<uint64_t>(wan.metroRate)), GetWanDelay(0)});
            }
            AddHospital(metro,
                        site,
                        *hospital,
                        GreatCircleKm(province.latitude,
                                      province.longitude,
                                      hospital->latitude,
                                      hospital->longitude));
        }
    }
}

Time
CountryNetwork::GetWanDelay(double kilometres) const
{
    const auto& wan = m_scenario.network.wan;
    return Seconds(1000 * kilometres * wan.routeFactor * wan.fibreDelay + wan.routerDelay);
}

void
CountryNetwork::AddNational(Ptr<Node> root, uint32_t nHospitals)
{
    const auto& wan = m_scenario.network.wan;
    const DataRate rate(static_cast<uint64_t>(wan.coreRate));
    const TreeNetworkHelper::Uplink uplink{"core", rate, GetWanDelay(0)};
    m_dataCentre =
        m_tree.AddRouter(root, "data-centre", MakeAddress(0, 0, 0, 0), kSitePrefix, uplink);
    m_centralPhrc = AddNationalServer("c-phrc", nHospitals);
    m_issuingAuthority = AddNationalServer("eh-issuing-ca", nHospitals);
    const TreeNetworkHelper::Uplink internet{"internet", rate, GetWanDelay(0)};
    const auto exchange =
        m_tree.AddRouter(root, "internet-exchange", Ipv4Address("203.0.113.0"), 24, internet);
    m_insurance = m_tree.AddHost(exchange, "insurance-db", Ipv4Address("203.0.113.1"), internet);
    m_medicalCouncil =
        m_tree.AddHost(exchange, "medical-council-db", Ipv4Address("203.0.113.2"), internet);
    ShardTcp(m_insurance, nHospitals);
    ShardTcp(m_medicalCouncil, nHospitals);
}

void
CountryNetwork::AddProvince(Ptr<Node> above,
                            uint32_t index,
                            const Province& province,
                            double distance)
{
    const auto& wan = m_scenario.network.wan;
    ProvinceNodes nodes;
    nodes.name = province.iso;
    std::transform(nodes.name.begin(), nodes.name.end(), nodes.name.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    nodes.pop = m_tree.AddRouter(
        above,
        nodes.name,
        MakeAddress(index + 1, 0, 0, 0),
        kProvincePrefix,
        {"core", DataRate(static_cast<uint64_t>(wan.coreRate)), GetWanDelay(distance)});
    const TreeNetworkHelper::Uplink local{"metro",
                                          DataRate(static_cast<uint64_t>(wan.metroRate)),
                                          GetWanDelay(0)};
    const uint32_t last = kMetrosPerProvince - 1;
    nodes.authority = m_tree.AddHost(nodes.pop,
                                     nodes.name + ".p-ra",
                                     MakeAddress(index + 1, last, kSitesPerMetro - 1, 1),
                                     local);
    ShardTcp(nodes.authority, kServerPeers);
    nodes.popAddress = MakeAddress(index + 1, last, kSitesPerMetro - 1, kRouterHost);
    m_provinces.push_back(nodes);
    m_nextStream += m_mobile.AddProvince(nodes.pop, nodes.name, local, m_nextStream);
}

void
CountryNetwork::AddHospital(Ptr<Node> metro,
                            uint32_t siteInProvince,
                            const HospitalSite& site,
                            double distance)
{
    const auto& wan = m_scenario.network.wan;
    const auto& equipment = m_scenario.hospital;
    const uint32_t sitesPerMetro = std::min<uint32_t>(kSitesPerMetro, wan.fanOut) - 1;
    const uint32_t m = siteInProvince / sitesPerMetro;
    const uint32_t s = siteInProvince % sitesPerMetro;
    const bool large = site.beds >= wan.largeHospitalBeds;

    HospitalNodes nodes;
    nodes.province = site.province;
    nodes.name = MakeName(m_provinces[site.province].name, ".h", siteInProvince, 3);
    nodes.nfc = m_nfcHelper.CreateChannel();
    m_nfcCounters[nodes.nfc] = &m_tree.AddCounters(kNfc, nodes.name + ".nfc", nodes.nfc);
    nodes.gateway = m_tree.AddRouter(
        metro,
        nodes.name,
        MakeAddress(site.province + 1, m, s, 0),
        kSitePrefix,
        {"hospital-uplink",
         DataRate(static_cast<uint64_t>(large ? wan.largeHospitalRate : wan.hospitalRate)),
         GetWanDelay(distance)});

    nodes.network = MakeAddress(site.province + 1, m, s, 0).Get();
    nodes.gatewayAddress = Ipv4Address(nodes.network | kRouterHost);
    const auto place = [](Ptr<Node> node, uint32_t position) {
        auto mobility = CreateObject<ConstantPositionMobilityModel>();
        mobility->SetPosition(Vector(kDeviceSpacing * position, 0, 0));
        node->AggregateObject(mobility);
    };
    nodes.database = AddLanHost(nodes, "database");
    nodes.desk = AddLanHost(nodes, "hp-ra");
    place(nodes.desk, 0);
    const int64_t wanted =
        (site.beds + equipment.bedsPerMedicoDevice - 1) / equipment.bedsPerMedicoDevice;
    const auto devices =
        static_cast<uint32_t>(std::clamp<int64_t>(wanted, 1, equipment.medicoDeviceLimit));
    for (uint32_t d = 0; d < devices; ++d)
    {
        nodes.medicoDevices.push_back(AddLanHost(nodes, "medico-" + std::to_string(d + 1)));
        place(nodes.medicoDevices.back(), d + 1);
    }
    ShardTcp(nodes.database, devices + kServerPeers);
    m_hospitals.push_back(std::move(nodes));
}

Ptr<Node>
CountryNetwork::AddLanHost(HospitalNodes& hospital, const std::string& name)
{
    NS_ABORT_MSG_IF(hospital.nextHost > kMaxHosts,
                    "the address plan holds " << kMaxHosts << " hosts in a hospital; "
                                              << hospital.name << " has more");
    const auto host = m_tree.AddHost(hospital.gateway,
                                     hospital.name + "." + name,
                                     Ipv4Address(hospital.network | hospital.nextHost++),
                                     {"lan",
                                      DataRate(static_cast<uint64_t>(m_scenario.network.lan.rate)),
                                      Seconds(m_scenario.network.lan.delay)});
    LoadLan(hospital.name + "." + name);
    return host;
}

void
CountryNetwork::LoadLan(const std::string& host) const
{
    const auto& lan = m_scenario.network.lan;
    if (lan.backgroundLoad == 0)
    {
        return;
    }
    const auto onLink = [&lan](int64_t octets) {
        return Seconds(8 * static_cast<double>(octets) / lan.rate);
    };
    const std::vector<BackgroundTraffic> traffic{
        {lan.imagingShare, onLink(lan.imagingObject), false},
        {1 - lan.imagingShare, onLink(lan.officeObject), true}};
    const auto make = [&](const char* direction) {
        const auto seed = static_cast<uint64_t>(m_scenario.run.seed);
        return Create<BackgroundLoad>(lan.backgroundLoad,
                                      traffic,
                                      RandomStream(seed, host, direction));
    };
    TreeNetworkHelper::SetLoad(host, make("load up"), make("load down"));
}

Ptr<Node>
CountryNetwork::AddHospitalHost(uint32_t hospital, const std::string& name)
{
    return AddLanHost(m_hospitals.at(hospital), name);
}

uint32_t
CountryNetwork::GetFreeAddresses(uint32_t hospital) const
{
    return kMaxHosts + 1 - m_hospitals.at(hospital).nextHost;
}

Ptr<Node>
CountryNetwork::AddHospitalServer(uint32_t hospital, const std::string& name)
{
    const auto server = AddHospitalHost(hospital, name);
    const auto workstations = static_cast<uint32_t>(m_hospitals[hospital].medicoDevices.size());
    ShardTcp(server, workstations + kServerPeers);
    return server;
}

Ptr<Node>
CountryNetwork::AddNationalServer(const std::string& name, uint32_t connections)
{
    NS_ABORT_MSG_IF(m_nextNationalHost > kMaxHosts,
                    "the address plan holds " << kMaxHosts << " national servers");
    const auto server = m_tree.AddHost(
        m_dataCentre,
        name,
        MakeAddress(0, 0, 0, m_nextNationalHost++),
        {"core", DataRate(static_cast<uint64_t>(m_scenario.network.wan.coreRate)), GetWanDelay(0)});
    ShardTcp(server, connections);
    return server;
}

Ptr<Node>
CountryNetwork::AddProvinceServer(uint32_t province, const std::string& name, uint32_t connections)
{
    ProvinceNodes& nodes = m_provinces.at(province);
    NS_ABORT_MSG_IF(nodes.nextHost > kMaxHosts,
                    "the address plan holds " << kMaxHosts << " servers in a province");
    const auto server = m_tree.AddHost(
        nodes.pop,
        name,
        MakeAddress(province + 1, kMetrosPerProvince - 1, kSitesPerMetro - 1, nodes.nextHost++),
        {"metro",
         DataRate(static_cast<uint64_t>(m_scenario.network.wan.metroRate)),
         GetWanDelay(0)});
    ShardTcp(server, connections);
    return server;
}

Ipv4Address
CountryNetwork::GetDataCentreAddress() const
{
    return MakeAddress(0, 0, 0, kRouterHost);
}

Ptr<NfcNetDevice>
CountryNetwork::AddNfcDevice(Ptr<Node> node, NfcMode mode, Ptr<NfcChannel> channel)
{
    const auto device = m_nfcHelper.Install(node, mode, channel);
    m_nextStream += device->AssignStreams(m_nextStream);
    if (mode == NfcMode::Reader)
    {
        // Card and reader take turns, so each direction has half the rate.
        m_nfcCounters.at(channel)->rate +=
            static_cast<uint64_t>(m_scenario.network.nfc.bitRate / 2);
        m_readers.Add(device);
        if (!m_pcapPrefix.empty())
        {
            m_nfcHelper.EnablePcap(m_pcapPrefix, device); // it hears what the card hears
        }
    }
    return device;
}

std::vector<const LinkCounters*>
CountryNetwork::FindLinks(const std::string& place) const
{
    const bool open = !place.empty() && place.back() == '*';
    std::vector<const LinkCounters*> links;
    for (const LinkCounters& link : m_tree.GetCounters())
    {
        const bool isMeant = link.linkClass == place || link.name == place ||
                             (open && PlaceContains(place, link.name));
        if (isMeant)
        {
            links.push_back(&link);
        }
    }
    return links;
}

Ptr<LinkImpairment>
CountryNetwork::GetImpairment(const LinkCounters& link)
{
    Ptr<LinkImpairment>& impairment = m_impairments[&link];
    if (!impairment)
    {
        impairment = Create<LinkImpairment>(RandomStream(static_cast<uint64_t>(m_scenario.run.seed),
                                                         link.linkClass + " " + link.name,
                                                         "faults"));
        Impair(link, impairment);
    }
    return impairment;
}

void
CountryNetwork::Impair(const LinkCounters& link, Ptr<LinkImpairment> impairment)
{
    if (link.linkClass == kNfc)
    {
        for (const auto& [channel, counters] : m_nfcCounters)
        {
            if (counters == &link)
            {
                channel->SetImpairment(impairment);
            }
        }
        return;
    }
    if (!m_mobile.Impair(link, impairment))
    {
        TreeNetworkHelper::Impair(link.name, impairment);
    }
}

void
CountryNetwork::EnablePcap(const std::string& prefix)
{
    m_pcapPrefix = prefix;
    m_tree.EnablePcap(prefix);
    m_mobile.EnablePcap(prefix);
    m_nfcHelper.EnablePcap(prefix, m_readers);
}

} // namespace ehealth
} // namespace ns3
