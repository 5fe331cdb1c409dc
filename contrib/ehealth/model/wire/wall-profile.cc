// SPDX-License-Identifier: GPL-2.0-only
#include "wall-profile.h"

#include <algorithm>

namespace ns3
{
namespace ehealth
{

namespace
{

constexpr const char* kNames[WallProfile::kParts] = {"start-up",
                                                     "scheduler",
                                                     "network",
                                                     "nfc",
                                                     "esp",
                                                     "tls",
                                                     "scripts",
                                                     "operations",
                                                     "waiting",
                                                     "people",
                                                     "recording"};

} // namespace

WallProfile* WallProfile::g_profile = nullptr;

WallProfile::WallProfile() : m_since(Clock::now())
{
    m_totals[static_cast<std::size_t>(Part::StartUp)].count = 1;
    g_profile = this;
}

WallProfile::~WallProfile()
{
    if (g_profile == this)
    {
        g_profile = nullptr;
    }
}

void
WallProfile::Settle()
{
    const Clock::time_point now = Clock::now();
    m_totals[static_cast<std::size_t>(m_part)].time += now - m_since;
    m_since = now;
}

WallProfile::Part
WallProfile::Enter(Part part)
{
    Settle();
    ++m_totals[static_cast<std::size_t>(part)].count;
    return std::exchange(m_part, part);
}

void
WallProfile::Leave(Part outer)
{
    Settle();
    m_part = outer;
}

void
WallProfile::NameOperation(const char* kind, const char* operation, const char* algorithm)
{
    Total& unnamed = m_totals[static_cast<std::size_t>(Part::Operation)];
    if (unnamed.count == 0)
    {
        return; // computed by another thread, or a part of its own
    }
    Total& named = m_operations[{kind, std::string(operation) + " " + algorithm}];
    ++named.count;
    named.time += std::exchange(unnamed.time, {});
    unnamed.count = 0;
}

std::vector<WallProfile::Row>
WallProfile::GetRows()
{
    Settle();
    std::vector<Row> rows;
    const auto add = [&rows](std::string part, std::string name, const Total& total) {
        const double seconds = std::chrono::duration<double>(total.time).count();
        if (total.count > 0 || seconds > 0)
        {
            rows.push_back({std::move(part), std::move(name), total.count, seconds});
        }
    };
    for (std::size_t i = 0; i < kParts; ++i)
    {
        add(kNames[i], {}, m_totals[i]);
    }
    for (const auto& [key, total] : m_operations)
    {
        add(key.first, key.second, total);
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        return a.seconds > b.seconds;
    });
    return rows;
}

} // namespace ehealth
} // namespace ns3
