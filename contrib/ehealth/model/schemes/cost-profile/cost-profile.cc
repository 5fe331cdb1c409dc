// SPDX-License-Identifier: GPL-2.0-only
#include "cost-profile.h"

#include "ns3/csv-table.h"

#include <algorithm>
#include <optional>

namespace ns3
{
namespace ehealth
{
namespace costprofile
{

const std::string kSchemePrefix = "cost-profile-";

namespace
{

constexpr const char* kPhaseNames[kPhases] = {"consultation", "emr-search", "diagnosis"};
constexpr const char* kSymbolNames[kSymbols] = {"T_Sign", "T_M", "T_P", "T_S", "T_H"};
constexpr const char* kTotal = "total";
constexpr const char* kSize = "size";
constexpr int64_t kBitsPerOctet = 8;

template <std::size_t N>
std::size_t
GetIndex(const CsvTable& table, std::size_t row, const char* column, const char* const (&names)[N])
{
    const std::string& text = table.GetText(row, column);
    const auto found = std::find(std::begin(names), std::end(names), text);
    if (found == std::end(names))
    {
        std::string all;
        for (const char* name : names)
        {
            all += (all.empty() ? "" : ", ") + std::string(name);
        }
        table.Fail(row, column, "\"" + text + "\"; give one of " + all);
    }
    return static_cast<std::size_t>(found - std::begin(names));
}

} // namespace

const char*
GetName(Phase phase)
{
    return kPhaseNames[static_cast<std::size_t>(phase)];
}

const char*
GetName(Symbol symbol)
{
    return kSymbolNames[static_cast<std::size_t>(symbol)];
}

CostProfile::CostProfile(const std::string& path, const std::string& scheme)
    : m_scheme(kSchemePrefix + scheme)
{
    const CsvTable table = CsvTable::Read(path);
    for (std::size_t row = 0; row < table.GetSize(); ++row)
    {
        const int64_t number = table.GetCount(row, "table");
        // Table 3 has no costs; totals are what the phases add up to, or should.
        if (table.GetText(row, "scheme") != scheme || (number != 4 && number != 5) ||
            table.GetText(row, "row") == kTotal)
        {
            continue;
        }
        PhaseCost& cost = m_costs[GetIndex(table, row, "row", kPhaseNames)];
        if (number == 4)
        {
            cost.operations[GetIndex(table, row, "item", kSymbolNames)] =
                static_cast<uint32_t>(table.GetCount(row, "value"));
        }
        else if (table.GetText(row, "item") == kSize)
        {
            cost.octets = static_cast<uint32_t>((table.GetCount(row, "value") + kBitsPerOctet - 1) /
                                                kBitsPerOctet);
        }
    }
    for (std::size_t phase = 0; phase < kPhases; ++phase)
    {
        if (m_costs[phase].octets < kMinOctets)
        {
            throw CsvError(path,
                           0,
                           "scheme \"" + scheme + "\" needs a size of the row \"" +
                               kPhaseNames[phase] + "\" in table 5, of " +
                               std::to_string(kMinOctets * kBitsPerOctet) + " bit or more");
        }
        m_protocols.push_back(
            {m_scheme.c_str(),
             kPhaseNames[phase],
             {phase == static_cast<std::size_t>(Phase::Search) ? kDoctor : kPatient}});
    }
}

} // namespace costprofile
} // namespace ehealth
} // namespace ns3
