// SPDX-License-Identifier: GPL-2.0-only
#include "country-mobile.h"

#include "ns3/abort.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/scenario-network.h"

#include <stdexcept>
#include <string>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr uint8_t kPhonePrefix = 18;
constexpr uint32_t kFirstPhone = 0x64400000; // 100.64.0.0
constexpr uint32_t kTechnologies = 2;        // a province: 4G, then 5G
/// Phones of a cell: neither the network's address nor that for all of it.
constexpr uint32_t kPhones = (1U << (32 - kPhonePrefix)) - 2;

/// As results and faults name the class of the links to phones.
constexpr const char* kMobile = "mobile";

} // namespace

CountryMobile::CountryMobile(const Scenario& scenario, TreeNetworkHelper& tree)
    : m_settings(scenario.network.mobile)
    , m_tree(tree)
    , m_technologies(static_cast<uint64_t>(scenario.run.seed), "mobile", "technology")
{
}

int64_t
CountryMobile::AddProvince(Ptr<Node> pop,
                           const std::string& name,
                           const TreeNetworkHelper::Uplink& uplink,
                           int64_t stream)
{
    int64_t next = stream;
    for (const bool is5g : {false, true})
    {
        const auto number = static_cast<uint32_t>(m_cells.size());
        Cell& cell = m_cells.emplace_back();
        cell.name = name + (is5g ? ".5g" : ".4g");
        cell.prefix = Ipv4Address(kFirstPhone | number << (32 - kPhonePrefix));
        if (m_settings.fidelity != MobileFidelity::Profile &&
            is5g != (m_settings.fidelity == MobileFidelity::Nr))
        {
            continue; // no phone has it
        }
        cell.cell = MakeCell(cell, is5g, pop, uplink);
        next += cell.cell->AssignStreams(next);
        cell.counters = &m_tree.AddCounters(kMobile, cell.name, cell.cell);
    }
    return next - stream;
}

Ptr<MobileCell>
CountryMobile::MakeCell(const Cell& cell,
                        bool is5g,
                        Ptr<Node> pop,
                        const TreeNetworkHelper::Uplink& uplink)
{
    const auto bitRate = [](double rate) {
        return DataRateValue(DataRate(static_cast<uint64_t>(rate)));
    };
    // Measured are networks that have the core of 4G.
    const double ratio = m_settings.mode5g == Mode5g::Standalone ? m_settings.rttRatioSa : 1;
    m_helper.SetChannelAttribute(
        "RttMedian",
        TimeValue(Seconds(is5g ? ratio * m_settings.rttMedian5g : m_settings.rttMedian4g)));
    m_helper.SetChannelAttribute(
        "RttP95",
        TimeValue(Seconds(is5g ? ratio * m_settings.rttP955g : m_settings.rttP954g)));
    m_helper.SetChannelAttribute("DownlinkMedian", bitRate(*m_settings.downlinkMedian));
    m_helper.SetChannelAttribute("UplinkMedian", bitRate(*m_settings.uplinkMedian));
    m_helper.SetChannelAttribute(
        "CellDownlink",
        bitRate(is5g ? m_settings.cellDownlink5g : m_settings.cellDownlink4g));
    m_helper.SetChannelAttribute("CellUplink",
                                 bitRate(is5g ? m_settings.cellUplink5g : m_settings.cellUplink4g));
    if (m_settings.fidelity != MobileFidelity::Profile)
    {
        m_helper.SetCellType(GetCellType(m_settings.fidelity));
        m_helper.SetCellAttribute("CoreDelay", TimeValue(Seconds(m_settings.lteCoreDelay)));
    }
    const auto router = m_tree.AddRouter(pop, cell.name, cell.prefix, kPhonePrefix, uplink);
    m_tree.Announce(pop, cell.prefix, kPhonePrefix);
    return m_helper.MakeCell(router, cell.prefix, kPhonePrefix);
}

CountryMobile::CellNumber
CountryMobile::ChooseCell(uint32_t province)
{
    return GetCellNumber(province, m_technologies.NextDouble() < m_settings.share5g);
}

CountryMobile::CellNumber
CountryMobile::GetCellNumber(uint32_t province, bool is5g)
{
    return CellNumber(kTechnologies * province + (is5g ? 1 : 0));
}

CountryMobile::Cell&
CountryMobile::GetCell(CellNumber number)
{
    return m_cells.at(static_cast<std::size_t>(number));
}

bool
CountryMobile::CanMovePhones(CellNumber cell) const
{
    return m_cells.at(static_cast<std::size_t>(cell)).cell->TakesLatecomers();
}

void
CountryMobile::ReservePhones(uint32_t province, uint32_t sector)
{
    Cell& cell = GetCell(GetCellNumber(province, m_settings.fidelity == MobileFidelity::Nr));
    if (cell.cell->TakesLatecomers())
    {
        return;
    }
    // Those attached first are taken first.
    auto& spare = cell.spare[sector];
    while (spare.size() < static_cast<std::size_t>(m_settings.ltePhones))
    {
        spare.insert(spare.begin(), MakePhone(cell, sector));
    }
}

Ptr<NetDevice>
CountryMobile::AddPhone(CellNumber number, uint32_t sector)
{
    Cell& cell = GetCell(number);
    if (cell.cell->TakesLatecomers())
    {
        return MakePhone(cell, sector);
    }
    auto& spare = cell.spare[sector];
    NS_ABORT_MSG_IF(spare.empty(),
                    "all " << m_settings.ltePhones << " phones of an antenna of " << cell.name
                           << " are in use: raise network.mobile.lte_phones, or give "
                              "network.mobile.fidelity = \"profile\"");
    const Ptr<NetDevice> phone = spare.back();
    spare.pop_back();
    return phone;
}

Ptr<NetDevice>
CountryMobile::MakePhone(Cell& cell, uint32_t sector)
{
    auto phone = CreateObject<Node>();
    m_tree.InstallStack(phone);
    if (cell.nextPhone > kPhones)
    {
        throw std::runtime_error(
            cell.name + ": all " + std::to_string(kPhones) +
            " addresses of phones are taken, by so many phones in use at once: lower "
            "workload.rate_factor or workload.remote_share, or monitor fewer patients");
    }
    const Ipv4Address address(cell.prefix.Get() | cell.nextPhone++);
    phone->AggregateObject(CreateObject<ConstantPositionMobilityModel>());
    const auto device = cell.cell->AddPhone(phone, address, sector);
    if (!m_pcapPrefix.empty())
    {
        cell.cell->EnablePcap(m_pcapPrefix, device);
    }
    return device;
}

void
CountryMobile::MovePhone(CellNumber cell, Ptr<NetDevice> phone, uint32_t sector)
{
    GetCell(cell).cell->MovePhone(phone, sector);
}

bool
CountryMobile::Impair(const LinkCounters& link, Ptr<LinkImpairment> impairment)
{
    for (const Cell& cell : m_cells)
    {
        if (cell.counters == &link)
        {
            cell.cell->SetImpairment(impairment);
            return true;
        }
    }
    return false;
}

void
CountryMobile::EnablePcap(const std::string& prefix)
{
    m_pcapPrefix = prefix;
}

} // namespace ehealth
} // namespace ns3
