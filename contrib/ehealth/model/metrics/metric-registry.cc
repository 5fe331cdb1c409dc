// SPDX-License-Identifier: GPL-2.0-only
#include "metric-registry.h"

#include "ns3/abort.h"
#include "results-database.h"

#include <limits>

namespace ns3
{
namespace ehealth
{

void
MetricRegistry::Declare(const MetricDeclaration& declaration)
{
    const bool added = m_byName.emplace(declaration.name, m_metrics.size()).second;
    NS_ABORT_MSG_UNLESS(added, "metric " << declaration.name << " is declared twice");
    m_metrics.push_back({declaration, std::numeric_limits<double>::quiet_NaN()});
}

void
MetricRegistry::Set(const std::string& name, double value)
{
    const auto entry = m_byName.find(name);
    NS_ABORT_MSG_IF(entry == m_byName.end(), "metric " << name << " is not declared");
    m_metrics[entry->second].value = value;
}

void
MetricRegistry::Write(ResultsDatabase& database) const
{
    for (const auto& [declaration, value] : m_metrics)
    {
        MetricRow row;
        row.name = declaration.name;
        row.unit = declaration.unit;
        row.title = declaration.title;
        row.value = value;
        row.source = declaration.source;
        database.Add(row);
    }
}

} // namespace ehealth
} // namespace ns3
